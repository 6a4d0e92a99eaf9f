package dev.holdfast.bgp.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The sets that statements name, each compiled once. */
final class NamedSets {
    private final Map<String, PrefixSet> prefixes = new HashMap<>();
    private final Map<String, List<AsPathPattern>> paths;
    private final Map<String, List<CommunityPattern>> communities;
    private final Map<String, NeighborSet> neighbors;

    NamedSets(
            Map<String, List<PrefixRange>> prefixes,
            Map<String, List<AsPathPattern>> paths,
            Map<String, List<CommunityPattern>> communities,
            Map<String, NeighborSet> neighbors) {
        prefixes.forEach((name, ranges) -> this.prefixes.put(name, new PrefixSet(ranges)));
        this.paths = paths;
        this.communities = communities;
        this.neighbors = neighbors;
    }

    PrefixSet prefixes(String name) {
        return named("prefix-set", name, prefixes);
    }

    List<AsPathPattern> paths(String name) {
        return named("as-path-set", name, paths);
    }

    List<CommunityPattern> communities(String name) {
        return named("community-set", name, communities);
    }

    NeighborSet neighbors(String name) {
        return named("neighbor-set", name, neighbors);
    }

    private static <T> T named(String kind, String name, Map<String, T> sets) {
        T set = sets.get(name);
        if (set == null) {
            String known =
                    sets.isEmpty() ? "there are none" : "known are " + String.join(", ", new TreeSet<>(sets.keySet()));
            throw new IllegalArgumentException("undefined " + kind + " '" + name
                    + "' named by a statement; define it under " + kind + "s, " + known);
        }
        return set;
    }
}
