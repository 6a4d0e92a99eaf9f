package dev.holdfast.statics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteEntryTest {

    @ParameterizedTest(name = "{0} via {1} dev {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    10.9.0.0/16     | 192.0.2.1   |    | 10.9.0.0/16 metric 100 via 192.0.2.1           | UNIVERSE
                    10.9.0.0/16     | 192.0.2.1   | v0 | 10.9.0.0/16 metric 100 via 192.0.2.1 dev v0    | UNIVERSE
                    10.9.0.0/16     |             | v0 | 10.9.0.0/16 metric 100 dev v0                  | LINK
                    10.9.0.0/16     | 2001:db8::1 | v0 | 10.9.0.0/16 metric 100 via 2001:db8::1 dev v0  | UNIVERSE
                    0.0.0.0/0       | 192.0.2.1   |    | 0.0.0.0/0 metric 100 via 192.0.2.1             | UNIVERSE
                    2001:db8:9::/48 | fe80::1     | v0 | 2001:db8:9::/48 metric 100 via fe80::1 dev v0  | UNIVERSE
                    """)
    void becomesTheRouteItDescribes(
            String prefix, @Nullable String via, @Nullable String dev, String route, Scope scope) {
        Route object = route(prefix, via, dev).object();
        assertThat(object).hasToString(route);
        assertThat(object.forwarding().scope()).isEqualTo(scope);
    }

    @Test
    void severalNextHopsMakeOneMultipathRoute() {
        var entry = entry("10.9.0.0/16", RouteType.UNICAST, 100, false, hop("192.0.2.1", 1), hop("192.0.2.2", 3));
        assertThat(entry.object())
                .hasToString("10.9.0.0/16 metric 100 nexthop via 192.0.2.1 nexthop via 192.0.2.2 weight 3");
    }

    @Test
    void aRefusingRouteHasNoNextHop() {
        assertThat(entry("10.9.0.0/16", RouteType.BLACKHOLE, 100, false).object())
                .hasToString("blackhole 10.9.0.0/16 metric 100");
        assertThatThrownBy(() -> entry("10.9.0.0/16", RouteType.PROHIBIT, 100, false, hop("192.0.2.1", 1)))
                .hasMessageContaining("has no next hop");
    }

    @Test
    void theKernelsOwnTypesCannotBeDeclared() {
        assertThatThrownBy(() -> entry("10.9.0.0/16", RouteType.LOCAL, 100, false))
                .hasMessageContaining("type local cannot be declared; write unicast");
    }

    @Test
    void aUnicastRouteNeedsAWayOut() {
        assertThatThrownBy(() -> route("10.9.0.0/16", null, null)).hasMessageContaining("needs via, dev or next-hops");
    }

    @Test
    void oneNextHopOfItsOwnAndAListAreTooMuch() {
        assertThatThrownBy(() -> new RouteEntry(
                        Prefix.parse("10.9.0.0/16"),
                        IpAddress.parse("192.0.2.1"),
                        null,
                        false,
                        List.of(hop("192.0.2.2", 1)),
                        RouteType.UNICAST,
                        254,
                        0,
                        100,
                        null,
                        null,
                        0,
                        false,
                        null,
                        null,
                        null))
                .hasMessageContaining("either via and dev of its own or next-hops");
    }

    @Test
    void metricZeroIsRefusedBecauseTheKernelReadsItAsAny() {
        assertThatThrownBy(() -> entry("10.9.0.0/16", RouteType.UNICAST, 0, false, hop("192.0.2.1", 1)))
                .hasMessageContaining("metric must be 1..4294967295, was 0");
    }

    @Test
    void aGuardIsForARouteThatCarriesTraffic() {
        assertThatThrownBy(() -> entry("10.9.0.0/16", RouteType.UNREACHABLE, 100, true))
                .hasMessageContaining("a guard is for a route that carries traffic");
        assertThat(entry("10.9.0.0/16", RouteType.UNICAST, 100, true, hop("192.0.2.1", 1))
                        .guard())
                .isTrue();
    }

    private static HopEntry hop(String via, int weight) {
        return new HopEntry(IpAddress.parse(via), null, false, weight);
    }

    private static RouteEntry route(String prefix, @Nullable String via, @Nullable String dev) {
        return new RouteEntry(
                Prefix.parse(prefix),
                via == null ? null : IpAddress.parse(via),
                dev,
                false,
                List.of(),
                RouteType.UNICAST,
                254,
                0,
                100,
                null,
                null,
                0,
                false,
                null,
                null,
                null);
    }

    private static RouteEntry entry(String prefix, RouteType type, long metric, boolean guard, HopEntry... hops) {
        return new RouteEntry(
                Prefix.parse(prefix),
                null,
                null,
                false,
                List.of(hops),
                type,
                254,
                0,
                metric,
                null,
                null,
                0,
                guard,
                null,
                null,
                null);
    }
}
