package dev.holdfast.daemon.services;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.Prefix;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;

/**
 * The sessions one plugin's services have opened while they were started. What an earlier run left in the kernel for them
 * may not be removed before each has said all it has to say, or has nothing to say.
 */
final class Sessions {
    private final Runnable onAllSaid;
    private final Set<SessionListener> unsaid = new HashSet<>(); // guarded by this
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

    /** Waits for them no longer. */
    void giveUp() {
        boolean last;
        synchronized (this) {
            unsaid.clear();
            gathering = false;
            last = isLast();
        }
        if (last) {
            onAllSaid.run();
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
            listener.state(state);
        }

        @Override
        public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
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
