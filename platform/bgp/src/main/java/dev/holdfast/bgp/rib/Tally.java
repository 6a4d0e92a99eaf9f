package dev.holdfast.bgp.rib;

import java.util.Arrays;

/** How many paths each peer has in a family, and how many of them are rejected or stale. */
final class Tally {
    private int[] paths = new int[8];
    private int[] rejected = new int[8];
    private int[] stale = new int[8];

    /** A path with these flags is there from now on, or with -1 no more. */
    void count(int peer, int flags, int change) {
        if (peer >= paths.length) {
            paths = Arrays.copyOf(paths, Math.max(peer + 1, 2 * paths.length));
            rejected = Arrays.copyOf(rejected, paths.length);
            stale = Arrays.copyOf(stale, paths.length);
        }
        paths[peer] += change;
        if ((flags & Paths.REJECTED) != 0) {
            rejected[peer] += change;
        }
        if ((flags & Paths.ANY_STALE) != 0) {
            stale[peer] += change;
        }
    }

    int stale(int peer) {
        return peer < stale.length ? stale[peer] : 0;
    }

    int paths(int peer) {
        return peer < paths.length ? paths[peer] : 0;
    }

    int rejected(int peer) {
        return peer < rejected.length ? rejected[peer] : 0;
    }
}
