package dev.holdfast.bgp.config;

import dev.holdfast.model.IpAddress;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The ranges that peers may connect from. Immutable. */
public final class DynamicPeers {
    private final List<DynamicConfig> longestFirst;

    public DynamicPeers(List<DynamicConfig> ranges) {
        longestFirst = ranges.stream()
                .sorted(Comparator.comparingInt(
                                (DynamicConfig range) -> range.prefix().length())
                        .reversed()
                        .thenComparing(DynamicConfig::prefix))
                .toList();
    }

    /** The longest one with that address in it; null if there is none. */
    public @Nullable DynamicConfig rangeOf(IpAddress address) {
        for (DynamicConfig range : longestFirst) {
            if (range.prefix().contains(address)) {
                return range;
            }
        }
        return null;
    }

    /** The group, and that it is not dialled: nobody may be there. The rest is for the group to say. */
    static PeerOptions options(DynamicConfig range) {
        return PeerOptions.ofRange(range.group());
    }

    /** Tells what is wrong with the ranges; each by its number, from 1. */
    static void check(List<DynamicConfig> ranges, PeerDefaults all, Mistakes mistakes) {
        Set<Object> seen = new HashSet<>();
        for (int i = 0; i < ranges.size(); i++) {
            DynamicConfig range = ranges.get(i);
            String where = "dynamic " + (i + 1) + " ";
            mistakes.unless(
                    seen.add(range.prefix()),
                    where + "prefix " + range.prefix() + " stands there a second time; keep one of the two");
            if (all.listening()) {
                checkSettings(range, all, where, mistakes);
            }
        }
        mistakes.unless(
                ranges.isEmpty() || all.listening(),
                "dynamic peers must be able to connect, and nothing listens; add listen: [0.0.0.0] to bgp");
    }

    private static void checkSettings(DynamicConfig range, PeerDefaults all, String where, Mistakes mistakes) {
        var peer = new PeerAddress(first(range), zone(range));
        if (range.as().isEmpty()) {
            mistakes.gather(where, () -> PeerSettings.dynamic(all, peer, range, PeerSettings.ANY_AS));
        }
        range.as().stream()
                .sorted()
                .forEach(as -> mistakes.gather(where, () -> PeerSettings.dynamic(all, peer, range, as)));
    }

    /** Somebody in it, to try the settings on. */
    private static IpAddress first(DynamicConfig range) {
        IpAddress network = range.prefix().network();
        return network.isUnspecified() ? new IpAddress(network.family(), 0, 1) : network;
    }

    private static @Nullable String zone(DynamicConfig range) {
        return range.prefix().network().isLinkLocal() ? "any" : null;
    }
}
