package dev.holdfast.bgp.rib;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.IpAddress;
import java.util.Arrays;
import java.util.List;

/** Chooses the best of a prefix's paths, and can say at which step each of the others lost. */
final class Selection {
    private static final Preference[] STEPS = Preference.values();
    private static final long MISSING = -1;

    private final RibRules rules;
    private final Paths paths;
    private final AttributeSets sets;
    private final NextHopTable nextHops;
    private final List<RibPeer> peers;
    private final AttributesView view = new AttributesView();

    private int[] candidates = new int[16];
    private long[] values = new long[16];
    private long[] neighbours = new long[16];
    private boolean[] loses = new boolean[16];
    private int count;

    /** What a path that is left out is told to; see {@link #best(int, Losers)}. */
    @FunctionalInterface
    interface Losers {
        void lost(int path, Preference step);
    }

    Selection(RibRules rules, Paths paths, AttributeSets sets, NextHopTable nextHops, List<RibPeer> peers) {
        this.rules = rules;
        this.paths = paths;
        this.sets = sets;
        this.nextHops = nextHops;
        this.peers = peers;
    }

    /** The best of a chain; {@link Rib#NONE} if none may be chosen, or the chain is empty. */
    int best(int head) {
        if (head == Rib.NONE) {
            return Rib.NONE;
        }
        if (paths.next(head) == Rib.NONE) {
            return isEligible(head) ? head : Rib.NONE;
        }
        return best(head, (path, step) -> {});
    }

    /** The same, and every path that is not best is told with the step it lost at. */
    int best(int head, Losers losers) {
        compare(head, Preference.PATH_ID, losers);
        return count == 0 ? Rib.NONE : candidates[0];
    }

    /**
     * The paths that are as good as the best up to and including the distance of their next hops: packets may take any of
     * them.
     *
     * @param into is filled, the paths of the chain in its order
     * @return how many there are, no more than fit
     */
    int equals(int head, int[] into) {
        compare(head, Preference.IGP_METRIC, (path, step) -> {});
        int kept = Math.min(count, into.length);
        System.arraycopy(candidates, 0, into, 0, kept);
        return kept;
    }

    /**
     * Those that may be chosen, in the order in which they would be if the ones before were not there.
     *
     * @return how many, no more than fit
     */
    int ranked(int head, int[] into) {
        int found = 0;
        while (found < into.length) {
            gather(head);
            leaveOut(into, found);
            compare(Preference.PATH_ID, (path, step) -> {});
            if (count == 0) {
                break;
            }
            into[found++] = candidates[0];
        }
        return found;
    }

    private void leaveOut(int[] paths, int many) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int at = 0;
            while (at < many && paths[at] != candidates[i]) {
                at++;
            }
            if (at == many) {
                candidates[kept++] = candidates[i];
            }
        }
        count = kept;
    }

    private void compare(int head, Preference last, Losers losers) {
        gather(head);
        compare(last, losers);
    }

    private void compare(Preference last, Losers losers) {
        for (Preference step : STEPS) {
            if (step.compareTo(Preference.NEXT_HOP) > 0 && count <= 1 || step.compareTo(last) > 0) {
                break;
            }
            if (step == Preference.MED) {
                compareMeds(losers);
            } else {
                keepLowest(step, losers);
            }
        }
    }

    boolean isEligible(int path) {
        return accepted(path) == 0 && reachable(path) == 0;
    }

    private void gather(int head) {
        count = 0;
        for (int path = head; path != Rib.NONE; path = paths.next(path)) {
            if (count == candidates.length) {
                candidates = Arrays.copyOf(candidates, 2 * count);
                values = new long[2 * count];
                neighbours = new long[2 * count];
                loses = new boolean[2 * count];
            }
            candidates[count++] = path;
        }
    }

    private void keepLowest(Preference step, Losers losers) {
        // The first two are conditions: the value must be 0, even if all fail.
        long lowest = step.compareTo(Preference.NEXT_HOP) <= 0 ? 0 : Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            values[i] = value(step, candidates[i]);
            lowest = Math.min(lowest, values[i]);
        }
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (values[i] == lowest) {
                candidates[kept++] = candidates[i];
            } else {
                losers.lost(candidates[i], step);
            }
        }
        count = kept;
    }

    /** The lower is preferred; one value for each path whatever it is compared with, so the choice is a total order. */
    private long value(Preference step, int path) {
        return switch (step) {
            case ACCEPTED -> accepted(path);
            case NEXT_HOP -> reachable(path);
            case FRESHNESS -> staleness(path);
            case VALIDATION -> rules.compareValidation() ? validity(path) : 0;
            case LOCAL_PREF -> -sets.localPref(set(path));
            case LOCAL_ORIGIN -> peer(path).local() ? 0 : 1;
            case AS_PATH_LENGTH -> rules.ignorePathLength() ? 0 : sets.pathLength(set(path));
            case ORIGIN -> sets.origin(set(path));
            case MED -> throw new IllegalStateException("MEDs are compared by neighbour");
            case EXTERNAL -> peer(path).external() ? 0 : 1;
            case IGP_METRIC -> nextHops.metric(sets.nextHop(set(path)));
            case ROUTER_ID -> viewed(path).originatorId(peer(path).routerId());
            case CLUSTER_LIST -> viewed(path).clusterListLength();
            case PEER_ADDRESS -> addressRank(path);
            case PATH_ID -> Integer.toUnsignedLong(paths.pathId(path));
        };
    }

    private int accepted(int path) {
        return paths.flags(path) & Paths.REJECTED;
    }

    private int reachable(int path) {
        int metric = nextHops.metric(sets.nextHop(set(path)));
        return metric == NextHopTable.UNREACHABLE || metric != 0 && peer(path).direct() ? 1 : 0;
    }

    private int staleness(int path) {
        int flags = paths.flags(path);
        if ((flags & Paths.LONG_LIVED) != 0 || sets.isLongLivedStale(set(path))) {
            return 2;
        }
        return rules.demoteStale() && (flags & Paths.STALE) != 0 ? 1 : 0;
    }

    /** Valid before unknown before invalid. */
    private int validity(int path) {
        return switch ((paths.flags(path) & Paths.VALIDATION) >>> Paths.VALIDATION_SHIFT) {
            case 1 -> 0;
            case 0 -> 1;
            default -> 2;
        };
    }

    /** How many of the candidates have a lower address: a rank, since an address does not fit a number. */
    private int addressRank(int path) {
        IpAddress address = peer(path).address();
        int rank = 0;
        for (int i = 0; i < count; i++) {
            if (peer(candidates[i]).address().compareTo(address) < 0) {
                rank++;
            }
        }
        return rank;
    }

    /** Within each neighbour AS the lowest stays (RFC 4271 §9.1.2.2 c), so the result does not depend on the order. */
    private void compareMeds(Losers losers) {
        for (int i = 0; i < count; i++) {
            AttributesView attributes = viewed(candidates[i]);
            long med = attributes.med(MISSING);
            values[i] = med != MISSING ? med : rules.missingMedWorst() ? 0xFFFF_FFFFL : 0;
            neighbours[i] = rules.alwaysCompareMed() ? 0 : attributes.firstAs();
        }
        int all = count;
        int kept = 0;
        for (int i = 0; i < all; i++) {
            loses[i] = false;
            for (int j = 0; j < all && !loses[i]; j++) {
                loses[i] = neighbours[i] == neighbours[j] && values[j] < values[i];
            }
        }
        for (int i = 0; i < all; i++) {
            if (loses[i]) {
                losers.lost(candidates[i], Preference.MED);
            } else {
                candidates[kept++] = candidates[i];
            }
        }
        count = kept;
    }

    private int set(int path) {
        return paths.effective(path);
    }

    private RibPeer peer(int path) {
        return peers.get(paths.peer(path));
    }

    private AttributesView viewed(int path) {
        byte[] bytes = sets.bytes(set(path));
        return view.wrap(bytes, 0, bytes.length);
    }
}
