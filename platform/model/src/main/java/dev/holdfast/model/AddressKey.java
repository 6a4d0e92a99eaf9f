package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/**
 * The identity of an address on a device. Linux tells IPv4 addresses apart by local address, prefix length and peer.
 *
 * @param prefixLength of the peer's network if there is a peer, else of the local one
 * @param peer the other end of a point-to-point link; null: none
 */
public record AddressKey(String device, IpAddress local, int prefixLength, @Nullable IpAddress peer)
        implements ObjectKey {

    /** @throws IllegalArgumentException if a part does not fit the others */
    public AddressKey {
        LinkKey.checkName(device);
        if (prefixLength < 1 || prefixLength > local.family().bits()) {
            throw new IllegalArgumentException(
                    "prefix length must be 1.." + local.family().bits() + " for " + local + ", was " + prefixLength);
        }
        if (peer != null && peer.family() != local.family()) {
            throw new IllegalArgumentException("peer " + peer + " is not of the family of " + local);
        }
        if (local.isUnspecified() || local.isMulticast()) {
            throw new IllegalArgumentException(local + " cannot be the address of a host");
        }
    }

    @Override
    public String toString() {
        return "address " + local + (peer == null ? "" : " peer " + peer) + "/" + prefixLength + " dev " + device;
    }
}
