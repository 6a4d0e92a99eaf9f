package dev.holdfast.kernel.linux;

import dev.holdfast.api.KernelRule;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RuleKey;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads and writes policy rules.
 *
 * <pre>
 *   struct fib_rule_hdr: family u8 | dst length u8 | src length u8 | tos u8 | table u8 | pad u16 | action u8 | flags u32,
 *   then attributes
 * </pre>
 */
final class RuleCodec {
    private static final int ACTION_AT = 7;
    private static final int NO_SUPPRESSION = -1;
    private static final long ALL_BITS = 0xFFFF_FFFFL;

    private RuleCodec() {}

    /** @return null if it is of neither family */
    static @Nullable KernelRule read(ByteBuffer buffer, int at, int end) {
        if (end - at < Rtnetlink.FIB_RULE_HDR_BYTES) {
            return null;
        }
        int code = buffer.get(at) & 0xFF;
        if (code != Family.IPV4.code() && code != Family.IPV6.code()) {
            return null;
        }
        Family family = code == Family.IPV4.code() ? Family.IPV4 : Family.IPV6;
        var attributes = new Attributes().parse(buffer, at + Rtnetlink.FIB_RULE_HDR_BYTES, end);
        // The kernel leaves priority 0 out.
        long priority = attributes.u32(Rtnetlink.FRA_PRIORITY, 0);
        int protocol = attributes.u8(Rtnetlink.FRA_PROTOCOL, 0);
        RuleKey key = understood(buffer, at, attributes) ? key(family, priority, buffer, at, attributes) : null;
        return new KernelRule(family, priority, key, protocol, text(family, priority, key, buffer, at, attributes));
    }

    /** Whether the rule has nothing but what a {@link RuleKey} can say. */
    private static boolean understood(ByteBuffer buffer, int at, Attributes attributes) {
        int harmless = Rtnetlink.FIB_RULE_PERMANENT | Rtnetlink.FIB_RULE_IIF_DETACHED | Rtnetlink.FIB_RULE_OIF_DETACHED;
        if ((buffer.getInt(at + 8) & ~harmless) != 0 || buffer.get(at + 3) != 0) {
            return false;
        }
        for (int type = 1; type <= Attributes.HIGHEST; type++) {
            if (attributes.has(type) && !known(type, attributes)) {
                return false;
            }
        }
        return attributes.highest() <= Attributes.HIGHEST;
    }

    private static boolean known(int type, Attributes attributes) {
        switch (type) {
            case Rtnetlink.FRA_DST:
            case Rtnetlink.FRA_SRC:
            case Rtnetlink.FRA_IIFNAME:
            case Rtnetlink.FRA_OIFNAME:
            case Rtnetlink.FRA_PRIORITY:
            case Rtnetlink.FRA_FWMARK:
            case Rtnetlink.FRA_FWMASK:
            case Rtnetlink.FRA_TABLE:
            case Rtnetlink.FRA_PROTOCOL:
            case Rtnetlink.FRA_PAD:
                return true;
            case Rtnetlink.FRA_SUPPRESS_PREFIXLEN:
            case Rtnetlink.FRA_SUPPRESS_IFGROUP:
                return attributes.i32(type, NO_SUPPRESSION) == NO_SUPPRESSION;
            default:
                return false;
        }
    }

    private static @Nullable RuleKey key(
            Family family, long priority, ByteBuffer buffer, int at, Attributes attributes) {
        RuleKey.Action action = action(buffer.get(at + ACTION_AT));
        if (action == null) {
            return null;
        }
        long mark = attributes.u32(Rtnetlink.FRA_FWMARK, 0);
        try {
            return new RuleKey(
                    family,
                    priority,
                    prefix(attributes, Rtnetlink.FRA_SRC, buffer.get(at + 2) & 0xFF),
                    prefix(attributes, Rtnetlink.FRA_DST, buffer.get(at + 1) & 0xFF),
                    name(attributes, Rtnetlink.FRA_IIFNAME),
                    name(attributes, Rtnetlink.FRA_OIFNAME),
                    mark,
                    attributes.u32(Rtnetlink.FRA_FWMASK, mark == 0 ? 0 : ALL_BITS),
                    action,
                    action == RuleKey.Action.LOOKUP ? table(buffer, at, attributes) : 0);
        } catch (IllegalArgumentException e) {
            // Priority 0, or a source with host bits, which the kernel keeps: no rule of ours.
            return null;
        }
    }

    private static RuleKey.@Nullable Action action(int code) {
        for (RuleKey.Action action : RuleKey.Action.values()) {
            if (action.code() == code) {
                return action;
            }
        }
        return null;
    }

    private static long table(ByteBuffer buffer, int at, Attributes attributes) {
        return attributes.u32(Rtnetlink.FRA_TABLE, buffer.get(at + 4) & 0xFF);
    }

    private static @Nullable Prefix prefix(Attributes attributes, int type, int length) {
        IpAddress address = attributes.address(type);
        return address == null ? null : new Prefix(address, length);
    }

    private static @Nullable String name(Attributes attributes, int type) {
        return attributes.has(type) ? attributes.text(type) : null;
    }

    private static String text(
            Family family, long priority, @Nullable RuleKey key, ByteBuffer buffer, int at, Attributes attributes) {
        if (key != null) {
            return key.toString().substring("rule ".length());
        }
        IpAddress from = attributes.address(Rtnetlink.FRA_SRC);
        IpAddress to = attributes.address(Rtnetlink.FRA_DST);
        RuleKey.Action action = action(buffer.get(at + ACTION_AT));
        return priority
                + " from " + (from == null ? "all" : from + "/" + (buffer.get(at + 2) & 0xFF))
                + (to == null ? "" : " to " + to + "/" + (buffer.get(at + 1) & 0xFF))
                + (understood(buffer, at, attributes) ? "" : " and more")
                + (action == RuleKey.Action.LOOKUP ? " lookup " + table(buffer, at, attributes) : "")
                + (action == null ? " action " + buffer.get(at + ACTION_AT) : "")
                + (family == Family.IPV6 ? " (IPv6)" : "");
    }

    static void add(MessageWriter out, int sequence, RuleKey key, int protocol) {
        out.begin(Rtnetlink.RTM_NEWRULE, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, sequence);
        write(out, key, protocol);
        out.end();
    }

    /** Names everything: the kernel deletes the first rule that fits what is given, and any rule fits nothing. */
    static void delete(MessageWriter out, int sequence, RuleKey key, int protocol) {
        out.begin(Rtnetlink.RTM_DELRULE, 0, sequence);
        write(out, key, protocol);
        out.end();
    }

    private static void write(MessageWriter out, RuleKey key, int protocol) {
        Prefix from = key.from();
        Prefix to = key.to();
        boolean smallTable = key.table() <= Rtnetlink.RT_TABLE_LOCAL;
        out.u8(key.family().code()).u8(to == null ? 0 : to.length()).u8(from == null ? 0 : from.length());
        out.u8(0).u8(smallTable ? (int) key.table() : Rtnetlink.RT_TABLE_COMPAT).u16(0);
        out.u8(key.action().code()).u32(0);
        out.attributeU32(Rtnetlink.FRA_PRIORITY, (int) key.priority());
        out.attributeU8(Rtnetlink.FRA_PROTOCOL, protocol);
        if (from != null && from.length() > 0) {
            out.attribute(Rtnetlink.FRA_SRC, from.network());
        }
        if (to != null && to.length() > 0) {
            out.attribute(Rtnetlink.FRA_DST, to.network());
        }
        if (key.inDevice() != null) {
            out.attribute(Rtnetlink.FRA_IIFNAME, key.inDevice());
        }
        if (key.outDevice() != null) {
            out.attribute(Rtnetlink.FRA_OIFNAME, key.outDevice());
        }
        if (key.markMask() != 0) {
            out.attributeU32(Rtnetlink.FRA_FWMARK, (int) key.mark());
            out.attributeU32(Rtnetlink.FRA_FWMASK, (int) key.markMask());
        }
        if (!smallTable) {
            out.attributeU32(Rtnetlink.FRA_TABLE, (int) key.table());
        }
    }
}
