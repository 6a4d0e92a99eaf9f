package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Every shape a route can have comes back from a dump as it was asked for, and can be deleted by it. */
interface RouteShapeContract extends ContractPart {

    private static NextHop via(String gateway, String device, int weight) {
        return new NextHop(IpAddress.parse(gateway), device, false, weight);
    }

    private void comesBack(Route wanted) {
        kernel().add(wanted);
        List<KernelRoute> seen = kernel().routesTo(wanted.key().prefix().toString());
        assertThat(seen)
                .singleElement()
                .isEqualTo(new KernelRoute(
                        wanted.key().table(),
                        wanted.key().prefix(),
                        wanted.key().tos(),
                        wanted.key().metric(),
                        kernel().dataplane().protocol(),
                        wanted.forwarding()));
        kernel().apply(kernel().delete(wanted));
        assertThat(kernel().routesTo(wanted.key().prefix().toString())).isEmpty();
    }

    @Test
    default void overADevice() {
        comesBack(route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0"))));
        comesBack(route("10.1.2.3/32", Forwarding.over(NextHop.dev("lo"))));
        comesBack(route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))));
        comesBack(route("233.1.1.1/32", Forwarding.over(NextHop.dev("v0"))));
    }

    @Test
    default void overAGateway() {
        comesBack(route("10.1.0.0/16", Forwarding.over(via("10.0.0.2", "v0", 1))));
        comesBack(route("0.0.0.0/0", Forwarding.over(via("10.0.0.2", "v0", 1))));
        comesBack(route("2001:db8:5::/48", Forwarding.over(via("2001:db8::2", "v0", 1))));
        comesBack(route("::/0", Forwarding.over(via("2001:db8::2", "v0", 1))));
        comesBack(route("2001:db8:5::/48", Forwarding.over(via("fe80::1", "v2", 1))));
    }

    @Test
    default void aGatewayWithoutDeviceComesBackWithTheOneItResolvesTo() {
        kernel().add(
                        route("10.1.0.0/16", Forwarding.over(NextHop.via(IpAddress.parse("10.0.2.2")))),
                        route("2001:db8:5::/48", Forwarding.over(NextHop.via(IpAddress.parse("2001:db8:2::2")))));

        assertThat(kernel().routes())
                .containsExactly(
                        "10.1.0.0/16 via 10.0.2.2 dev v2 proto 73 metric 50",
                        "2001:db8:5::/48 via 2001:db8:2::2 dev v2 proto 73 metric 50");
    }

    @Test
    @Capability.Needs(Capability.GATEWAYS_OF_ANOTHER_FAMILY)
    default void anIpv4RouteOverAnIpv6Gateway() {
        comesBack(route("10.1.0.0/16", Forwarding.over(via("fe80::1", "v0", 1))));
        comesBack(route("10.1.0.0/16", Forwarding.over(via("2001:db8::2", "v0", 1))));
    }

    @Test
    @Capability.Needs(Capability.ONLINK)
    default void onlink() {
        var far4 = new NextHop(IpAddress.parse("192.0.2.1"), "v0", true, 1);
        var far6 = new NextHop(IpAddress.parse("2001:db8:ffff::1"), "v0", true, 1);
        comesBack(route("10.1.0.0/16", Forwarding.over(far4)));
        comesBack(route("2001:db8:5::/48", Forwarding.over(far6)));
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void multipathWithWeights() {
        comesBack(route("10.1.0.0/16", Forwarding.over(List.of(via("10.0.2.2", "v2", 5), via("10.0.0.2", "v0", 1)))));
        comesBack(route("10.1.0.0/16", Forwarding.over(List.of(NextHop.dev("v2"), via("10.0.0.2", "v0", 256)))));
        comesBack(route(
                "2001:db8:5::/48",
                Forwarding.over(List.of(via("2001:db8::2", "v0", 3), via("2001:db8:2::2", "v2", 1)))));
    }

    @Test
    @Capability.Needs(Capability.EVERY_REJECT_TYPE)
    default void everyRejectType() {
        for (RouteType type :
                List.of(RouteType.UNREACHABLE, RouteType.BLACKHOLE, RouteType.PROHIBIT, RouteType.THROW)) {
            comesBack(route("10.1.0.0/16", Forwarding.reject(type)));
            comesBack(route("2001:db8:5::/48", Forwarding.reject(type)));
        }
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void aGuardAtTheHighestMetrics() {
        comesBack(route("10.1.0.0/16", 254, 4_000_000_000L, Forwarding.reject(RouteType.UNREACHABLE)));
        comesBack(route("10.1.0.0/16", 254, 0xFFFF_FFFFL, Forwarding.reject(RouteType.UNREACHABLE)));
        comesBack(route("2001:db8:5::/48", 254, 4_000_000_000L, Forwarding.reject(RouteType.UNREACHABLE)));
    }

    @Test
    @Capability.Needs({Capability.TOS, Capability.SCOPES})
    default void sourceMtuScopeTosAndLargeTables() {
        var dev = Forwarding.over(NextHop.dev("v0"));
        comesBack(route("10.1.0.0/16", dev.withSource(IpAddress.parse("10.0.2.1"))));
        comesBack(route("2001:db8:5::/48", dev.withSource(IpAddress.parse("2001:db8:2::1"))));
        comesBack(route("10.1.0.0/16", dev.withMtu(1300)));
        comesBack(route("2001:db8:5::/48", dev.withMtu(1300)));
        comesBack(route("10.1.0.0/16", dev.withScope(Scope.UNIVERSE)));
        comesBack(route("10.1.0.0/16", 4_294_967_294L, 50, dev));
        comesBack(route("2001:db8:5::/48", 70_000, 50, dev));
        comesBack(new Route(new RouteKey(254, Prefix.parse("10.1.0.0/16"), 16, 50), dev));
    }
}
