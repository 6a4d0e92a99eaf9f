package dev.holdfast.bgp.exports;

/**
 * How much is held to know who was told what.
 *
 * @param groups different terms
 * @param members sessions
 * @param pending prefixes that have changed and were not told yet, summed over groups
 * @param bytes beside the attribute sets, which stand in the table
 */
public record ExportSize(int groups, int members, int pending, long bytes) {}
