package dev.holdfast.bgp.exports;

import static dev.holdfast.bgp.exports.Asked.external;
import static dev.holdfast.bgp.exports.Asked.internal;
import static dev.holdfast.bgp.exports.Asked.local;
import static dev.holdfast.bgp.exports.Asked.path;
import static dev.holdfast.bgp.exports.Relation.EXTERNAL;
import static dev.holdfast.bgp.exports.Relation.INTERNAL;
import static dev.holdfast.bgp.exports.Relation.REFLECTOR_CLIENT;
import static dev.holdfast.bgp.exports.Relation.ROUTE_SERVER_CLIENT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.model.IpAddress;
import org.junit.jupiter.api.Test;

/** Where routes are said to lead: the peer is told at 192.0.2.99, we are 192.0.2.1 and 2001:db8::1. */
class NextHopChoiceTest {
    private static final String IPV4 = "198.51.100.0/24";
    private static final String IPV6 = "2001:db8:1::/48";

    private static String hop(Asked route, GivenTerms terms) {
        AttributesView view = route.attributes(terms);
        if (view == null) {
            return route.on(terms);
        }
        return view.nextHop() + (view.linkLocalNextHop() == null ? "" : " and " + view.linkLocalNextHop());
    }

    private static GivenTerms to(Relation relation) {
        return GivenTerms.of(relation);
    }

    private static AttributesWriter via(String address) {
        return path(65002).nextHop(IpAddress.parse(address));
    }

    private static AttributesWriter via(String address, String linkLocal) {
        return path(65002).nextHop(IpAddress.parse(address), IpAddress.parse(linkLocal));
    }

    @Test
    void ourselvesToExternalPeersUnlessTheNeighbourIsTheirsToo() {
        Asked ofNeighbour = external(IPV4, via("192.0.2.2"));
        assertThat(hop(ofNeighbour, to(EXTERNAL))).isEqualTo("192.0.2.1");
        assertThat(hop(ofNeighbour, to(EXTERNAL).shared("192.0.2.0/24"))).isEqualTo("192.0.2.2");
        assertThat(hop(ofNeighbour, to(EXTERNAL).shared("10.0.0.0/8"))).isEqualTo("192.0.2.1");
        assertThat(hop(ofNeighbour, to(EXTERNAL).shared("192.0.2.0/24").nextHopSelf()))
                .isEqualTo("192.0.2.1");
        // It may be the very peer that is told.
        assertThat(hop(external(IPV4, via("192.0.2.99")), to(EXTERNAL).shared("192.0.2.0/24")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void toInternalPeersAsItCameUnlessWeAreToStandIn() {
        Asked ofNeighbour = external(IPV4, via("192.0.2.2"));
        assertThat(hop(ofNeighbour, to(INTERNAL))).isEqualTo("192.0.2.2");
        assertThat(hop(ofNeighbour, to(INTERNAL).nextHopSelf())).isEqualTo("192.0.2.1");
        assertThat(hop(local(IPV4, path()), to(INTERNAL))).isEqualTo("192.0.2.1");
        assertThat(hop(local(IPV4, via("10.9.9.9")), to(INTERNAL))).isEqualTo("10.9.9.9");
    }

    @Test
    void aReflectorLeavesItAloneUnlessForced() {
        Asked reflected = internal(IPV4, via("10.1.1.1"));
        assertThat(hop(reflected, to(REFLECTOR_CLIENT))).isEqualTo("10.1.1.1");
        assertThat(hop(reflected, to(REFLECTOR_CLIENT).nextHopSelf())).isEqualTo("10.1.1.1");
        assertThat(hop(reflected, to(REFLECTOR_CLIENT).nextHopSelfReflected())).isEqualTo("192.0.2.1");
    }

    @Test
    void aPolicyDecides() {
        var set = Chains.permit(Chains.within(IPV4), Chains.nextHop("192.0.2.77"));
        assertThat(hop(external(IPV4, via("192.0.2.2")), to(EXTERNAL).chain(set)))
                .isEqualTo("192.0.2.77");
        var same = Chains.permit(Chains.within(IPV4), Chains.nextHop("192.0.2.2"));
        assertThat(hop(external(IPV4, via("192.0.2.2")), to(EXTERNAL).chain(same)))
                .isEqualTo("192.0.2.2");
        var self = Chains.permit(Chains.within(IPV4), Chains.nextHop("self"));
        assertThat(hop(external(IPV4, via("192.0.2.2")), to(INTERNAL).chain(self)))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void theLinkLocalAddressIsForWhoIsOnTheLink() {
        var linked = to(EXTERNAL).addresses(null, "2001:db8::1", "fe80::1");
        assertThat(hop(external(IPV6, via("2001:db8::2", "fe80::2")), linked)).isEqualTo("2001:db8::1 and fe80::1");
        assertThat(hop(external(IPV6, via("2001:db8::2", "fe80::2")), to(INTERNAL)))
                .isEqualTo("2001:db8::2");
        assertThat(hop(external(IPV6, via("fe80::2")), to(INTERNAL))).isEqualTo("2001:db8::1");
        assertThat(hop(external(IPV6, via("2001:db8::2", "fe80::2")), to(ROUTE_SERVER_CLIENT)))
                .isEqualTo("2001:db8::2");
        assertThat(hop(
                        external(IPV6, via("2001:db8::2", "fe80::2")),
                        to(ROUTE_SERVER_CLIENT).shared("2001:db8::/64")))
                .isEqualTo("2001:db8::2 and fe80::2");
    }

    @Test
    void anIpv6NextHopForIpv4RoutesOnlyWhereItWasAgreed() {
        var over = to(EXTERNAL).addresses("2001:db8::1", "2001:db8::1", null);
        assertThat(hop(external(IPV4, via("192.0.2.2")), over)).isEqualTo("not: no_next_hop");
        assertThat(hop(external(IPV4, via("192.0.2.2")), over.ipv4OverIpv6())).isEqualTo("2001:db8::1");
        assertThat(hop(external(IPV4, via("2001:db8::2")), to(INTERNAL))).isEqualTo("192.0.2.1");
        assertThat(hop(external(IPV4, via("2001:db8::2")), to(INTERNAL).ipv4OverIpv6()))
                .isEqualTo("2001:db8::2");
        assertThat(hop(external(IPV6, via("2001:db8::2")), to(EXTERNAL).addresses("192.0.2.1", null, null)))
                .isEqualTo("not: no_next_hop");
    }
}
