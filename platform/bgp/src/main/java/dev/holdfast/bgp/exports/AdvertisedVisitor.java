package dev.holdfast.bgp.exports;

/** Takes what a peer has been told. */
@FunctionalInterface
public interface AdvertisedVisitor {

    /**
     * @param prefix its row in the table
     * @param pathId as sent; 0 without add-path
     * @param attributes as sent, a set of the table; valid during the call
     */
    void advertised(int prefix, int pathId, int attributes);
}
