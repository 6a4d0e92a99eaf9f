package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import java.util.Set;

/**
 * What an agreement says of the UPDATEs we send. Sessions for which it is equal can be sent the same bytes.
 *
 * @param mostBytes the longest message, 4096 or 65535 (RFC 8654)
 * @param fourOctetAs whether AS numbers have four bytes (RFC 6793)
 * @param addPath families in which prefixes carry path ids (RFC 7911)
 * @param ipv4OverIpv6 whether IPv4 routes may have IPv6 next hops (RFC 8950)
 */
public record Outgoing(int mostBytes, boolean fourOctetAs, Set<Family> addPath, boolean ipv4OverIpv6) {
    public Outgoing {
        addPath = Set.copyOf(addPath);
    }
}
