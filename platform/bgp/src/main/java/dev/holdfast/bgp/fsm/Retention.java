package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/** What becomes of a peer's routes when its session goes and comes (RFC 4724 §4.2, RFC 8538 §4, RFC 9494 §4.2). */
final class Retention {
    private static final Timer RESTART = Timer.of(Timer.Kind.RESTART);
    private static final Timer STALE = Timer.of(Timer.Kind.STALE);

    private Retention() {}

    /** The session with this agreement has just gone. */
    static void lost(Turn turn, Agreement agreement, Down down) {
        turn.disarm(STALE);
        if (down.why() == Down.Why.RESTARTING) {
            // We go and come back, and our kernel goes on forwarding: nothing is to be said of any route.
            return;
        }
        boolean keeps = keeps(agreement, down);
        for (Family family : ordered(agreement.families())) {
            boolean listed = agreement.forwardedOverRestart(family).isPresent();
            int longLived = longLivedSeconds(turn, agreement, family);
            if (keeps && (listed || longLived > 0)) {
                keep(turn, family, longLived);
            } else {
                flush(turn, family);
            }
        }
        if (agreement.restart() == null) {
            return;
        }
        // A family that is kept for long only has no restart time to wait for.
        ordered(turn.retained.keySet()).stream()
                .filter(family -> agreement.forwardedOverRestart(family).isEmpty())
                .forEach(family -> restartOver(turn, family));
        if (anyListed(turn, agreement)) {
            int seconds = agreement.restart().seconds();
            turn.arm(RESTART, Duration.ofSeconds(seconds), false);
            if (seconds == 0) {
                restartOver(turn);
            }
        }
    }

    private static boolean anyListed(Turn turn, Agreement agreement) {
        return turn.retained.keySet().stream()
                .anyMatch(family -> agreement.forwardedOverRestart(family).isPresent());
    }

    /** Whether this way of ending leaves the peer's routes in place. */
    private static boolean keeps(Agreement agreement, Down down) {
        if (agreement.restart() == null) {
            return false;
        }
        Notification notification = down.notification();
        boolean soft = agreement.keepsOverNotification() && (notification == null || !notification.isHard());
        return switch (down.why()) {
            case CLOSED, REPLACED -> true;
            case HOLD_EXPIRED, SEND_HOLD_EXPIRED, NOTIFICATION_SENT, NOTIFICATION_RECEIVED -> soft;
            case STOPPED, TOO_MANY_PREFIXES, RESTARTING, COLLISION -> false;
        };
    }

    private static int longLivedSeconds(Turn turn, Agreement agreement, Family family) {
        int theirs = agreement
                .longLived(family)
                .map(Capability.LongLived.Entry::seconds)
                .orElse(0);
        return Math.min(theirs, turn.config.longLivedSeconds());
    }

    private static void keep(Turn turn, Family family, int longLivedSeconds) {
        Retained before = turn.retained.get(family);
        if (before != null && !before.longLived()) {
            // Twice lost before it was confirmed: that is too long ago (RFC 4724 §4.2).
            turn.act(new Action.Sweep(family));
        }
        turn.act(new Action.Keep(family));
        // The clock of what is long-lived already runs on (RFC 9494 §4.2).
        boolean longLived = before != null && before.longLived();
        turn.retained.put(family, new Retained(longLived, longLivedSeconds));
    }

    private static void flush(Turn turn, Family family) {
        turn.act(new Action.Flush(family));
        forget(turn, family);
    }

    private static void forget(Turn turn, Family family) {
        turn.retained.remove(family);
        turn.disarm(longLived(family));
        if (turn.retained.isEmpty()) {
            turn.disarm(RESTART);
            turn.disarm(STALE);
        }
    }

    private static Timer longLived(Family family) {
        return new Timer(Timer.Kind.LONG_LIVED, family.ordinal());
    }

    /** The peer is not back in time. */
    static void restartOver(Turn turn) {
        ordered(turn.retained.keySet()).forEach(family -> restartOver(turn, family));
    }

    private static void restartOver(Turn turn, Family family) {
        Retained retained = turn.retained.get(family);
        if (retained == null) {
            return;
        }
        if (retained.longLivedSeconds() == 0 && !retained.longLived()) {
            flush(turn, family);
            return;
        }
        turn.act(new Action.KeepLong(family));
        if (!retained.longLived()) {
            turn.retained.put(family, new Retained(true, retained.longLivedSeconds()));
            turn.arm(longLived(family), Duration.ofSeconds(retained.longLivedSeconds()), false);
        }
    }

    /** The session is back. */
    static void established(Turn turn, Agreement agreement) {
        turn.disarm(RESTART);
        for (Family family : ordered(turn.retained.keySet())) {
            Retained retained = turn.retained.get(family);
            boolean agreed = agreement.families().contains(family);
            if (retained == null || !agreed || !forwarded(agreement, family, retained)) {
                flush(turn, family);
            }
        }
        if (turn.retained.values().stream().anyMatch(each -> !each.longLived())) {
            turn.arm(STALE, turn.config.times().stale(), false);
        }
    }

    /** Whether the peer says that it kept forwarding for this family: its F bit. */
    private static boolean forwarded(Agreement agreement, Family family, Retained retained) {
        return retained.longLived()
                ? agreement
                        .longLived(family)
                        .map(Capability.LongLived.Entry::forwarding)
                        .orElse(false)
                : agreement.forwardedOverRestart(family).orElse(false);
    }

    /** The peer has announced all it has of a family; what it did not repeat goes. Nothing if nothing was stale. */
    static void complete(Turn turn, Family family) {
        if (turn.retained.containsKey(family)) {
            turn.act(new Action.Sweep(family));
            forget(turn, family);
            if (turn.retained.values().stream().allMatch(Retained::longLived)) {
                turn.disarm(STALE);
            }
        }
    }

    /** The peer is back, but takes too long for announcing its routes. */
    static void staleTooLong(Turn turn) {
        ordered(turn.retained.keySet()).stream()
                .filter(family -> !turn.retained.get(family).longLived())
                .forEach(family -> complete(turn, family));
    }

    static void longLivedOver(Turn turn, Timer timer) {
        complete(turn, Family.values()[timer.scope()]);
    }

    /** Nothing of the peer is to be kept any more, with or without a session. */
    static void drop(Turn turn) {
        ordered(turn.retained.keySet()).forEach(family -> flush(turn, family));
    }

    private static Set<Family> ordered(Set<Family> families) {
        Set<Family> ordered = EnumSet.noneOf(Family.class);
        ordered.addAll(families);
        return ordered;
    }
}
