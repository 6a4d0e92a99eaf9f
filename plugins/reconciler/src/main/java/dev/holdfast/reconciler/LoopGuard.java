package dev.holdfast.reconciler;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.reconciler.NoteTaker.Demand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Keeps events and our answers to them from becoming a loop, whatever the platform. A loop needs an answer that causes the
 * next event; so what is bounded here is how often events may make us look when looking changes nothing.
 *
 * <ul>
 *   <li>Minimum gap: after twenty passes in a row that events asked for and that changed nothing, the next waits 1 ms, then
 *       2 ms, and so on up to 1 s; what is told of routes of ours has a count of its own, so that noise about anything else
 *       does not slow a heal down.
 *   <li>Breaker: more than thirty such passes within a minute, and what events tell of things we do not use is looked at
 *       every 30 s only, until there was none of it for two minutes. (The other breaker is the {@link Arbiter}, which goes
 *       by object and counts what is undone.)
 *   <li>Resync: after events were lost everything is read at once, but then not again for a second.
 *   <li>Self-trigger: a pass that changed nothing and was asked for by events within a second of our own writes is most
 *       likely our own echo; more than twenty within a minute are told.
 * </ul>
 *
 * Belongs to the reconciler's thread; {@link #state} and {@link #troubles} may be asked from any.
 */
final class LoopGuard {
    private static final int IN_A_ROW = 20;
    private static final int DOUBLINGS = 10;
    private static final long FIRST_GAP_NANOS = 1_000_000L;
    private static final long LONGEST_GAP_NANOS = 1_000_000_000L;
    private static final long CALM_NANOS = 5_000_000_000L;
    private static final int FRUITLESS_LIMIT = 30;
    private static final int SELF_LIMIT = 20;
    private static final long WINDOW_NANOS = 60_000_000_000L;
    private static final long POLL_NANOS = 30_000_000_000L;
    private static final long CLOSE_NANOS = 120_000_000_000L;
    private static final long RESYNC_GAP_NANOS = 1_000_000_000L;
    private static final long OURS_NANOS = 1_000_000_000L;
    private static final long NEVER = Long.MIN_VALUE;

    private final Tally tally;
    private final Run aboutRoutes = new Run();
    private final Run aboutOthers = new Run();
    private final Deque<Long> fruitless = new ArrayDeque<>();
    private final Deque<Long> echoes = new ArrayDeque<>();
    private boolean tookRoutes;
    private long lastWrite = NEVER;
    private long lastPostponed;
    private long nextPoll;
    private boolean objectsPostponed;
    private boolean wakePostponed;
    private long lastResync = NEVER;
    private boolean resyncWanted;
    private volatile boolean open;
    private volatile int fruitlessLately;
    private volatile int echoesLately;

    LoopGuard(Tally tally) {
        this.tally = tally;
        tally.gauge(
                "holdfast.reconciler.breaker.open",
                "1 while what events tell of things we do not use is looked at every 30 s only",
                () -> open ? 1 : 0);
    }

    /** Passes in a row that events asked for and that changed nothing. */
    private static final class Run {
        int length;
        long lastAt;

        long gapNanos() {
            int over = length - IN_A_ROW;
            return over < 0 ? 0 : Math.min(LONGEST_GAP_NANOS, FIRST_GAP_NANOS << Math.min(over, DOUBLINGS));
        }

        void passed(boolean changedNothing, long nowNanos) {
            length = changedNothing ? (nowNanos - lastAt > CALM_NANOS ? 1 : length + 1) : 0;
            lastAt = nowNanos;
        }
    }

    /** How long what waits has to wait, in nanoseconds. */
    long gap(boolean routesWait, long nowNanos) {
        Run run = routesWait ? aboutRoutes : aboutOthers;
        return Math.max(0, run.lastAt + run.gapNanos() - nowNanos);
    }

    /** @param routes whether any of what is taken in now is about a route of ours */
    void takes(boolean routes) {
        tookRoutes = routes;
    }

    /** Whether {@code demand} is put off until the next poll. */
    boolean postpones(Demand demand, boolean anyWaiting, long nowNanos) {
        boolean ours = demand.ours || !demand.devices.isEmpty() || demand.wakeWaiting && anyWaiting;
        if (!open || ours || !demand.objects && !demand.wakeWaiting) {
            return false;
        }
        lastPostponed = nowNanos;
        objectsPostponed |= demand.objects;
        wakePostponed |= demand.wakeWaiting;
        tally.postponed.increment();
        return true;
    }

    /** What was put off and is due, added to {@code demand}; closes the breaker when it has been quiet. */
    void poll(Demand demand, long nowNanos) {
        if (!open || nowNanos < nextPoll) {
            return;
        }
        nextPoll = nowNanos + POLL_NANOS;
        demand.objects |= objectsPostponed;
        demand.wakeWaiting |= wakePostponed;
        objectsPostponed = false;
        wakePostponed = false;
        if (nowNanos - lastPostponed >= CLOSE_NANOS) {
            open = false;
            fruitless.clear();
            fruitlessLately = 0;
        }
    }

    /**
     * Takes note of a turn.
     *
     * @param looked whether anything was compared
     * @return whether the breaker has just opened
     */
    boolean turned(boolean byEvents, boolean looked, boolean changed, long nowNanos) {
        if (changed) {
            lastWrite = nowNanos;
        }
        if (!byEvents || !looked && !changed) {
            return false;
        }
        (tookRoutes ? aboutRoutes : aboutOthers).passed(!changed, nowNanos);
        if (changed) {
            return false;
        }
        if (lastWrite != NEVER && nowNanos - lastWrite < OURS_NANOS) {
            tally.selfTriggered.increment();
            echoesLately = count(echoes, nowNanos);
        }
        fruitlessLately = count(fruitless, nowNanos);
        if (fruitlessLately <= FRUITLESS_LIMIT || open) {
            return false;
        }
        open = true;
        lastPostponed = nowNanos;
        nextPoll = nowNanos + POLL_NANOS;
        return true;
    }

    private static int count(Deque<Long> times, long nowNanos) {
        times.addLast(nowNanos);
        while (nowNanos - times.getFirst() > WINDOW_NANOS) {
            times.removeFirst();
        }
        return times.size();
    }

    void wantResync() {
        resyncWanted = true;
    }

    /** Whether everything is to be read again now. */
    boolean takeResync(long nowNanos) {
        if (!resyncWanted || resyncIn(nowNanos) > 0) {
            return false;
        }
        resyncWanted = false;
        lastResync = nowNanos;
        return true;
    }

    private long resyncIn(long nowNanos) {
        return lastResync == NEVER ? 0 : Math.max(0, lastResync + RESYNC_GAP_NANOS - nowNanos);
    }

    /** How long until this wants a turn, in nanoseconds. */
    long dueIn(long nowNanos) {
        long due = open ? Math.max(0, nextPoll - nowNanos) : Long.MAX_VALUE;
        return resyncWanted ? Math.min(due, resyncIn(nowNanos)) : due;
    }

    /** Empty, or what is the matter. */
    String state() {
        return open
                ? "tripped: " + fruitlessLately + " passes within 60 s were woken by events and changed nothing"
                : "";
    }

    List<Diagnostic> troubles() {
        List<Diagnostic> troubles = new ArrayList<>(2);
        if (open) {
            troubles.add(Diagnostics.loop(state()));
        }
        if (echoesLately > SELF_LIMIT) {
            troubles.add(Diagnostics.selfTriggered(echoesLately));
        }
        return troubles;
    }
}
