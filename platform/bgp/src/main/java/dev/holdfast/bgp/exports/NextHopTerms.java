package dev.holdfast.bgp.exports;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is told about where routes lead.
 *
 * @param self whether we put ourselves even where we need not: for routes from outside that go to internal peers, and
 *     instead of third parties
 * @param reflected whether also in routes that are reflected; rarely right
 * @param ipv4 our address in IPv4 routes; an IPv6 one where {@link dev.holdfast.bgp.wire.Outgoing#ipv4OverIpv6()}; null: none
 * @param ipv6 our address in IPv6 routes; null: none
 * @param linkLocal given beside {@code ipv6} to an external peer on the same link (RFC 2545 §3); null: none
 * @param shared networks in which we and the peer stand both; a neighbour of ours in them is told as it is (RFC 4271 §5.1.3)
 */
public record NextHopTerms(
        boolean self,
        boolean reflected,
        @Nullable IpAddress ipv4,
        @Nullable IpAddress ipv6,
        @Nullable IpAddress linkLocal,
        List<Prefix> shared) {
    private static final int MOST_HOST_BITS_OF_TWO = 2;

    public NextHopTerms {
        shared = List.copyOf(shared);
    }

    /** The same for all peers on links of their own: marks for our addresses, and no networks with room for two only. */
    NextHopTerms common() {
        boolean anyIpv6 = isIpv6(ipv4) || isIpv6(ipv6);
        List<Prefix> wide = shared.stream()
                .filter(each -> each.family().bits() - each.length() > MOST_HOST_BITS_OF_TWO)
                .toList();
        return new NextHopTerms(
                self, reflected, Ends.mark(ipv4), Ends.mark(ipv6), anyIpv6 ? Ends.IPV6_MARK : null, wide);
    }

    private static boolean isIpv6(@Nullable IpAddress address) {
        return address != null && address.family() == Family.IPV6;
    }
}
