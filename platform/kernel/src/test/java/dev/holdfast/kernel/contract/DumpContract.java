package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static dev.holdfast.kernel.contract.KernelUnderTest.sure;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What dumps and look-ups show. */
interface DumpContract extends ContractPart {

    private List<String> prefixes(RouteFilter filter) {
        return kernel().dump(filter).stream()
                .filter(route -> route.protocol() == kernel().dataplane().protocol())
                .map(route -> route.prefix().toString())
                .toList();
    }

    @Test
    @Capability.Needs(Capability.TABLES)
    default void dumpsFilterByFamilyTableAndDevice() {
        var over0 = Forwarding.over(NextHop.dev("v0"));
        var over2 = Forwarding.over(NextHop.dev("v2"));
        kernel().add(
                        route("10.1.0.0/16", over0),
                        route("10.2.0.0/16", 100, 50, over2),
                        route("2001:db8:5::/48", over2),
                        route("2001:db8:6::/48", 100, 50, over0));

        assertThat(prefixes(RouteFilter.ALL)).hasSize(4);
        assertThat(prefixes(new RouteFilter(Family.IPV6, 0, null)))
                .containsExactlyInAnyOrder("2001:db8:5::/48", "2001:db8:6::/48");
        assertThat(prefixes(new RouteFilter(null, 100, null))).containsExactly("10.2.0.0/16", "2001:db8:6::/48");
        assertThat(prefixes(RouteFilter.device("v2"))).containsExactly("10.2.0.0/16", "2001:db8:5::/48");
        assertThat(prefixes(new RouteFilter(Family.IPV4, 254, "v0"))).containsExactly("10.1.0.0/16");
    }

    @Test
    default void tablesAndDevicesThatDoNotExistHoldNoRoutes() {
        assertThat(kernel().dump(new RouteFilter(null, 12345, null))).isEmpty();
        assertThat(kernel().dump(RouteFilter.device("nowhere"))).isEmpty();
    }

    @Test
    default void theLocalTableIsLeftOut() {
        assertThat(kernel().dump(RouteFilter.ALL))
                .extracting(KernelRoute::table)
                .doesNotContain(255L);
    }

    @Test
    @Capability.Needs({Capability.METRICS, Capability.TOS})
    default void foreignRoutesAreShownWithAllThatOursCouldNotHave() {
        kernel().ip(
                        "route add 10.1.0.0/16 dev v0",
                        "route add 10.1.0.0/16 dev v0 tos 0x10 metric 7 proto 186",
                        "route add 2001:db8:5::/48 dev v0");

        assertThat(kernel().routes())
                .containsExactlyInAnyOrder(
                        "10.1.0.0/16 dev v0 proto 3",
                        "10.1.0.0/16 dev v0 tos 16 proto 186 metric 7",
                        "2001:db8:5::/48 dev v0 proto 3 metric 1024");
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void routesWithOneKeyComeOneAfterTheOtherTheOneInEffectFirst() {
        kernel().ip(
                        "route add 10.1.0.0/16 via 10.0.0.2 metric 50",
                        "route append 10.1.0.0/16 via 10.0.0.3 metric 50",
                        "route prepend 10.1.0.0/16 via 10.0.0.4 metric 50",
                        "route add 10.1.0.0/16 via 10.0.0.5 metric 40");

        assertThat(kernel().routesTo("10.1.0.0/16"))
                .extracting(route -> route.forwarding().nextHops().get(0).gateway())
                .containsExactly(
                        IpAddress.parse("10.0.0.5"),
                        IpAddress.parse("10.0.0.4"),
                        IpAddress.parse("10.0.0.2"),
                        IpAddress.parse("10.0.0.3"));
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void theLegsOfAnIpv6RouteAreEqualWhateverTheirOrder() {
        kernel().ip(
                        "route add 2001:db8:5::/48 nexthop via 2001:db8::2 nexthop via 2001:db8:2::2",
                        "route add 2001:db8:6::/48 nexthop via 2001:db8:2::2 nexthop via 2001:db8::2");

        assertThat(kernel().routesTo("2001:db8:5::/48").get(0).forwarding())
                .isEqualTo(kernel().routesTo("2001:db8:6::/48").get(0).forwarding());
    }

    @Test
    default void equalForwardingIsTheSameObjectInEveryDump() {
        for (int i = 0; i < 20; i++) {
            kernel().add(route("10.1." + i + ".0/24", Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.2"), "v0"))));
        }

        Map<Forwarding, Boolean> seen = new IdentityHashMap<>();
        for (int round = 0; round < 2; round++) {
            sure(() -> {
                kernel().dataplane().dumpRoutes(RouteFilter.ALL, route -> {
                    if (route.protocol() == kernel().dataplane().protocol()) {
                        seen.put(route.forwarding(), true);
                    }
                });
                return seen;
            });
        }
        assertThat(seen).hasSize(1);
    }

    private String serving(String destination) {
        KernelRoute route = sure(() -> kernel().dataplane().lookup(IpAddress.parse(destination)));
        return route == null ? "nothing" : route.prefix() + " " + route.metric();
    }

    @Test
    default void lookupFindsTheEntryThatServesAnAddress() {
        var dev = Forwarding.over(NextHop.dev("v0"));
        kernel().add(
                        route("10.1.0.0/16", 254, 60, dev),
                        route("10.1.0.0/16", 254, 50, Forwarding.over(NextHop.dev("v2"))),
                        route("10.1.1.0/24", 254, 70, dev),
                        route("2001:db8:5::/48", dev));

        assertThat(serving("10.1.2.3")).isEqualTo("10.1.0.0/16 50");
        assertThat(serving("10.1.1.3")).isEqualTo("10.1.1.0/24 70");
        assertThat(serving("2001:db8:5::1")).isEqualTo("2001:db8:5::/48 50");
        assertThat(serving("203.0.113.1")).isEqualTo("nothing");
    }

    @Test
    @Capability.Needs({Capability.TABLES, Capability.RULES})
    default void lookupFollowsTheRules() {
        var dev = Forwarding.over(NextHop.dev("v0"));
        kernel().add(route("10.1.0.0/16", dev), route("10.1.0.0/16", 100, 70, dev));
        kernel().ip("rule add to 10.1.0.0/16 lookup 100 priority 1000");

        assertThat(serving("10.1.2.3")).isEqualTo("10.1.0.0/16 70");
    }
}
