package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import java.util.Arrays;

/** How many prefixes each member of a group is told: all of them, but for those that are its own. */
final class PeerCounts {
    private int all;
    private int[] missing = new int[8];

    /** Counts a prefix in or out: what all are told of it, and what its source is told instead. */
    void add(int source, int set, int other, int change) {
        if (set == Rib.NONE) {
            return;
        }
        all += change;
        if (other == Rib.NONE) {
            missing(source, change);
        }
    }

    /** One prefix more or less that all but a peer are told. */
    void missing(int peer, int change) {
        if (peer >= missing.length) {
            missing = Arrays.copyOf(missing, Math.max(peer + 1, 2 * missing.length));
        }
        missing[peer] += change;
    }

    void all(int change) {
        all += change;
    }

    int count(int peer) {
        return all - (peer < missing.length ? missing[peer] : 0);
    }
}
