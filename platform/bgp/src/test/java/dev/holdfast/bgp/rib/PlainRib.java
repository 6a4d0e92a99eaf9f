package dev.holdfast.bgp.rib;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The table as anybody would write it who had memory and time: maps of objects, and the rules in plain words. */
final class PlainRib {
    /** Who says it, and with which path id. */
    record Who(int peer, int pathId) {}

    /** A path. */
    record Path(Who who, Bytes received, Bytes effective, boolean rejected, boolean stale, boolean longLived) {
        Path stale(boolean alsoLongLived) {
            return new Path(who, received, effective, rejected, true, alsoLongLived);
        }

        AttributesView view() {
            return PlainRib.view(effective);
        }
    }

    private static final int LLGR_STALE = 0xFFFF0006;
    private static final int NO_LLGR = 0xFFFF0007;

    private final RibRules rules;
    private final List<RibPeer> peers;
    private final Map<Prefix, Map<Who, Path>> prefixes = new TreeMap<>();
    private final Map<IpAddress, Integer> metrics = new HashMap<>();

    PlainRib(RibRules rules, List<RibPeer> peers) {
        this.rules = rules;
        this.peers = peers;
    }

    private static AttributesView view(Bytes bytes) {
        return new AttributesView().wrap(bytes.toArray(), 0, bytes.length());
    }

    void announce(Prefix prefix, Path path) {
        prefixes.computeIfAbsent(prefix, key -> new HashMap<>()).put(path.who(), path);
    }

    void withdraw(Prefix prefix, Who who) {
        removeIf(prefix, path -> path.who().equals(who));
    }

    private void removeIf(Prefix prefix, Predicate<Path> which) {
        Map<Who, Path> paths = prefixes.getOrDefault(prefix, Map.of());
        if (paths.values().removeIf(which) && paths.isEmpty()) {
            prefixes.remove(prefix);
        }
    }

    void removeOf(int peer, Predicate<Prefix> ofFamily, Predicate<Path> which) {
        List.copyOf(prefixes.keySet()).stream()
                .filter(ofFamily)
                .forEach(prefix -> removeIf(prefix, path -> path.who().peer() == peer && which.test(path)));
    }

    void replaceOf(int peer, Predicate<Prefix> ofFamily, Function<Path, Path> by) {
        prefixes.forEach((prefix, paths) -> {
            if (ofFamily.test(prefix)) {
                paths.replaceAll((who, path) -> who.peer() == peer ? by.apply(path) : path);
            }
        });
    }

    void replaceOf(Family family, int peer, BiFunction<Prefix, Path, Path> by) {
        prefixes.forEach((prefix, paths) -> {
            if (prefix.family() == family) {
                paths.replaceAll((who, path) -> who.peer() == peer ? by.apply(prefix, path) : path);
            }
        });
    }

    long count(int peer, Family family, Predicate<Path> which) {
        return prefixes.entrySet().stream()
                .filter(entry -> entry.getKey().family() == family)
                .flatMap(entry -> entry.getValue().values().stream())
                .filter(path -> path.who().peer() == peer)
                .filter(which)
                .count();
    }

    static boolean mustNotBeLongLived(Path path) {
        return view(path.received()).hasCommunity(NO_LLGR);
    }

    void metric(IpAddress nextHop, int metric) {
        metrics.put(nextHop, metric);
    }

    Map<Prefix, Map<Who, Path>> prefixes() {
        return prefixes;
    }

    @Nullable
    Path best(Prefix prefix) {
        List<Path> left =
                new ArrayList<>(prefixes.getOrDefault(prefix, Map.of()).values());
        left.removeIf(Path::rejected);
        left.removeIf(path -> metric(path) < 0
                || metric(path) > 0 && peers.get(path.who().peer()).direct());
        keepLeast(left, this::staleness);
        keepLeast(left, path -> -path.view().localPref(100));
        keepLeast(left, path -> peers.get(path.who().peer()).local() ? 0L : 1L);
        if (!rules.ignorePathLength()) {
            keepLeast(left, path -> (long) path.view().asPathLength());
        }
        keepLeast(left, path -> (long) path.view().origin().ordinal());
        List<Path> beforeMed = List.copyOf(left);
        left.removeIf(path -> beforeMed.stream()
                .anyMatch(other -> (rules.alwaysCompareMed()
                                || other.view().firstAs() == path.view().firstAs())
                        && med(other) < med(path)));
        keepLeast(left, path -> peers.get(path.who().peer()).external() ? 0L : 1L);
        keepLeast(left, path -> (long) metric(path));
        keepLeast(left, path -> path.view()
                .originatorId(peers.get(path.who().peer()).routerId()));
        keepLeast(left, path -> (long) path.view().clusterListLength());
        return left.stream()
                .min(Comparator.<Path, IpAddress>comparing(
                                path -> peers.get(path.who().peer()).address())
                        .thenComparing(path -> Integer.toUnsignedLong(path.who().pathId())))
                .orElse(null);
    }

    private long staleness(Path path) {
        if (path.longLived() || path.view().hasCommunity(LLGR_STALE)) {
            return 2;
        }
        return path.stale() && rules.demoteStale() ? 1 : 0;
    }

    private long med(Path path) {
        return path.view().med(rules.missingMedWorst() ? 0xFFFFFFFFL : 0);
    }

    private int metric(Path path) {
        IpAddress nextHop = path.view().nextHop();
        return nextHop == null ? 0 : metrics.getOrDefault(nextHop, 0);
    }

    private static void keepLeast(List<Path> left, Function<Path, Long> value) {
        long least = left.stream().map(value).min(Long::compare).orElse(0L);
        left.removeIf(path -> value.apply(path) != least);
    }
}
