package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.wire.AttributesView;

/** Takes what a peer has been told. */
@FunctionalInterface
public interface AdvertisedVisitor {

    /**
     * @param prefix its row in the table
     * @param pathId as sent; 0 without add-path
     * @param source the peer of the table that it comes from
     * @param attributes as sent; valid during the call
     */
    void advertised(int prefix, int pathId, int source, AttributesView attributes);
}
