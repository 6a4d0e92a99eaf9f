package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.LargeCommunity;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Each condition, beside where it holds and where it does not. */
class ConditionTest {
    private static final PoliciesConfig SETS = new PoliciesConfig(
            Map.of("tens", List.of(new PrefixRange(Prefix.parse("10.0.0.0/8"), null, 24))),
            Map.of("far", List.of(AsPathPattern.parse("_65003$"), AsPathPattern.parse("^$"))),
            Map.of("tags", Given.patterns("65001:1", "lc:65001:*:*")),
            Map.of(
                    "address", new NeighborSet(Set.of(IpAddress.parse("192.0.2.2")), Set.of(), Set.of()),
                    "as", new NeighborSet(Set.of(), Set.of(65002L), Set.of()),
                    "group", new NeighborSet(Set.of(), Set.of(), Set.of("transit")),
                    "others", new NeighborSet(Set.of(IpAddress.parse("192.0.2.9")), Set.of(1L), Set.of("x"))),
            Map.of());

    /** A route of 10.1.0.0/16 with a bit of everything. */
    private static AttributesWriter rich() {
        return new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(new AsPath(List.of(
                        new AsPath.Segment(AsPath.Kind.SEQUENCE, List.of(65002L, 65004L)),
                        new AsPath.Segment(AsPath.Kind.SET, List.of(65005L, 65006L)))))
                .nextHop(Given.NEXT_HOP)
                .med(50)
                .localPref(150)
                .communities(65001 << 16 | 100, WellKnown.NO_EXPORT)
                .extendedCommunities(0x0002_FDEA_0000_0064L)
                .largeCommunities(new LargeCommunity(65001, 7, 8));
    }

    static Stream<Arguments> conditions() {
        return Stream.of(
                row("prefix", Prefix.parse("10.1.0.0/16"), true),
                row("prefix", Prefix.parse("10.0.0.0/8"), false),
                row("prefixSet", "tens", true),
                row("asPath", AsPathPattern.parse("_65004_"), true),
                row("asPath", AsPathPattern.parse("_6500_"), false),
                row("asPathSet", "far", false),
                row("community", Given.patterns("65001:7", "65001:100"), true),
                row("community", Given.patterns("NO_EXPORT"), true),
                row("community", Given.patterns("no-advertise"), false),
                row("community", Given.patterns("65001:*"), true),
                row("community", Given.patterns("*:101"), false),
                row("community", Given.patterns("rt:65002:100"), true),
                row("community", Given.patterns("ro:65002:100"), false),
                row("community", Given.patterns("lc:65001:7:9"), false),
                row("communitySet", "tags", true),
                row("neighborSet", "address", true),
                row("neighborSet", "as", true),
                row("neighborSet", "group", true),
                row("neighborSet", "others", false),
                row("asPathLengthGe", 3, true),
                row("asPathLengthGe", 4, false),
                row("asPathLengthLe", 3, true),
                row("asPathLengthLe", 2, false),
                row("localPrefGe", 150L, true),
                row("localPrefGe", 151L, false),
                row("localPrefLe", 149L, false),
                row("medGe", 50L, true),
                row("medLe", 49L, false),
                row("routeType", RouteType.EXTERNAL, true),
                row("routeType", RouteType.INTERNAL, false),
                row("nextHop", Given.NEXT_HOP, true),
                row("nextHop", IpAddress.parse("192.0.2.3"), false),
                row("rpki", RpkiState.INVALID, true),
                row("rpki", RpkiState.NOT_FOUND, false),
                row("aspa", AspaState.VALID, true),
                row("aspa", AspaState.UNKNOWN, false));
    }

    private static Arguments row(String key, Object value, boolean holds) {
        return Arguments.of(key, value, holds);
    }

    @ParameterizedTest
    @MethodSource("conditions")
    void aConditionHoldsWhereItSays(String key, Object value, boolean holds) {
        RouteInput route =
                Given.route("10.1.0.0/16", rich()).rpki(RpkiState.INVALID).aspa(AspaState.VALID);
        assertThat(holds(Given.match(key, value), route)).isEqualTo(holds);
    }

    private static boolean holds(MatchConfig match, RouteInput route) {
        var all = new PoliciesConfig(
                SETS.prefixSets(),
                SETS.asPathSets(),
                SETS.communitySets(),
                SETS.neighborSets(),
                Map.of("p", Given.policy(Given.deny(match))));
        return new Judge().judge(Given.chain(all, "p"), route) == Verdict.DENY;
    }

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, , , 10.0.0.0/8, true",
        "10.0.0.0/8, , , 10.0.0.0/9, false",
        "10.0.0.0/8, 16, , 10.1.0.0/16, true",
        "10.0.0.0/8, 16, , 10.1.2.3/32, true",
        "10.0.0.0/8, 16, , 10.0.0.0/15, false",
        "10.0.0.0/8, , 16, 10.0.0.0/8, true",
        "10.0.0.0/8, , 16, 10.1.128.0/17, false",
        "10.0.0.0/8, 16, 24, 11.1.0.0/16, false",
        "0.0.0.0/0, 25, , 192.0.2.128/25, true",
        "0.0.0.0/0, 25, , 2001:db8::/32, false",
        "2001:db8::/32, , 48, 2001:db8:1::/48, true",
        "2001:db8::/32, 33, , 2001:db8::1/128, true",
        "2001:db8:0:0:8000::/65, , 66, 2001:db8:0:0:c000::/66, true",
        "2001:db8:0:0:8000::/65, , 66, 2001:db8::/66, false",
    })
    void lengthsAreThoseOfTheNetworkUnlessSaid(String network, Integer ge, Integer le, String prefix, boolean fits) {
        Object[] named = {"prefix", Prefix.parse(network), "ge", ge, "le", le};
        assertThat(holds(Given.match(named), Given.route(prefix, rich()))).isEqualTo(fits);
    }

    @Test
    void whatIsAbsentCountsAsItDoesInTheChoiceOfTheBest() {
        RouteInput plain = Given.route("10.0.0.0/8", Given.attributes(65002));
        assertThat(holds(Given.match("localPrefGe", 100L, "localPrefLe", 100L), plain))
                .isTrue();
        assertThat(holds(Given.match("medLe", 0L), plain)).isTrue();
        assertThat(holds(Given.match("medGe", 1L), plain)).isFalse();
    }

    @Test
    void allConditionsMustHold() {
        RouteInput route = Given.route("10.1.0.0/16", rich());
        assertThat(holds(Given.match("medGe", 50L, "localPrefGe", 150L), route)).isTrue();
        assertThat(holds(Given.match("medGe", 50L, "localPrefGe", 151L), route)).isFalse();
    }

    @Test
    void whatCanNeverFitIsRefused() {
        refused("at least one match condition");
        refused("ge cannot be set without a prefix", "ge", 8);
        refused("ge 7 does not fit 10.0.0.0/8; write 8..32", "prefix", Prefix.parse("10.0.0.0/8"), "ge", 7);
        refused("le 7 does not fit 10.0.0.0/8; write 8..32", "prefix", Prefix.parse("10.0.0.0/8"), "le", 7);
        refused("le 9 does not fit", "prefix", Prefix.parse("10.0.0.0/8"), "ge", 10, "le", 9);
        refused("local-pref-ge 5 is above local-pref-le 4", "localPrefGe", 5L, "localPrefLe", 4L);
        refused("med-le must be 0..4294967295", "medLe", 1L << 32);
        refused("as-path-length-ge must be 0..", "asPathLengthGe", -1);
    }

    private static void refused(String with, Object... named) {
        assertThatThrownBy(() -> Given.match(named))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(with);
    }
}
