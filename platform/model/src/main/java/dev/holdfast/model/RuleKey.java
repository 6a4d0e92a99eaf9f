package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/**
 * The identity of a policy rule: all of it but the protocol number that says who made it.
 *
 * @param priority 1..4294967295, lower is asked first; 0 is the kernel's own
 * @param from null: any source; becomes null if its length is 0
 * @param to null: any destination; becomes null if its length is 0
 * @param inDevice null: any incoming device
 * @param outDevice null: any outgoing device
 * @param mark 0..4294967295, compared under {@code markMask}
 * @param markMask 0: the mark does not matter, and becomes 0
 * @param table looked up if {@code action} is {@link Action#LOOKUP}, else 0
 */
public record RuleKey(
        Family family,
        long priority,
        @Nullable Prefix from,
        @Nullable Prefix to,
        @Nullable String inDevice,
        @Nullable String outDevice,
        long mark,
        long markMask,
        Action action,
        long table)
        implements ObjectKey {

    /** What a matching rule does; codes of {@code fib_rules.h}, {@code FR_ACT_*}. */
    public enum Action {
        LOOKUP(1),
        BLACKHOLE(6),
        UNREACHABLE(7),
        PROHIBIT(8);

        private final int code;

        Action(int code) {
            this.code = code;
        }

        public int code() {
            return code;
        }

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private static final long MAX_U32 = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException with a message that names the value and the range */
    public RuleKey {
        if (priority < 1 || priority > MAX_U32) {
            throw new IllegalArgumentException("priority must be 1..4294967295, was " + priority);
        }
        if (from != null && from.family() != family || to != null && to.family() != family) {
            throw new IllegalArgumentException("from and to of an " + family + " rule must be " + family);
        }
        if (action == Action.LOOKUP && (table < 1 || table > MAX_U32)) {
            throw new IllegalArgumentException("a lookup rule needs a table, 1..4294967295, was " + table);
        }
        if (action != Action.LOOKUP && table != 0) {
            throw new IllegalArgumentException("a rule that does not look up has no table");
        }
        if (mark < 0 || mark > MAX_U32 || markMask < 0 || markMask > MAX_U32) {
            throw new IllegalArgumentException("mark and mask must be 0..4294967295");
        }
        // A prefix of length 0 is any address at all, and the kernel keeps none for it.
        from = from != null && from.length() == 0 ? null : from;
        to = to != null && to.length() == 0 ? null : to;
        mark = markMask == 0 ? 0 : mark;
        if (inDevice != null) {
            LinkKey.checkName(inDevice);
        }
        if (outDevice != null) {
            LinkKey.checkName(outDevice);
        }
    }

    /** {@code from FROM to TO lookup TABLE}; either end may be null for any. */
    public static RuleKey lookup(Family family, long priority, @Nullable Prefix from, @Nullable Prefix to, long table) {
        return new RuleKey(family, priority, from, to, null, null, 0, 0, Action.LOOKUP, table);
    }

    @Override
    public String toString() {
        return "rule " + priority
                + " from " + (from == null ? "all" : from)
                + (to == null ? "" : " to " + to)
                + (inDevice == null ? "" : " iif " + inDevice)
                + (outDevice == null ? "" : " oif " + outDevice)
                + (markMask == 0 ? "" : " fwmark 0x" + Long.toHexString(mark) + "/0x" + Long.toHexString(markMask))
                + (action == Action.LOOKUP ? " lookup " + table : " " + action)
                + (family == Family.IPV6 ? " (IPv6)" : "");
    }
}
