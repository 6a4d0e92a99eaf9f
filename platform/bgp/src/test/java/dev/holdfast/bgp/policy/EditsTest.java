package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributeType;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.LargeCommunity;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each action: what becomes of a route, and that one which changes nothing leaves the bytes alone. */
class EditsTest {
    private static final MatchConfig ANY = Given.match("asPathLengthGe", 0);
    private final Judge judge = new Judge();

    private static AttributesWriter plain() {
        return Given.attributes(65002)
                .med(5)
                .localPref(100)
                .communities(65001 << 16 | 1, 65001 << 16 | 2)
                .extendedCommunities(0x0002_FDE9_0000_0064L)
                .largeCommunities(new LargeCommunity(1, 2, 3));
    }

    static Stream<Arguments> edits() {
        return Stream.of(
                row("localPref", 200L, "local-pref 200"),
                row("med", 0L, "med 0"),
                row("med", 4294967295L, "med 4294967295"),
                row("nextHop", SetNextHop.parse("192.0.2.77"), "next hop 192.0.2.77"),
                row("nextHop", SetNextHop.parse("self"), "next hop 192.0.2.1"),
                row("prepend", new PrependConfig(65001, 3), "path [65001 65001 65001 65002]"),
                row("communityAdd", Given.communities("no-export"), "65001:2,65535:65281"),
                row("communityAdd", Given.communities("lc:9:8:7"), "1:2:3,9:8:7"),
                row("communityAdd", Given.communities("rt:70000:9"), "0x2fde900000064,0x202000111700009"),
                row("communityAdd", Given.communities("ro:192.0.2.1:9"), ",0x103c00002010009"),
                row("communityRemove", Given.patterns("65001:1"), "communities 65001:2 "),
                row("communityRemove", Given.patterns("lc:1:*:*"), "0x2fde900000064"),
                row("communityRemove", Given.patterns("rt:65001:100"), "65001:2 large"));
    }

    private static Arguments row(String key, Object value, String in) {
        return Arguments.of(key, value, in);
    }

    @ParameterizedTest
    @MethodSource("edits")
    void anActionDoesWhatItSays(String key, Object value, String in) {
        RouteInput route = Given.route("10.0.0.0/8", plain());
        assertThat(edited(route, Given.set(key, value)).toString()).contains(in);
        assertThat(judge.changed()).isTrue();
        edited(Given.route("10.0.0.0/8", copyOf(judge.attributes())), Given.set(key, value));
        assertThat(judge.changed()).as("done again").isEqualTo(key.equals("prepend"));
    }

    private static AttributesWriter copyOf(AttributesView view) {
        return new AttributesWriter().copyIf(view, type -> true);
    }

    private AttributesView edited(RouteInput route, SetConfig set) {
        Chain chain = Given.chain(Given.policy(Given.permit(ANY, set)));
        assertThat(judge.judge(chain, route)).isEqualTo(Verdict.PERMIT);
        return judge.attributes();
    }

    @Test
    void whatChangesNothingLeavesTheBytesAlone() {
        RouteInput route = Given.route("10.0.0.0/8", plain());
        SetConfig same = Given.set(
                "localPref",
                100L,
                "med",
                5L,
                "nextHop",
                SetNextHop.parse("192.0.2.2"),
                "communityAdd",
                // The last one by meaning: its bytes would be others.
                Given.communities("65001:2", "lc:1:2:3", "rt:65001:100"),
                "communityRemove",
                Given.patterns("65009:*"));
        assertThat(edited(route, same)).isSameAs(route.attributes());
        assertThat(judge.changed()).isFalse();
    }

    @Test
    void theLastCommunityTakesItsAttributeAlong() {
        RouteInput route = Given.route("10.0.0.0/8", plain());
        AttributesView after = edited(route, Given.set("communityRemove", Given.patterns("*:*", "lc:*:*:*", "rt:*:*")));
        assertThat(after.has(AttributeType.COMMUNITIES)).isFalse();
        assertThat(after.has(AttributeType.LARGE_COMMUNITIES)).isFalse();
        assertThat(after.has(AttributeType.EXTENDED_COMMUNITIES)).isFalse();
    }

    @Test
    void takingAwayComesBeforeAdding() {
        RouteInput route = Given.route("10.0.0.0/8", plain());
        SetConfig set =
                Given.set("communityRemove", Given.patterns("65001:*"), "communityAdd", Given.communities("65001:7"));
        assertThat(edited(route, set).toString()).contains("communities 65001:7 ");
    }

    @Test
    void whatIsNotOursIsKeptByteForByteAndInOrder() {
        AttributesWriter strange = plain().onlyToCustomer(65009).unknownTransitive(99, Bytes.ofHex("0102"));
        RouteInput route = Given.route("10.0.0.0/8", strange);
        AttributesView after = edited(route, Given.set("localPref", 300L));
        AttributesWriter expected = new AttributesWriter()
                .copyIf(route.attributes(), type -> type < AttributeType.LOCAL_PREF)
                .localPref(300)
                .copyIf(route.attributes(), type -> type > AttributeType.LOCAL_PREF);
        assertThat(after.toBytes()).isEqualTo(Given.view(expected).toBytes());
        assertThat(judge.length()).isEqualTo(expected.length());
    }

    @Test
    void thePartialFlagStays() {
        AttributesWriter attributes = Given.attributes(65002).communities(1);
        byte[] bytes = Given.view(attributes).toBytes();
        bytes[bytes.length - 7] |= 0x20;
        RouteInput route =
                Given.route("10.0.0.0/8", attributes).attributes(new AttributesView().wrap(bytes, 0, bytes.length));
        AttributesView after = edited(route, Given.set("communityAdd", Given.communities("65001:7")));
        assertThat(after.isPartial(AttributeType.COMMUNITIES)).isTrue();
        assertThat(after.communityCount()).isEqualTo(2);
    }

    @Test
    void aNextHopOfTheOtherFamilyIsNotSet() {
        RouteInput ipv4 = Given.route("10.0.0.0/8", plain());
        edited(ipv4, Given.set("nextHop", SetNextHop.parse("2001:db8::9")));
        assertThat(judge.changed()).isFalse();
    }

    @Test
    void anIpv6NextHopTakesTheLinkLocalOneAway() {
        AttributesWriter two = new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.EMPTY)
                .nextHop(IpAddress.parse("2001:db8::1"), IpAddress.parse("fe80::1"));
        AttributesView after =
                edited(Given.route("2001:db8::/32", two), Given.set("nextHop", SetNextHop.parse("self")));
        assertThat(after.nextHop()).isEqualTo(IpAddress.parse("2001:db8::1"));
        assertThat(after.linkLocalNextHop()).isNull();
        assertThat(after.has(AttributeType.NEXT_HOP)).isFalse();
    }

    @Test
    void anIpv4RouteMayGetAnIpv6NextHopOfOurOwn() {
        var neighbor = new Neighbor(Given.NEXT_HOP, 65002, null, IpAddress.parse("2001:db8::1"), null);
        RouteInput route = Given.route("10.0.0.0/8", plain()).neighbor(neighbor);
        AttributesView after = edited(route, Given.set("nextHop", SetNextHop.parse("self")));
        assertThat(after.nextHop()).isEqualTo(IpAddress.parse("2001:db8::1"));
        assertThat(after.has(AttributeType.NEXT_HOP)).isFalse();
        assertThat(after.communityCount()).isEqualTo(2);
    }

    @Test
    void aFullSegmentIsFollowedByAnother() {
        long[] full = Collections.nCopies(250, 65002L).stream()
                .mapToLong(each -> each)
                .toArray();
        RouteInput route = Given.route("10.0.0.0/8", Given.attributes(full));
        AttributesView after = edited(route, Given.set("prepend", new PrependConfig(65001, 10)));
        assertThat(after.asPathLength()).isEqualTo(260);
        assertThat(after.asPath().segments()).hasSize(2);
        assertThat(after.firstAs()).isEqualTo(65001);
    }

    @Test
    void whatWouldNotFitIntoAMessageIsDenied() {
        int[] many = new int[16_370];
        for (int i = 0; i < many.length; i++) {
            many[i] = i;
        }
        RouteInput route = Given.route("10.0.0.0/8", Given.attributes(65002).communities(many));
        SetConfig more = Given.set("communityAdd", Given.communities("65001:1", "65001:2", "65001:3", "65001:4"));
        Trace trace = judge.trace(Given.chain(Given.policy(Given.permit(ANY, more))), route);
        assertThat(trace.verdict()).isEqualTo(Verdict.DENY);
        assertThat(trace.steps()).last().asString().contains("would not fit into a message");
        assertThat(judge.attributes()).isSameAs(route.attributes());
    }

    @Test
    void aPrependHasBounds() {
        for (long[] wrong :
                List.of(new long[] {0, 1}, new long[] {1L << 32, 1}, new long[] {1, 0}, new long[] {1, 11})) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(
                            () -> new PrependConfig(wrong[0], (int) wrong[1])))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("must be 1..");
        }
    }
}
