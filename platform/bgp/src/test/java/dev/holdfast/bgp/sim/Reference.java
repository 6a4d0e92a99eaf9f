package dev.holdfast.bgp.sim;

import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What all tables must hold when nothing moves any more, by plain path vectors: each round everybody chooses among what the
 * neighbours chose in the round before, until nobody chooses otherwise. The shortest path wins, then the lower router id.
 */
final class Reference {
    private final List<? extends Node> speakers;

    /** @param from the neighbour it came from; the speaker itself for its own */
    private record Route(int from, List<Long> path) {}

    Reference(List<? extends Node> speakers) {
        this.speakers = speakers;
    }

    static String line(int from, Prefix prefix, String path, boolean best, boolean stale) {
        return prefix + " from " + from + " [" + path + "]" + (best ? " best" : "") + (stale ? " stale" : "");
    }

    /** By speaker, sorted. */
    Map<Integer, List<String>> paths(List<Prefix> prefixes) {
        Map<Integer, List<String>> lines = new HashMap<>();
        speakers.forEach(each -> lines.put(each.number, new ArrayList<>()));
        for (Prefix prefix : prefixes) {
            Map<Integer, Route> chosen = stable(prefix);
            for (Node speaker : speakers) {
                Route best = chosen.get(speaker.number);
                for (Route route : candidates(speaker, prefix, chosen)) {
                    String path = route.path().stream().map(String::valueOf).collect(Collectors.joining(" "));
                    lines.get(speaker.number).add(line(route.from(), prefix, path, route.equals(best), false));
                }
            }
        }
        lines.values().forEach(each -> each.sort(null));
        return lines;
    }

    private Map<Integer, Route> stable(Prefix prefix) {
        Map<Integer, Route> chosen = new HashMap<>();
        for (int round = 0; round < 100; round++) {
            Map<Integer, Route> next = new HashMap<>();
            for (Node speaker : speakers) {
                Route best = best(candidates(speaker, prefix, chosen));
                if (best != null) {
                    next.put(speaker.number, best);
                }
            }
            if (next.equals(chosen)) {
                return chosen;
            }
            chosen = next;
        }
        throw new IllegalStateException("the reference does not come to rest");
    }

    private List<Route> candidates(Node speaker, Prefix prefix, Map<Integer, Route> chosen) {
        List<Route> candidates = new ArrayList<>();
        if (speaker.originated.contains(prefix)) {
            candidates.add(new Route(speaker.number, List.of()));
        }
        for (Node.Link link : speaker.links.values()) {
            Route theirs = chosen.get(link.remote().number);
            boolean told = theirs != null && theirs.from() != speaker.number;
            if (told && !theirs.path().contains(speaker.as) && !link.denied().contains(prefix)) {
                candidates.add(new Route(link.remote().number, with(link.remote().as, theirs.path())));
            }
        }
        return candidates;
    }

    private static List<Long> with(long as, List<Long> path) {
        return LongStream.concat(LongStream.of(as), path.stream().mapToLong(Long::longValue))
                .boxed()
                .toList();
    }

    private @Nullable Route best(List<Route> candidates) {
        Route best = null;
        for (Route route : candidates) {
            if (best == null || isBetter(route, Objects.requireNonNull(best))) {
                best = route;
            }
        }
        return best;
    }

    private boolean isBetter(Route one, Route other) {
        if (one.path().size() != other.path().size()) {
            return one.path().size() < other.path().size();
        }
        return speakers.get(one.from()).routerId < speakers.get(other.from()).routerId;
    }
}
