package dev.holdfast.reconciler;

import dev.holdfast.model.Culprit;
import dev.holdfast.reconciler.ReconcilerConfig.Contest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Sees to it that we are not drawn into a fight: counts how often each object is undone, and beyond the budget slows healing
 * down, or stops it. Peace returns when an object was left alone for a whole window. Belongs to the reconciler's thread.
 */
final class Arbiter {
    private static final long FIRST_NANOS = 1_000_000_000L;
    private static final long LONGEST_NANOS = 60_000_000_000L;
    /** How often fights that have ended are looked for: after a flush there are as many as routes. */
    private static final long SWEEP_NANOS = 1_000_000_000L;

    private final Contest rules;
    private final long windowNanos;
    private final Map<Object, Fight> fights = new HashMap<>();
    private long nextContested = Long.MAX_VALUE; // no later than when a contested object wants a look
    private long nextSweep = Long.MIN_VALUE;

    /** One object somebody undoes. */
    private static final class Fight {
        final ArrayDeque<Long> undoings = new ArrayDeque<>();
        boolean contested;
        int healsWhileContested;
        long notBefore;
        String by = "unknown";
        String remedy = "find out who does it: holdfast incidents list";
    }

    Arbiter(Contest rules) {
        this.rules = rules;
        this.windowNanos = rules.window().toNanos();
    }

    /** @return whether it has just become contested */
    boolean undone(Object subject, long nowNanos) {
        Fight fight = fights.get(subject);
        if (fight == null) {
            fight = new Fight();
            fights.put(subject, fight);
        }
        fight.undoings.addLast(nowNanos);
        while (fight.undoings.getFirst() < nowNanos - windowNanos) {
            fight.undoings.removeFirst();
        }
        boolean over = fight.undoings.size() > rules.undoings();
        boolean news = over && !fight.contested;
        fight.contested |= over;
        if (fight.contested) {
            fight.notBefore = switch (rules.answer()) {
                case INSIST -> nowNanos;
                case BACK_OFF ->
                    nowNanos + Math.min(LONGEST_NANOS, FIRST_NANOS << Math.min(fight.healsWhileContested, 10));
                case YIELD -> Long.MAX_VALUE;
            };
            nextContested = Math.min(nextContested, fight.notBefore);
        }
        return news;
    }

    void healed(Object subject) {
        Fight fight = fights.isEmpty() ? null : fights.get(subject);
        if (fight != null && fight.contested) {
            fight.healsWhileContested++;
        }
    }

    /** Who does it, as soon as that is known. */
    void blame(Object subject, Culprit culprit) {
        Fight fight = fights.get(subject);
        if (fight != null && culprit.command() != null) {
            fight.by = culprit.identity();
            fight.remedy = Remedies.against(culprit);
        }
    }

    String remedy(Object subject) {
        Fight fight = fights.get(subject);
        return fight == null ? "" : fight.remedy;
    }

    boolean isContested(Object subject) {
        Fight fight = fights.isEmpty() ? null : fights.get(subject);
        return fight != null && fight.contested;
    }

    boolean mayHeal(Object subject, long nowNanos) {
        Fight fight = fights.isEmpty() ? null : fights.get(subject);
        return fight == null || !fight.contested || fight.notBefore <= nowNanos;
    }

    int undoings(Object subject) {
        Fight fight = fights.get(subject);
        return fight == null ? 0 : fight.undoings.size();
    }

    String culprit(Object subject) {
        Fight fight = fights.get(subject);
        return fight == null ? "unknown" : fight.by;
    }

    int contested() {
        return (int) fights.values().stream().filter(fight -> fight.contested).count();
    }

    /** The intent changed: a new start. */
    void forgive(Object subject) {
        if (!fights.isEmpty()) {
            fights.remove(subject);
        }
    }

    /** Ends fights that have been quiet for a window, and names the objects whose healing is due. */
    void turn(long nowNanos, Consumer<Object> due, Consumer<Object> peace) {
        if (fights.isEmpty() || nowNanos < nextContested && nowNanos < nextSweep) {
            return;
        }
        nextSweep = nowNanos + SWEEP_NANOS;
        nextContested = Long.MAX_VALUE;
        for (Iterator<Map.Entry<Object, Fight>> it = fights.entrySet().iterator(); it.hasNext(); ) {
            Map.Entry<Object, Fight> entry = it.next();
            Fight fight = entry.getValue();
            boolean quiet = nowNanos > quietFrom(fight);
            if (quiet) {
                it.remove();
                if (fight.contested) {
                    peace.accept(entry.getKey());
                }
            } else if (fight.contested) {
                if (fight.notBefore <= nowNanos) {
                    due.accept(entry.getKey());
                }
                nextContested = Math.min(nextContested, nextLook(fight, nowNanos));
            }
        }
    }

    /** A whole window after we were free to heal: while we hold back there is nothing to undo. */
    private long quietFrom(Fight fight) {
        long free = fight.contested ? Math.max(fight.notBefore, fight.undoings.getLast()) : fight.undoings.getLast();
        return free > Long.MAX_VALUE - windowNanos ? Long.MAX_VALUE : free + windowNanos;
    }

    private long nextLook(Fight fight, long nowNanos) {
        long quietFrom = quietFrom(fight);
        return fight.notBefore > nowNanos || quietFrom == Long.MAX_VALUE ? fight.notBefore : quietFrom + 1;
    }

    long dueIn(long nowNanos) {
        return nextContested == Long.MAX_VALUE ? Long.MAX_VALUE : Math.max(nextContested - nowNanos, 1_000_000L);
    }
}
