package dev.holdfast.bgp.policy;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Networks with the lengths that fit, found by one binary search for each length of network that is in the set: lists of
 * customers' networks have tens of thousands of lines.
 */
final class PrefixSet {
    private final Level[] ipv4;
    private final Level[] ipv6;

    PrefixSet(List<PrefixRange> ranges) {
        ipv4 = levels(ranges, Family.IPV4);
        ipv6 = levels(ranges, Family.IPV6);
    }

    private static Level[] levels(List<PrefixRange> ranges, Family family) {
        Map<Integer, TreeMap<Prefix, BitSet>> byLength = new TreeMap<>();
        for (PrefixRange range : ranges) {
            Prefix prefix = range.prefix();
            if (prefix.family() == family) {
                byLength.computeIfAbsent(prefix.length(), length -> new TreeMap<>())
                        .computeIfAbsent(prefix, network -> new BitSet())
                        .set(range.shortest(), range.longest() + 1);
            }
        }
        List<Level> levels = new ArrayList<>();
        byLength.forEach((length, networks) -> levels.add(new Level(length, networks)));
        return levels.toArray(new Level[0]);
    }

    boolean fits(Family family, long high, long low, int length) {
        for (Level level : family == Family.IPV4 ? ipv4 : ipv6) {
            if (level.length > length) {
                return false;
            }
            if (level.fits(family, high, low, length)) {
                return true;
            }
        }
        return false;
    }

    /** The networks of one length, ascending. */
    private static final class Level {
        private final int length;
        private final long[] highs;
        private final long[] lows;
        private final BitSet[] lengths;

        Level(int length, TreeMap<Prefix, BitSet> networks) {
            this.length = length;
            highs = networks.keySet().stream()
                    .mapToLong(p -> p.network().high())
                    .toArray();
            lows = networks.keySet().stream().mapToLong(p -> p.network().low()).toArray();
            lengths = networks.values().toArray(new BitSet[0]);
        }

        boolean fits(Family family, long high, long low, int asked) {
            boolean isIpv4 = family == Family.IPV4;
            long maskedHigh = isIpv4 ? 0 : high & ones(Math.min(length, 64));
            long maskedLow = isIpv4 ? low & ones(length) >>> 32 : low & ones(Math.max(length - 64, 0));
            int from = 0;
            int to = highs.length - 1;
            while (from <= to) {
                int middle = from + to >>> 1;
                int order = compare(highs[middle], lows[middle], maskedHigh, maskedLow);
                if (order == 0) {
                    return lengths[middle].get(asked);
                } else if (order < 0) {
                    from = middle + 1;
                } else {
                    to = middle - 1;
                }
            }
            return false;
        }

        /** As {@link IpAddress} orders addresses. */
        private static int compare(long high, long low, long otherHigh, long otherLow) {
            int byHigh = Long.compareUnsigned(high, otherHigh);
            return byHigh != 0 ? byHigh : Long.compareUnsigned(low, otherLow);
        }

        private static long ones(int count) {
            return count == 0 ? 0 : -1L << 64 - count;
        }
    }
}
