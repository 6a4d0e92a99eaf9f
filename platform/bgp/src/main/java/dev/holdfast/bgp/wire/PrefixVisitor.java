package dev.holdfast.bgp.wire;

/**
 * Takes prefixes as numbers, so that none costs an object. Called on the reader's thread.
 *
 * <p>A path id is meaningful only where add-path was agreed for the family; there every value is one, 0 as well, and to be
 * read as unsigned. Elsewhere it is 0.
 */
public interface PrefixVisitor {

    /** @param key see {@link Ipv4Key} */
    void ipv4(int pathId, long key);

    /**
     * @param high upper half of the network, host bits cleared
     * @param low lower half
     * @param length 0..128
     */
    void ipv6(int pathId, long high, long low, int length);
}
