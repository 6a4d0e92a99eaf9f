package dev.holdfast.bgp.policy;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Policies, and the sets they name.
 *
 * @param prefixSets networks by name
 * @param asPathSets patterns for AS paths by name
 * @param communitySets communities by name, `*` for any number
 * @param neighborSets peers by name
 * @param policies statements by name
 */
public record PoliciesConfig(
        Map<String, List<PrefixRange>> prefixSets,
        Map<String, List<AsPathPattern>> asPathSets,
        Map<String, List<CommunityPattern>> communitySets,
        Map<String, NeighborSet> neighborSets,
        Map<String, PolicyConfig> policies) {
    public static final PoliciesConfig NONE = new PoliciesConfig(Map.of(), Map.of(), Map.of(), Map.of(), Map.of());

    /** @throws IllegalArgumentException if a statement names a set that is not there, or a set is empty */
    public PoliciesConfig {
        prefixSets = Map.copyOf(prefixSets);
        asPathSets = Map.copyOf(asPathSets);
        communitySets = Map.copyOf(communitySets);
        neighborSets = Map.copyOf(neighborSets);
        policies = Map.copyOf(policies);
        checkNotEmpty("prefix-sets", prefixSets);
        checkNotEmpty("as-path-sets", asPathSets);
        checkNotEmpty("community-sets", communitySets);
        var sets = new NamedSets(prefixSets, asPathSets, communitySets, neighborSets);
        new TreeMap<>(policies).forEach((name, policy) -> Policy.compile(name, policy, sets));
    }

    private static void checkNotEmpty(String key, Map<String, ? extends List<?>> sets) {
        new TreeMap<>(sets).forEach((name, set) -> {
            if (set.isEmpty()) {
                throw new IllegalArgumentException(
                        key + " has the empty set '" + name + "', which nothing is in; fill it or take it out");
            }
        });
    }
}
