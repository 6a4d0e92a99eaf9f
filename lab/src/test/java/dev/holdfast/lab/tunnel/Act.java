package dev.holdfast.lab.tunnel;

import java.util.ArrayList;
import java.util.List;

/**
 * Something done to host 1 by somebody else.
 *
 * @param what in words
 * @param commands for {@code ip}, run by one process so that nobody gets between them
 * @param meanwhile what the daemon does while it happens
 */
record Act(Kind kind, String what, List<String> commands, Meanwhile meanwhile) {
    enum Meanwhile {
        RUNNING,
        /** Healing is paused before and resumed after; or the daemon would be faster than the next command. */
        PAUSED,
        /** Killed before, started again after. */
        AWAY
    }

    private static final int OTHER_TTL = 9;
    private static final int NOBODY = 3;

    private static Act of(Kind kind, String what, String... commands) {
        return new Act(kind, what, List.of(commands), Meanwhile.RUNNING);
    }

    private static Act paused(Kind kind, String what, String... commands) {
        return new Act(kind, what, List.of(commands), Meanwhile.PAUSED);
    }

    /** What can happen to any link we make. */
    static List<Act> toEvery(Kind kind) {
        String device = kind.device;
        var acts = new ArrayList<>(List.of(
                of(kind, "deleted", "link del " + device),
                of(kind, "set down", "link set " + device + " down"),
                of(kind, "given another mtu", "link set " + device + " mtu 1300"),
                of(kind, "all its addresses flushed", "addr flush dev " + device)));
        if (kind.isTunnel()) {
            acts.addAll(toEveryTunnel(kind));
        }
        return acts;
    }

    private static List<Act> toEveryTunnel(Kind kind) {
        String device = kind.device;
        String add = "link add " + device + " ";
        String change = "link set " + device + " ";
        return List.of(
                of(kind, "ttl changed in place", change + kind.change(1, 2, OTHER_TTL)),
                of(kind, "remote changed in place", change + kind.change(1, NOBODY, Kind.TTL)),
                of(
                        kind,
                        "set down, and changed while down",
                        change + "down",
                        change + kind.change(1, NOBODY, OTHER_TTL)),
                paused(
                        kind,
                        "made anew with other parameters",
                        "link del " + device,
                        add + kind.type(1, NOBODY, OTHER_TTL),
                        change + "up"),
                paused(
                        kind,
                        "made anew with the same parameters",
                        "link del " + device,
                        add + kind.type(1, 2, Kind.TTL),
                        change + "up"));
    }

    /** What can happen to the chain upon it. */
    static List<Act> toTheChain(Kind kind) {
        String device = kind.device;
        String rule = "rule del priority " + kind.table();
        return List.of(
                of(kind, "overlay address deleted", "addr del " + kind.overlay(1) + "/31 dev " + device),
                of(kind, "service address deleted", "addr del " + kind.address(1) + "/32 dev " + device),
                of(kind, "rule deleted", rule),
                of(kind, "route deleted", "route del " + kind.network(2)),
                of(kind, "its table flushed", "route flush table " + kind.table()));
    }

    /** Link and rule, and with them all that stands upon the link. */
    static Act toAll(Kind kind) {
        return of(kind, "rule and tunnel deleted", "rule del priority " + kind.table(), "link del " + kind.device);
    }

    /** The daemon does not run while it happens, to all kinds at once. */
    static List<Act> whileAway(List<Kind> kinds) {
        var anew = new ArrayList<String>();
        var silent = new ArrayList<String>();
        for (Kind kind : kinds) {
            anew.add("link del " + kind.device);
            anew.add("link add " + kind.device + " " + kind.type(1, NOBODY, OTHER_TTL));
            silent.add("link set " + kind.device + " down");
            if (kind.isTunnel()) {
                silent.add("link set " + kind.device + " " + kind.change(1, NOBODY, OTHER_TTL));
            }
            silent.add("rule del priority " + kind.table());
        }
        return List.of(
                new Act(kinds.get(0), "daemon killed; all links made anew otherwise", anew, Meanwhile.AWAY),
                new Act(kinds.get(0), "daemon killed; all set down and changed, rules gone", silent, Meanwhile.AWAY));
    }
}
