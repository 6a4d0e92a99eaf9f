package dev.holdfast.bgp.config;

import dev.holdfast.bgp.rib.RibRules;

/**
 * What may be chosen about the choice of the best path.
 *
 * @param demoteStale whether paths of a peer that restarts lose against fresh ones; long-lived stale ones always do
 * @param ignorePathLength whether the length of the AS path does not count
 * @param alwaysCompareMed whether MEDs of different neighbour AS are compared
 * @param missingMedWorst whether no MED is the highest instead of the lowest
 */
public record BestPathConfig(
        boolean demoteStale, boolean ignorePathLength, boolean alwaysCompareMed, boolean missingMedWorst) {
    public static final BestPathConfig USUAL = new BestPathConfig(false, false, false, false);

    public RibRules rules() {
        return new RibRules(demoteStale, false, ignorePathLength, alwaysCompareMed, missingMedWorst);
    }
}
