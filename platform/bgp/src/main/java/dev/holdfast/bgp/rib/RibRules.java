package dev.holdfast.bgp.rib;

/**
 * What may be chosen about the choice of the best.
 *
 * @param demoteStale whether paths of a peer that restarts lose against fresh ones; long-lived stale ones always do
 * @param compareValidation whether validity counts before the local preference
 * @param ignorePathLength whether the length of the AS path does not count
 * @param alwaysCompareMed whether MEDs of different neighbours are compared
 * @param missingMedWorst whether no MED is the highest instead of the lowest
 */
public record RibRules(
        boolean demoteStale,
        boolean compareValidation,
        boolean ignorePathLength,
        boolean alwaysCompareMed,
        boolean missingMedWorst) {
    public static final RibRules USUAL = new RibRules(false, false, false, false, false);
}
