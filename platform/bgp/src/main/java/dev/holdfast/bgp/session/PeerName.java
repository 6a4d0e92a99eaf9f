package dev.holdfast.bgp.session;

import dev.holdfast.model.IpAddress;

/**
 * Who a session is with, for logs, meters and listings.
 *
 * @param address the peer's
 * @param zone the interface of a link-local address; empty: none
 * @param remoteAs 1..4294967295; 0: any, the OPEN will tell
 * @param group the peer group; empty: none
 * @param owner who wants the session, {@code plugin/service}
 */
public record PeerName(IpAddress address, String zone, long remoteAs, String group, String owner) {

    /** {@code 192.0.2.1}, {@code fe80::1%eth0}. */
    @Override
    public String toString() {
        return zone.isEmpty() ? address.toString() : address + "%" + zone;
    }
}
