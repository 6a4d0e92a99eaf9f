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

import dev.holdfast.bgp.policy.PrivateAs;
import dev.holdfast.bgp.policy.WellKnown;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.AttributeType;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a route on its way out, rule by rule. */
class ExportRuleTest {
    private static final String PREFIX = "198.51.100.0/24";
    private static final IpAddress HOP = IpAddress.parse("192.0.2.2");

    private static GivenTerms to(Relation relation) {
        return GivenTerms.of(relation);
    }

    private static AttributesWriter usual(long... path) {
        return path(path).nextHop(HOP);
    }

    @Test
    void anExternalPeerSeesOurAsAndOurAddress() {
        assertThat(external(PREFIX, usual(65002, 7)).on(to(EXTERNAL)))
                .isEqualTo("IGP path [65001 65002 7] next hop 192.0.2.1");
    }

    @Test
    void anInternalPeerGetsItAsItCameWithAPreference() {
        assertThat(external(PREFIX, usual(65002, 7).med(5)).on(to(INTERNAL)))
                .isEqualTo("IGP path [65002 7] next hop 192.0.2.2 med 5 local-pref 100");
        assertThat(external(PREFIX, usual(65002).localPref(300)).on(to(INTERNAL)))
                .isEqualTo("IGP path [65002] next hop 192.0.2.2 local-pref 300");
    }

    @Test
    void thePreferenceStaysInTheAs() {
        assertThat(internal(PREFIX, usual(7).localPref(300)).on(to(EXTERNAL)))
                .isEqualTo("IGP path [65001 7] next hop 192.0.2.1");
    }

    @Test
    void theMedOfAnotherAsIsNotTold() {
        assertThat(external(PREFIX, usual(65002).med(5)).on(to(EXTERNAL))).doesNotContain("med");
        assertThat(internal(PREFIX, usual(65002).med(5)).on(to(EXTERNAL))).doesNotContain("med");
        assertThat(internal(PREFIX, usual().med(5)).on(to(EXTERNAL))).contains("med 5");
        assertThat(local(PREFIX, path().med(5)).on(to(EXTERNAL))).contains("med 5");
        assertThat(external(PREFIX, usual(65002).med(5)).on(to(ROUTE_SERVER_CLIENT)))
                .contains("med 5");
    }

    @ParameterizedTest
    @CsvSource({"5", "9"})
    void theMedOfAPolicyIsTold(long med) {
        var chain = Chains.permit(Chains.within(PREFIX), Chains.med(med));
        assertThat(external(PREFIX, usual(65002).med(5)).on(to(EXTERNAL).chain(chain)))
                .contains("med " + med);
    }

    @Test
    void aRouteServerPassesThemOnAsTheyCame() {
        assertThat(external(PREFIX, usual(65002, 7).communities(WellKnown.NO_EXPORT))
                        .on(to(ROUTE_SERVER_CLIENT)))
                .isEqualTo("IGP path [65002 7] next hop 192.0.2.2 communities 65535:65281");
        assertThat(external(PREFIX, usual(65002).localPref(300)).on(to(ROUTE_SERVER_CLIENT)))
                .isEqualTo("IGP path [65002] next hop 192.0.2.2");
        assertThat(local(PREFIX, path()).on(to(ROUTE_SERVER_CLIENT))).isEqualTo("IGP path [] next hop 192.0.2.1");
    }

    @Test
    void internalRoutesAreReflectedToClientsAndOfClients() {
        Asked ofOther = internal(PREFIX, usual(7));
        assertThat(ofOther.on(to(INTERNAL))).isEqualTo("not: ibgp_split_horizon");
        assertThat(ofOther.on(to(REFLECTOR_CLIENT))).isEqualTo("IGP path [7] next hop 192.0.2.2 local-pref 100");
        reflected(view(ofOther, to(REFLECTOR_CLIENT)), 0x0A000002, GivenTerms.CLUSTER);
        reflected(view(internal(PREFIX, usual(7)).fromClient(), to(INTERNAL)), 0x0A000002, GivenTerms.CLUSTER);
        AttributesWriter passed = usual(7).localPref(50).originatorId(9).clusterList(3, 4);
        reflected(view(internal(PREFIX, passed), to(REFLECTOR_CLIENT)), 9, GivenTerms.CLUSTER, 3, 4);
        reflected(view(internal(PREFIX, passed), to(EXTERNAL)), -1);
        reflected(view(external(PREFIX, usual(7)), to(REFLECTOR_CLIENT)), -1);
    }

    private static void reflected(AttributesView view, long originator, int... clusters) {
        assertThat(view.originatorId(-1)).isEqualTo(originator);
        byte[] list = new byte[4 * clusters.length];
        ByteBuffer.wrap(list).asIntBuffer().put(clusters);
        assertThat(view.value(AttributeType.CLUSTER_LIST)).isEqualTo(clusters.length == 0 ? null : Bytes.of(list));
    }

    @ParameterizedTest
    @CsvSource({
        "NO_ADVERTISE, INTERNAL, no-advertise",
        "NO_ADVERTISE, EXTERNAL, no-advertise",
        "NO_ADVERTISE, ROUTE_SERVER_CLIENT, no-advertise",
        "NO_EXPORT, INTERNAL, ",
        "NO_EXPORT, EXTERNAL, no-export",
        "NO_EXPORT_SUBCONFED, EXTERNAL, no-export-subconfed",
        "NO_EXPORT, ROUTE_SERVER_CLIENT, "
    })
    void wellKnownCommunitiesAreHeeded(String community, Relation relation, @Nullable String kept) {
        int value =
                switch (community) {
                    case "NO_ADVERTISE" -> WellKnown.NO_ADVERTISE;
                    case "NO_EXPORT" -> WellKnown.NO_EXPORT;
                    default -> WellKnown.NO_EXPORT_SUBCONFED;
                };
        String became = external(PREFIX, usual(65002).communities(value)).on(to(relation));
        if (kept == null) {
            assertThat(became).startsWith("IGP");
        } else {
            assertThat(became).isEqualTo("not: community " + kept);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "CUSTOMER, -1, 65001", "CUSTOMER, 7, 7", "ROUTE_SERVER_CLIENT, -1, 65001", "PEER, -1, 65001",
        "PEER, 7, leak", "PROVIDER, -1, -1", "PROVIDER, 7, leak", "ROUTE_SERVER, 7, leak"
    })
    void rolesKeepRoutesFromLeaking(Role role, long marked, String then) {
        AttributesWriter attributes = usual(65002);
        if (marked >= 0) {
            attributes.onlyToCustomer(marked);
        }
        AttributesView view =
                external(PREFIX, attributes).attributes(to(EXTERNAL).role(role));
        assertThat(view == null ? "leak" : Long.toString(view.onlyToCustomer(-1)))
                .isEqualTo(then);
    }

    @Test
    void longLivedStaleRoutesGoOnlyToWhoTakesThem() {
        assertThat(external(PREFIX, usual(65002)).longLived().on(to(EXTERNAL))).isEqualTo("not: llgr_stale");
        assertThat(external(PREFIX, usual(65002).communities(WellKnown.LLGR_STALE))
                        .on(to(EXTERNAL)))
                .isEqualTo("not: llgr_stale");
        assertThat(external(PREFIX, usual(65002).communities(5))
                        .longLived()
                        .on(to(EXTERNAL).longLived()))
                .isEqualTo("IGP path [65001 65002] next hop 192.0.2.1 communities 0:5,65535:6");
    }

    @Test
    void whoIsAboutToGoSaysSo() {
        assertThat(external(PREFIX, usual(65002)).on(to(EXTERNAL).shuttingDown()))
                .endsWith("communities 65535:0");
    }

    @ParameterizedTest
    @CsvSource({
        "REMOVE, 64512, 65001",
        "ALL, 64512, 65001",
        "REPLACE, 64512, 65001 65001",
        "REMOVE, 64512 64000, 65001 64512 64000",
        "ALL, 64512 64000, 65001 64000",
        "REPLACE, 64512 64000, 65001 65001 64000"
    })
    void privateNumbersGoBeforeOursIsPutInFront(PrivateAs what, String came, String goes) {
        long[] path = Arrays.stream(came.split(" ")).mapToLong(Long::parseLong).toArray();
        assertThat(external(PREFIX, usual(path)).on(to(EXTERNAL).privateAs(what)))
                .contains("path [" + goes + "]");
    }

    @Test
    void extendedCommunitiesThatAreNotTransitiveStayInside() {
        AttributesWriter both = usual(65002).extendedCommunities(0x0002000100000001L, 0x4300000000000001L);
        assertThat(view(external(PREFIX, both), to(EXTERNAL)).extendedCommunityCount())
                .isOne();
        assertThat(view(external(PREFIX, both), to(INTERNAL)).extendedCommunityCount())
                .isEqualTo(2);
        AttributesWriter one = usual(65002).extendedCommunities(0x4300000000000001L);
        assertThat(view(external(PREFIX, one), to(EXTERNAL)).has(AttributeType.EXTENDED_COMMUNITIES))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void whatNobodyKnowsIsPassedOn(Relation relation) {
        AttributesWriter unknown = usual(65002).unknownTransitive(99, Bytes.of((byte) 1, (byte) 2));
        AttributesView view = view(external(PREFIX, unknown), to(relation));
        assertThat(view.value(99)).isEqualTo(Bytes.of((byte) 1, (byte) 2));
        assertThat(view.isPartial(99)).isTrue();
    }

    @Test
    void withoutAPolicyAnExternalPeerIsToldNothing() {
        assertThat(external(PREFIX, usual(65002)).on(to(EXTERNAL).chain(Chains.nothingSaid())))
                .isEqualTo("not: ebgp_no_policy");
        assertThat(external(PREFIX, usual(65002)).on(to(EXTERNAL).chain(Chains.deny(Chains.within(PREFIX)))))
                .isEqualTo("not: policy_denied");
    }

    @Test
    void aPolicySeesTheRouteAsItIsHere() {
        var tagged = Chains.permit(Chains.via("192.0.2.2"), Chains.community("65001:5"));
        assertThat(external(PREFIX, usual(65002)).on(to(EXTERNAL).chain(tagged)))
                .isEqualTo("IGP path [65001 65002] next hop 192.0.2.1 communities 65001:5");
    }

    @Test
    void whatNoMessageHasRoomForIsNotTold() {
        int[] many = new int[1015];
        assertThat(external(PREFIX, usual(65002).communities(many)).on(to(EXTERNAL)))
                .isEqualTo("not: too_big");
        int[] fewer = new int[980];
        assertThat(external(PREFIX, usual(65002).communities(fewer)).on(to(EXTERNAL)))
                .startsWith("IGP");
    }

    @Test
    void aTransparentRouteTakesNoMemoryOfItsOwn() {
        var rib = new Rib(RibRules.USUAL);
        int peer = rib.add(new RibPeer(HOP, 1, true, false));
        AttributesWriter attributes = usual(65002);
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        rib.announce(peer, Family.IPV4, 0, 0, 0x0A000000L, 8, set, set, false);
        ExportTerms terms = to(ROUTE_SERVER_CLIENT).terms();
        var rule = new Workshop(rib, (family, row, of) -> {}).rule(terms);
        assertThat(rule.ask(Family.IPV4, 0, rib.best(Family.IPV4, 0))).isEqualTo(set);
    }

    private static AttributesView view(Asked route, GivenTerms terms) {
        return Objects.requireNonNull(route.attributes(terms));
    }
}
