package dev.holdfast.bgp.policy;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a statement asks of a route: all that is written must hold.
 *
 * @param prefix a network; without `ge` and `le` only itself
 * @param ge the shortest prefix within `prefix` that fits
 * @param le the longest one
 * @param prefixSet the name of a prefix set with an entry that fits
 * @param asPath a pattern for the AS path; `_` is a start, an end, a space or a bracket
 * @param asPathSet the name of an AS path set with a pattern that fits
 * @param community communities of which the route has one, `*` for any number
 * @param communitySet the name of a community set; the route has one of it
 * @param neighborSet the name of a neighbour set: on import the route comes from one of it, on export it goes to one
 * @param asPathLengthGe the shortest AS path that fits; a set counts 1
 * @param asPathLengthLe the longest one
 * @param localPrefGe the lowest preference that fits; one that is absent is 100
 * @param localPrefLe the highest one
 * @param medGe the lowest MED that fits; one that is absent is 0
 * @param medLe the highest one
 * @param routeType `local`, `internal` or `external`: who the route was learned from
 * @param nextHop the next hop of the route
 * @param rpki what origin validation says: `valid`, `invalid` or `not-found`
 * @param aspa what validation of the way says: `valid`, `invalid` or `unknown`
 */
public record MatchConfig(
        @Nullable Prefix prefix,
        @Nullable Integer ge,
        @Nullable Integer le,
        @Nullable String prefixSet,
        @Nullable AsPathPattern asPath,
        @Nullable String asPathSet,
        List<CommunityPattern> community,
        @Nullable String communitySet,
        @Nullable String neighborSet,
        @Nullable Integer asPathLengthGe,
        @Nullable Integer asPathLengthLe,
        @Nullable Long localPrefGe,
        @Nullable Long localPrefLe,
        @Nullable Long medGe,
        @Nullable Long medLe,
        @Nullable RouteType routeType,
        @Nullable IpAddress nextHop,
        @Nullable RpkiState rpki,
        @Nullable AspaState aspa) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public MatchConfig {
        community = List.copyOf(community);
        if (prefix != null) {
            new PrefixRange(prefix, ge, le);
        } else if (ge != null || le != null) {
            throw new IllegalArgumentException((ge != null ? "ge" : "le")
                    + " cannot be set without a prefix; add prefix: …, or write it in a prefix set");
        }
        checkBounds("as-path-length", asPathLengthGe, asPathLengthLe);
        checkBounds("local-pref", localPrefGe, localPrefLe);
        checkBounds("med", medGe, medLe);
        boolean nothing = community.isEmpty()
                && Stream.of(prefix, prefixSet, asPath, asPathSet, communitySet, neighborSet, asPathLengthGe)
                        .allMatch(each -> each == null)
                && Stream.of(asPathLengthLe, localPrefGe, localPrefLe, medGe, medLe, routeType, nextHop, rpki, aspa)
                        .allMatch(each -> each == null);
        if (nothing) {
            throw new IllegalArgumentException("a statement must have at least one match condition; "
                    + "write one, or set the default-action of the policy for what nothing matches");
        }
    }

    private static void checkBounds(String key, @Nullable Number ge, @Nullable Number le) {
        Numbers.check(key + "-ge", ge, 0, Numbers.MOST_32);
        Numbers.check(key + "-le", le, 0, Numbers.MOST_32);
        Numbers.checkOrder(key, ge, le);
    }
}
