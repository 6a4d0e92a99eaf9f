package dev.holdfast.bgp.rib;

/**
 * How much a table holds, and the memory it takes for that.
 *
 * @param prefixes that have a path, or had one until a moment ago
 * @param paths what all peers announce
 * @param attributeSets different ones
 * @param tableBytes of prefixes and paths
 * @param attributeBytes of attribute sets and next hops
 */
public record RibSize(int prefixes, int paths, int attributeSets, long tableBytes, long attributeBytes) {

    public long bytes() {
        return tableBytes + attributeBytes;
    }
}
