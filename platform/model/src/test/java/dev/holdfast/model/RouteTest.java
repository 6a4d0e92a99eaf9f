package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Routes and the parts they are made of. */
final class RouteTest {
    private static final Prefix IPV4 = Prefix.parse("10.1.0.0/16");
    private static final Prefix IPV6 = Prefix.parse("2001:db8::/48");
    private static final NextHop DEV = NextHop.dev("v0");

    @ParameterizedTest
    @CsvSource({
        "0, 0, 1, table must be",
        "-1, 0, 1, table must be",
        "4294967295, 0, 1, table must be",
        "255, 0, 1, belongs to the kernel",
        "254, 1, 1, tos must be",
        "254, 256, 1, tos must be",
        "254, -4, 1, tos must be",
        "254, 0, 0, metric must be",
        "254, 0, 4294967296, metric must be"
    })
    void aKeyOutOfRangeIsRefused(long table, int tos, long metric, String why) {
        assertThatThrownBy(() -> new RouteKey(table, IPV4, tos, metric))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void aKeyAtTheEdgesIsTaken() {
        assertThatCode(() -> new RouteKey(1, IPV4, 252, 1)).doesNotThrowAnyException();
        assertThatCode(() -> new RouteKey(4_294_967_294L, IPV6, 0, 4_294_967_295L))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> new RouteKey(254, IPV6, 4, 1)).hasMessageContaining("no tos");
    }

    @Test
    void keysOrderByTablePrefixTosMetric() {
        var key = new RouteKey(254, IPV4, 4, 10);
        assertThat(key).isGreaterThan(new RouteKey(100, IPV6, 0, 20));
        assertThat(key).isGreaterThan(new RouteKey(254, Prefix.parse("10.0.0.0/16"), 8, 20));
        assertThat(key).isGreaterThan(new RouteKey(254, IPV4, 0, 20));
        assertThat(key).isGreaterThan(new RouteKey(254, IPV4, 4, 9));
    }

    @Test
    void aNextHopNeedsAGatewayOrADeviceAndOnlinkNeedsBoth() {
        IpAddress gateway = IpAddress.parse("10.0.0.1");
        assertThatThrownBy(() -> new NextHop(null, null, false, 1)).hasMessageContaining("a gateway or a device");
        assertThatThrownBy(() -> new NextHop(gateway, null, true, 1)).hasMessageContaining("onlink needs both");
        assertThatThrownBy(() -> new NextHop(null, "v0", true, 1)).hasMessageContaining("onlink needs both");
        assertThatThrownBy(() -> new NextHop(gateway, "v0", false, 0)).hasMessageContaining("1..256");
        assertThatThrownBy(() -> new NextHop(gateway, "v0", false, 257)).hasMessageContaining("1..256");
        assertThatThrownBy(() -> NextHop.dev("a-name-far-too-long")).hasMessageContaining("no link name");
        assertThat(new NextHop(gateway, "v0", true, 256)).hasToString("via 10.0.0.1 dev v0 onlink weight 256");
    }

    @ParameterizedTest
    @EnumSource(RouteType.class)
    void onlyRejectTypesDoWithoutNextHopAndOnlyTheyMust(RouteType type) {
        assertThat(type.isReject())
                .isEqualTo(List.of(RouteType.BLACKHOLE, RouteType.UNREACHABLE, RouteType.PROHIBIT, RouteType.THROW)
                        .contains(type));
        assertThat(RouteType.of(type.code())).isEqualTo(type);
        if (type.isReject()) {
            assertThatThrownBy(() -> new Forwarding(type, List.of(DEV), null, Scope.UNIVERSE, 0, 0))
                    .hasMessageContaining("has no next hop");
        }
    }

    @Test
    void forwardingKeepsItsRanges() {
        assertThatThrownBy(() -> Forwarding.over(List.of())).hasMessageContaining("needs a gateway or a device");
        assertThatThrownBy(() -> Forwarding.over(DEV).withMtu(67)).hasMessageContaining("68..65535");
        assertThatThrownBy(() -> Forwarding.over(DEV).withMtu(65536)).hasMessageContaining("68..65535");
        assertThat(Forwarding.over(DEV).withMtu(68).mtu()).isEqualTo(68);
    }

    @Test
    void forwardingChoosesTheScopeIpWould() {
        NextHop gateway = NextHop.via(IpAddress.parse("10.0.0.1"));
        assertThat(Forwarding.over(DEV).scope()).isEqualTo(Scope.LINK);
        assertThat(Forwarding.over(gateway).scope()).isEqualTo(Scope.UNIVERSE);
        assertThat(Forwarding.over(List.of(DEV, gateway)).scope()).isEqualTo(Scope.UNIVERSE);
    }

    @Test
    void aRouteRefusesGatewaysAndSourcesThatCannotServeItsFamily() {
        var ipv4Gateway = Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.1")));
        var ipv6Gateway = Forwarding.over(NextHop.via(IpAddress.parse("2001:db8::1")));
        var linkLocal = Forwarding.over(NextHop.via(IpAddress.parse("fe80::1")));

        assertThatThrownBy(() -> new Route(RouteKey.main(IPV6, 1), ipv4Gateway)).hasMessageContaining("is IPv4");
        assertThatCode(() -> new Route(RouteKey.main(IPV4, 1), ipv6Gateway)).doesNotThrowAnyException();
        assertThatThrownBy(() -> new Route(RouteKey.main(IPV4, 1), linkLocal)).hasMessageContaining("needs a device");
        assertThatThrownBy(() ->
                        new Route(RouteKey.main(IPV4, 1), Forwarding.over(DEV).withSource(IpAddress.parse("::1"))))
                .hasMessageContaining("not of the family");
    }

    @Test
    void anIpv6RouteHasNoScope() {
        assertThat(new Route(RouteKey.main(IPV6, 1), Forwarding.over(DEV))
                        .forwarding()
                        .scope())
                .isEqualTo(Scope.UNIVERSE);
        assertThat(new Route(RouteKey.main(IPV4, 1), Forwarding.over(DEV))
                        .forwarding()
                        .scope())
                .isEqualTo(Scope.LINK);
    }

    @Test
    void aGuardRefusesTheSamePacketsWorseThanAnyRoute() {
        var route = new Route(new RouteKey(100, IPV4, 4, 7), Forwarding.over(DEV));
        assertThat(route.guard()).hasToString("unreachable 10.1.0.0/16 table 100 tos 4 metric 4000000000");
    }

    @Test
    void routesPrintAsIpTakesThem() {
        var hops = List.of(
                NextHop.via(IpAddress.parse("10.0.0.1"), "v0"),
                new NextHop(IpAddress.parse("10.0.1.1"), null, false, 3));
        assertThat(new Route(RouteKey.main(IPV4, 5), Forwarding.over(hops)))
                .hasToString("10.1.0.0/16 metric 5 nexthop via 10.0.0.1 dev v0 nexthop via 10.0.1.1 weight 3");
        var group = new Forwarding(RouteType.MULTICAST, List.of(DEV), null, Scope.LINK, 0, 0);
        assertThat(new Route(RouteKey.main(Prefix.parse("233.1.1.1/32"), 5), group))
                .hasToString("multicast 233.1.1.1/32 metric 5 dev v0");
        var full = Forwarding.over(DEV).withSource(IpAddress.parse("10.0.0.9")).withMtu(1400);
        assertThat(new Route(RouteKey.main(IPV4, 5), full))
                .hasToString("10.1.0.0/16 metric 5 dev v0 src 10.0.0.9 mtu 1400");
    }

    @Test
    void equalForwardingIsEqualWhateverListItCameIn() {
        assertThat(Forwarding.over(List.of(DEV))).isEqualTo(Forwarding.over(NextHop.dev("v0")));
        assertThat(Forwarding.over(DEV).uses("v0")).isTrue();
        assertThat(Forwarding.over(DEV).uses("v1")).isFalse();
    }
}
