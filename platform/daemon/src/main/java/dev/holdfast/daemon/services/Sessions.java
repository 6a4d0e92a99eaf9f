package dev.holdfast.daemon.services;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The sessions one plugin's services have opened while they were started. What an earlier run left in the kernel for them
 * may not be removed before each has said all it has to say, or has nothing to say.
 */
final class Sessions {
    /** A peer that never stops is not waited for longer than so many times the silence. */
    private static final int MOST_TIMES = 20;

    private final Runnable onAllSaid;
    private final Set<SessionListener> unsaid = new HashSet<>(); // guarded by this
    private final long since = System.nanoTime();
    private long lastWord; // guarded by this; of one that has not said all
    private boolean anyWord; // guarded by this
    private boolean gathering = true; // guarded by this
    private boolean over; // guarded by this

    /** @param onAllSaid called once */
    Sessions(Runnable onAllSaid) {
        this.onAllSaid = onAllSaid;
    }

    synchronized SessionListener watched(SessionListener listener) {
        if (over || !gathering) {
            return listener;
        }
        var watched = new Watched(listener);
        unsaid.add(watched);
        return watched;
    }

    void said(SessionListener listener) {
        boolean last;
        synchronized (this) {
            unsaid.remove(listener);
            last = isLast();
        }
        if (last) {
            onAllSaid.run();
        }
    }

    /**
     * All services have been started.
     *
     * @return whether all has been said already
     */
    boolean allOpened() {
        boolean last;
        boolean done;
        synchronized (this) {
            gathering = false;
            last = isLast();
            done = over;
        }
        if (last) {
            onAllSaid.run();
        }
        return done;
    }

    /**
     * Waits no longer for those that have been silent for that long: who still tells its table is heard to the end.
     *
     * @return how long to wait before looking again; zero: there is nothing to wait for any more
     */
    Duration giveUp(Duration silence) {
        boolean last;
        synchronized (this) {
            Duration left = silence.minusNanos(System.nanoTime() - lastWord);
            boolean patient =
                    System.nanoTime() - since < silence.multipliedBy(MOST_TIMES).toNanos();
            if (anyWord && patient && !over && !left.isNegative() && !left.isZero()) {
                return left;
            }
            unsaid.clear();
            gathering = false;
            last = isLast();
        }
        if (last) {
            onAllSaid.run();
        }
        return Duration.ZERO;
    }

    private synchronized void word(SessionListener listener) {
        if (unsaid.contains(listener)) {
            anyWord = true;
            lastWord = System.nanoTime();
        }
    }

    private boolean isLast() {
        boolean last = !gathering && unsaid.isEmpty() && !over;
        over |= last;
        return last;
    }

    private final class Watched implements SessionListener {
        private final SessionListener listener;

        Watched(SessionListener listener) {
            this.listener = listener;
        }

        @Override
        public void state(SessionState state) {
            if (state.status() == SessionStatus.UP) {
                word(this);
            }
            listener.state(state);
        }

        @Override
        public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
            word(this);
            listener.routes(learned, withdrawn);
        }

        @Override
        public void complete() {
            try {
                listener.complete();
            } finally {
                said(this);
            }
        }

        @Override
        public void lost() {
            try {
                listener.lost();
            } finally {
                said(this);
            }
        }
    }
}
