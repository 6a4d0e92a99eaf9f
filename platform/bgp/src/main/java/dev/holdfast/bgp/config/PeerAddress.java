package dev.holdfast.bgp.config;

import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Where a peer is.
 *
 * @param zone the link a link-local address is on; null for all others
 */
public record PeerAddress(IpAddress address, @Nullable String zone) implements Comparable<PeerAddress> {
    private static final int MOST_LINK_NAME = 15;

    /** @throws IllegalArgumentException if nobody can be there, or a zone is missing or too much */
    public PeerAddress {
        if (address.isUnspecified() || address.isMulticast()) {
            throw new IllegalArgumentException("no peer can be at " + address + "; write its address");
        }
        if (address.isLinkLocal() && (zone == null || zone.isEmpty())) {
            throw new IllegalArgumentException(
                    address + " is there on every link; write which is meant: " + address + "%eth0");
        }
        if (zone != null && !address.isLinkLocal()) {
            throw new IllegalArgumentException(
                    address + " is the same on every link; leave out %" + zone + ", or write device: " + zone);
        }
        if (zone != null && zone.length() > MOST_LINK_NAME) {
            throw new IllegalArgumentException("'" + zone + "' is no name of a link; it has up to 15 characters");
        }
    }

    /**
     * Reads {@code 192.0.2.2}, {@code 2001:db8::2} or {@code fe80::2%eth0}.
     *
     * @throws IllegalArgumentException with a message that says what would be right
     */
    public static PeerAddress parse(String text) {
        int percent = text.indexOf('%');
        return percent < 0
                ? new PeerAddress(IpAddress.parse(text), null)
                : new PeerAddress(IpAddress.parse(text.substring(0, percent)), text.substring(percent + 1));
    }

    @Override
    public int compareTo(PeerAddress other) {
        int byAddress = address.compareTo(other.address);
        return byAddress != 0 ? byAddress : String.valueOf(zone).compareTo(String.valueOf(other.zone));
    }

    @Override
    public String toString() {
        return zone == null ? address.toString() : address + "%" + zone;
    }
}
