package dev.holdfast.bgp.sim;

import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What all tables must hold when nothing moves any more, by plain path vectors: each round everybody chooses among what the
 * neighbours chose in the round before, until nobody chooses otherwise. Our own wins, then the shortest path, then one from
 * outside, then the lower router id.
 */
final class Reference {
    private final List<? extends Node> nodes;

    Reference(List<? extends Node> nodes) {
        this.nodes = nodes;
    }

    /** What one node must have. */
    static List<Node.Path> of(Map<Integer, List<Node.Path>> all, Node node) {
        return all.getOrDefault(node.number, List.of());
    }

    /** By node. */
    Map<Integer, List<Node.Path>> paths(List<Prefix> prefixes) {
        Map<Integer, List<Node.Path>> all = new HashMap<>();
        for (Prefix prefix : prefixes) {
            Map<Integer, Node.Path> chosen = stable(prefix);
            for (Node node : nodes) {
                List<Node.Path> candidates = candidates(node, prefix, chosen);
                Node.Path best = best(node, candidates);
                candidates.forEach(each -> all.computeIfAbsent(node.number, number -> new ArrayList<>())
                        .add(new Node.Path(each.from(), prefix, each.path(), each.equals(best), false)));
            }
        }
        return all;
    }

    private Map<Integer, Node.Path> stable(Prefix prefix) {
        Map<Integer, Node.Path> chosen = new HashMap<>();
        for (int round = 0; round < 100; round++) {
            Map<Integer, Node.Path> next = new HashMap<>();
            for (Node node : nodes) {
                Node.Path best = best(node, candidates(node, prefix, chosen));
                if (best != null) {
                    next.put(node.number, best);
                }
            }
            if (next.equals(chosen)) {
                return chosen;
            }
            chosen = next;
        }
        throw new IllegalStateException("the reference does not come to rest");
    }

    private static List<Node.Path> candidates(Node node, Prefix prefix, Map<Integer, Node.Path> chosen) {
        List<Node.Path> candidates = new ArrayList<>();
        if (node.originated.contains(prefix)) {
            candidates.add(new Node.Path(node.number, prefix, ""));
        }
        for (Node.Link link : node.links.values()) {
            Node.Path theirs = chosen.get(link.remote().number);
            Node.Path told = theirs == null ? null : told(link.remote(), node, theirs);
            if (told != null) {
                candidates.add(told);
            }
        }
        return candidates;
    }

    /** What becomes of a path on its way to a neighbour; null: it does not get there, or is not let in. */
    static Node.@Nullable Path told(Node from, Node to, Node.Path path) {
        Relation relation = from.links.get(to.number).relation();
        Node.Link source = from.links.get(path.from());
        boolean internal = source != null && source.relation().isInternal();
        boolean reflected = relation == Relation.REFLECTOR_CLIENT
                || source != null && source.relation() == Relation.REFLECTOR_CLIENT;
        if (path.from() == to.number || relation.isInternal() && internal && !reflected) {
            return null;
        }
        String way = relation.isInternal() ? path.path() : (from.as + " " + path.path()).strip();
        boolean loop = List.of(way.split(" ")).contains(Long.toString(to.as));
        boolean denied = to.links.get(from.number).denied().contains(path.prefix());
        return loop || denied ? null : new Node.Path(from.number, path.prefix(), way);
    }

    private Node.@Nullable Path best(Node node, List<Node.Path> candidates) {
        return candidates.stream()
                .min(rank(node).thenComparing(path -> nodes.get(path.from()).routerId))
                .orElse(null);
    }

    /** Not all that counts, but all that does not depend on which of several equal paths a neighbour has chosen. */
    static Comparator<Node.Path> rank(Node node) {
        return Comparator.<Node.Path, Boolean>comparing(path -> path.from() != node.number)
                .thenComparing(Node.Path::length)
                .thenComparing(path -> {
                    Node.Link link = node.links.get(path.from());
                    return link != null && link.relation().isInternal();
                });
    }

    /** Whether each node has of each neighbour what that one has to tell, and has chosen one of the best of it. */
    static List<String> inconsistent(List<? extends Node> nodes) {
        List<String> wrong = new ArrayList<>();
        for (Node node : nodes) {
            List<Node.Path> has = node.paths();
            for (Node.Link link : node.links.values()) {
                Node from = link.remote();
                boolean many = link.manyPaths() && from.links.get(node.number).manyPaths();
                List<String> expected = from.paths().stream()
                        .filter(path -> many || path.best())
                        .map(path -> told(from, node, path))
                        .filter(path -> path != null)
                        .map(String::valueOf)
                        .sorted()
                        .toList();
                List<String> found = has.stream()
                        .filter(path -> path.from() == from.number)
                        .map(path -> path.plain().toString())
                        .sorted()
                        .toList();
                if (!found.equals(expected)) {
                    wrong.add(node.number + " has of " + from.number + " " + found + ", which tells " + expected);
                }
            }
            has.stream().collect(Collectors.groupingBy(Node.Path::prefix)).forEach((prefix, paths) -> {
                Node.Path best = paths.stream().min(rank(node)).orElseThrow();
                boolean chosen = paths.stream()
                        .anyMatch(path -> path.best() && rank(node).compare(path, best) == 0);
                if (!chosen) {
                    wrong.add(node.number + " has chosen wrongly among " + paths);
                }
            });
        }
        return wrong;
    }
}
