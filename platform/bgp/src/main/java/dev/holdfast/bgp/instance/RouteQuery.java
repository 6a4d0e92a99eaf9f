package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.policy.CommunityPattern;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which routes are asked for; all conditions must hold.
 *
 * @param family null: both, IPv4 first
 * @param prefix that one; null: any
 * @param longer with a prefix: those within it as well
 * @param originAs the last AS of the path; null: any
 * @param communities one of them must be on the route; empty: no matter
 * @param all of the table: also paths that are not the best
 * @param limit the most prefixes of one answer, 1..{@link #MOST}
 * @param after only prefixes behind this one in their order; null: from the beginning
 */
public record RouteQuery(
        @Nullable Family family,
        @Nullable Prefix prefix,
        boolean longer,
        @Nullable Long originAs,
        List<CommunityPattern> communities,
        boolean all,
        int limit,
        @Nullable Prefix after) {
    public static final int MOST = 1000;

    /** @throws IllegalArgumentException for a limit out of range */
    public RouteQuery {
        communities = List.copyOf(communities);
        if (limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("limit must be 1.." + MOST + ", was " + limit);
        }
    }

    public static RouteQuery first(int limit) {
        return new RouteQuery(null, null, false, null, List.of(), false, limit, null);
    }
}
