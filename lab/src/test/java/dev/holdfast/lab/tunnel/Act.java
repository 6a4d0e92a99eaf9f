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
    private static final String GUARD = " metric 4000000000";

    private static Act of(Kind kind, String what, String... commands) {
        return new Act(kind, what, List.of(commands), Meanwhile.RUNNING);
    }

    private static Act paused(Kind kind, String what, String... commands) {
        return new Act(kind, what, List.of(commands), Meanwhile.PAUSED);
    }

    /** Whether the link is to be put right in place, so that what programs have on it survives. */
    boolean keepsLink() {
        return commands.stream().noneMatch(command -> command.startsWith("link del"));
    }

    /** What can happen to any link. */
    static List<Act> toLink(Kind kind) {
        String device = kind.device;
        return List.of(
                of(kind, "deleted", "link del " + device),
                of(kind, "set down", "link set " + device + " down"),
                of(kind, "given another mtu", "link set " + device + " mtu 1300"),
                of(kind, "all its addresses flushed", "addr flush dev " + device));
    }

    /** What can happen to a tunnel; each kind has its own way of being changed. */
    static List<Act> toTunnel(Kind kind) {
        String device = kind.device;
        String del = "link del " + device;
        String add = "link add " + device + " ";
        String set = "link set " + device + " ";
        return List.of(
                of(kind, "ttl changed in place", set + kind.change(2, OTHER_TTL)),
                of(kind, "remote changed in place", set + kind.change(NOBODY, Kind.TTL)),
                of(kind, "set down, and changed while down", set + "down", set + kind.change(NOBODY, OTHER_TTL)),
                paused(kind, "made anew with other parameters", del, add + kind.make(NOBODY, OTHER_TTL), set + "up"),
                paused(kind, "made anew with the same parameters", del, add + kind.make(2, Kind.TTL), set + "up"));
    }

    /** What can happen to what stands upon the link. */
    static List<Act> toChain(Kind kind) {
        String on = " dev " + kind.device;
        var acts = new ArrayList<Act>();
        if (kind.learns()) {
            acts.add(of(kind, "overlay address deleted", "addr del " + kind.overlay(1) + "/31" + on));
        }
        if (kind.bringsAddress()) {
            acts.add(of(kind, "service address deleted", "addr del " + kind.address(1) + "/32" + on));
        }
        if (kind.learns()) {
            String to = kind.network(2) + " table " + kind.table();
            acts.add(of(kind, "learned route deleted", "route del " + to));
            acts.add(of(kind, "guard deleted", "route del unreachable " + to + GUARD));
            acts.add(of(kind, "guard and route deleted", "route del " + to, "route del unreachable " + to + GUARD));
        }
        if (kind == Kind.MULTICAST) {
            acts.add(of(kind, "route of a group deleted", "route del " + Kind.GROUP));
        }
        if (kind.hasRules()) {
            acts.add(of(kind, "rule towards the tunnel deleted", "rule del priority 100"));
            acts.add(of(kind, "rule from the prefixes deleted", "rule del priority 101"));
            acts.add(of(kind, "both tables flushed", "route flush table 100", "route flush table 101"));
        }
        return acts;
    }

    /** Link and rules, and with them all that stands upon the link. */
    static Act toAll(Kind kind) {
        return of(
                kind,
                "rules and tunnel deleted",
                "rule del priority 100",
                "rule del priority 101",
                "link del " + kind.device);
    }

    /** The daemon does not run while it happens, to all kinds at once. */
    static List<Act> whileAway(List<Kind> kinds) {
        var anew = new ArrayList<String>();
        var silent = new ArrayList<String>();
        for (Kind kind : kinds) {
            String set = "link set " + kind.device + " ";
            anew.add("link del " + kind.device);
            anew.add("link add " + kind.device + " " + kind.make(NOBODY, OTHER_TTL));
            silent.add(set + "down");
            if (kind.isTunnel()) {
                silent.add(set + kind.change(NOBODY, OTHER_TTL));
            }
            if (kind.hasRules()) {
                silent.add("rule del priority 100");
            }
        }
        return List.of(
                new Act(kinds.get(0), "daemon killed; all links made anew otherwise", anew, Meanwhile.AWAY),
                new Act(kinds.get(0), "daemon killed; all set down and changed", silent, Meanwhile.AWAY));
    }
}
