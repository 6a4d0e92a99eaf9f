package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelRule;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RuleKey;
import dev.holdfast.model.RuleKey.Action;
import org.jspecify.annotations.Nullable;

/** A rule of the simulated kernel; unlike {@link RuleKey} it may have priority 0. */
record SimRule(
        Family family,
        long priority,
        @Nullable Prefix from,
        @Nullable Prefix to,
        @Nullable String inDevice,
        @Nullable String outDevice,
        long mark,
        long markMask,
        Action action,
        long table,
        int protocol) {

    static SimRule of(RuleKey key, int protocol) {
        return new SimRule(
                key.family(),
                key.priority(),
                key.from(),
                key.to(),
                key.inDevice(),
                key.outDevice(),
                key.mark(),
                key.markMask(),
                key.action(),
                key.table(),
                protocol);
    }

    static SimRule lookup(Family family, long priority, long table, int protocol) {
        return new SimRule(family, priority, null, null, null, null, 0, 0, Action.LOOKUP, table, protocol);
    }

    SimRule withPriority(long other) {
        return new SimRule(family, other, from, to, inDevice, outDevice, mark, markMask, action, table, protocol);
    }

    /** Whether a kernel asked to add this would say that {@code held} is it: prefixes it does not name fit any. */
    boolean isTakenFor(SimRule held) {
        var alike = new SimRule(
                family,
                priority,
                from == null ? held.from : from,
                to == null ? held.to : to,
                inDevice,
                outDevice,
                mark,
                markMask,
                action,
                table,
                protocol);
        return alike.equals(held);
    }

    /** Whether a packet of this host, without a mark yet, is handed to this rule; {@code source} null: it has none yet. */
    boolean matches(IpAddress destination, @Nullable IpAddress source, @Nullable String device) {
        boolean anySource = from == null
                || from.length() == 0
                || from.network().isUnspecified()
                || source != null && from.contains(source);
        boolean fromHere = inDevice == null || inDevice.equals("lo");
        boolean overThere = outDevice == null || outDevice.equals(device);
        boolean unmarked = (mark & markMask) == 0;
        return anySource && fromHere && overThere && unmarked && (to == null || to.contains(destination));
    }

    KernelRule view() {
        return new KernelRule(family, priority, key(), protocol, text());
    }

    private @Nullable RuleKey key() {
        if (priority == 0) {
            return null;
        }
        return new RuleKey(family, priority, from, to, inDevice, outDevice, mark, markMask, action, table);
    }

    private String text() {
        return priority + " from " + (from == null ? "all" : from)
                + (to == null ? "" : " to " + to)
                + (inDevice == null ? "" : " iif " + inDevice)
                + (outDevice == null ? "" : " oif " + outDevice)
                + (markMask == 0 ? "" : " fwmark 0x" + Long.toHexString(mark) + "/0x" + Long.toHexString(markMask))
                + (action == Action.LOOKUP ? " lookup " + table : " " + action)
                + (family == Family.IPV6 ? " (IPv6)" : "");
    }
}
