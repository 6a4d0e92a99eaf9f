package dev.holdfast.statics;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Family;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import org.jspecify.annotations.Nullable;

/**
 * A policy rule: which packets look where.
 *
 * @param priority 1..4294967295; the lower is asked first, 32766 is the kernel's rule for table main
 * @param family ipv4 or ipv6; absent: that of {@code from} and {@code to}, else ipv4
 * @param from source network; absent: any
 * @param to destination network; absent: any
 * @param iif incoming device; absent: any
 * @param oif device a local program is bound to; absent: any
 * @param mark packet mark, such as 0x10 or 0x10/0xff with a mask; absent: any
 * @param action lookup, or a refusal: unreachable, blackhole, prohibit
 * @param table the table to look up, 1..4294967294; only with the action lookup
 * @param distance administrative distance, 0..255; absent: that of the service
 * @param policy enforce, yield or report; absent: that of the service
 * @param gate a condition it waits for; absent: that of the service
 */
public record RuleEntry(
        long priority,
        @Nullable Family family,
        @Nullable Prefix from,
        @Nullable Prefix to,
        @Nullable String iif,
        @Nullable String oif,
        @Nullable Mark mark,
        @DefaultValue("lookup") RuleKey.Action action,
        long table,
        @Nullable Integer distance,
        @Nullable Policy policy,
        @Nullable String gate)
        implements Entry {

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public RuleEntry {
        Entry.checkDistance(distance);
        key(family(family, from, to), priority, from, to, iif, oif, mark, action, table);
    }

    @Override
    public Rule object() {
        return new Rule(key(family(family, from, to), priority, from, to, iif, oif, mark, action, table));
    }

    private static Family family(@Nullable Family stated, @Nullable Prefix from, @Nullable Prefix to) {
        if (stated != null) {
            return stated;
        }
        var end = from == null ? to : from;
        return end == null ? Family.IPV4 : end.family();
    }

    private static RuleKey key(
            Family family,
            long priority,
            @Nullable Prefix from,
            @Nullable Prefix to,
            @Nullable String iif,
            @Nullable String oif,
            @Nullable Mark mark,
            RuleKey.Action action,
            long table) {
        long value = mark == null ? 0 : mark.value();
        long mask = mark == null ? 0 : mark.mask();
        return new RuleKey(family, priority, from, to, iif, oif, value, mask, action, table);
    }
}
