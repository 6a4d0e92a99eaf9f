package dev.holdfast.bgp.config;

import dev.holdfast.model.Prefix;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Peers that we do not know by address: who connects from that network is one, with the settings of a group. Where networks
 * overlap, the longest one counts.
 *
 * @param prefix where they may connect from
 * @param group what they are
 * @param as the AS numbers they may have; empty: that of the group, and if it has none, any
 * @param limit how many of them there may be at a time, 1..5000; absent: no less than `dynamic-neighbor-limit` leaves
 */
public record DynamicConfig(Prefix prefix, String group, Set<Long> as, @Nullable Integer limit) {

    /** @throws IllegalArgumentException with messages that begin with the key */
    public DynamicConfig {
        as = Set.copyOf(as);
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        as.stream().sorted().forEach(each -> bounds.as("as", each));
        bounds.within("limit", limit, 1, BgpConfig.MOST_DYNAMIC);
        mistakes.raise();
    }
}
