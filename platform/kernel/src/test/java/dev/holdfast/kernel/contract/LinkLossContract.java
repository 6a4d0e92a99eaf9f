package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelLink;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What IPv4 routes lose with their links, mostly without a word, and what stays. */
interface LinkLossContract extends ContractPart {

    private static Route overBoth() {
        return route(
                "10.1.0.0/16",
                Forwarding.over(List.of(
                        NextHop.via(IpAddress.parse("10.0.0.2"), "v0"),
                        NextHop.via(IpAddress.parse("10.0.2.2"), "v2"))));
    }

    String OVER_BOTH = "10.1.0.0/16 nexthop via 10.0.0.2 dev v0 nexthop via 10.0.2.2 dev v2 proto 73 metric 50";

    @Test
    @Capability.Needs(Capability.TABLES)
    default void aLinkSetDownTakesItsRoutesInEveryTableWithoutAWord() {
        var dev = Forwarding.over(NextHop.dev("v0"));
        kernel().add(
                        route("10.1.0.0/16", dev),
                        route("10.2.0.0/16", 100, 50, dev),
                        route("10.3.0.0/16", Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.2"), "v0"))),
                        route("10.4.0.0/16", Forwarding.reject(RouteType.BLACKHOLE)),
                        route("10.5.0.0/16", Forwarding.over(NextHop.dev("v2"))));
        RecordedEvents events = kernel().watch();

        kernel().ip("link set v0 down");

        assertThat(kernel().routesTold(events)).isEmpty();
        assertThat(kernel().routes())
                .containsExactly("10.4.0.0/16 blackhole proto 73 metric 50", "10.5.0.0/16 dev v2 proto 73 metric 50");
        RecordedEvents.Event told = kernel().await(
                        events,
                        "link",
                        event -> event.object() instanceof KernelLink link
                                && link.name().equals("v0")
                                && !link.up());
        assertThat(told.origin().isAnonymous()).isTrue();
    }

    @Test
    default void aLinkSetUpAgainBringsBackItsConnectedRouteAndNoOther() {
        kernel().add(route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0"))));

        kernel().ip("link set v0 down");
        assertThat(kernel().routesTo("10.0.0.0/24")).isEmpty();
        kernel().ip("link set v0 up");

        assertThat(kernel().routes()).isEmpty();
        assertThat(kernel().routesTo("10.0.0.0/24")).hasSize(1);
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void aMultipathRouteOutlivesALinkThatIsDownAndComesBackWhole() {
        kernel().add(overBoth());
        RecordedEvents events = kernel().watch();

        kernel().ip("link set v0 down");
        assertThat(kernel().routes()).containsExactly(OVER_BOTH);
        kernel().ip("link set v0 up");

        assertThat(kernel().routes()).containsExactly(OVER_BOTH);
        assertThat(kernel().routesTold(events)).isEmpty();
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void aMultipathRouteGoesWithoutAWordWhenItsLastLegIsDown() {
        kernel().add(overBoth());
        RecordedEvents events = kernel().watch();

        kernel().ip("link set v0 down", "link set v2 down");

        assertThat(kernel().routes()).isEmpty();
        assertThat(kernel().routesTold(events)).isEmpty();
    }

    @Test
    @Capability.Needs({Capability.MULTIPATH, Capability.DEPARTURES_TOLD})
    default void aDeletedDeviceTakesAWholeMultipathRouteWithoutAWord() {
        kernel().add(overBoth());
        RecordedEvents events = kernel().watch();

        kernel().ip("link del v0");

        assertThat(kernel().routes()).isEmpty();
        assertThat(kernel().routesTold(events)).isEmpty();
        kernel().await(
                        events,
                        "DELLINK",
                        event -> event.what().equals("GONE")
                                && event.object() instanceof KernelLink link
                                && link.name().equals("v0"));
    }

    @Test
    default void aDeviceMadeAnewHasAnotherIndexAndNoRoutes() {
        kernel().add(route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0"))));
        int before = kernel().link("v0").index();

        kernel().ip("link del v0", "link add v0 type veth peer name v1", "link set v0 up");

        assertThat(kernel().link("v0").index()).isNotEqualTo(before);
        assertThat(kernel().routes()).isEmpty();
        kernel().add(route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0"))));
        assertThat(kernel().routes()).hasSize(1);
    }

    @Test
    default void carrierLossIsToldOfTheLinkAndCostsNoRoute() {
        kernel().add(
                        route("10.1.0.0/16", Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.2"), "v0"))),
                        route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))));
        List<String> before = kernel().routes();
        RecordedEvents events = kernel().watch();

        kernel().carrier("v0", false);

        kernel().await(
                        events,
                        "v0 without carrier",
                        event -> event.object() instanceof KernelLink link
                                && link.name().equals("v0")
                                && link.up()
                                && !link.carrier());
        assertThat(kernel().routes()).isEqualTo(before);
        assertThat(kernel().routesTold(events)).isEmpty();
        kernel().carrier("v0", true);
        KernelUnderTest.eventually("carrier", () -> kernel().link("v0").carrier());
        assertThat(kernel().routes()).isEqualTo(before);
    }

    @Test
    default void aRouteOverALinkWithoutCarrierIsTaken() {
        kernel().carrier("v0", false);
        KernelUnderTest.eventually("no carrier", () -> !kernel().link("v0").carrier());

        kernel().add(
                        route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0"))),
                        route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))));

        assertThat(kernel().routes()).hasSize(2);
    }

    @Test
    default void deletingTheConnectedRouteLeavesThoseBehindIt() {
        kernel().add(route("10.1.0.0/16", Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.2"), "v0"))));

        kernel().ip("route del 10.0.0.0/24 dev v0");

        assertThat(kernel().routes()).hasSize(1);
    }

    @Test
    @Capability.Needs(Capability.NEXT_HOP_OBJECTS)
    default void aDeletedNextHopObjectTakesIpv4RoutesSilentlyAndIpv6RoutesAloud() {
        kernel().ip(
                        "nexthop add id 10 via 10.0.0.2 dev v0",
                        "nexthop add id 11 via 2001:db8::2 dev v0",
                        "route add 10.1.0.0/16 nhid 10",
                        "route add 2001:db8:5::/48 nhid 11");
        assertThat(kernel().routes()).hasSize(2);
        RecordedEvents events = kernel().watch();

        kernel().ip("nexthop del id 10", "nexthop del id 11");

        assertThat(kernel().routes()).isEmpty();
        assertThat(kernel().routesTold(events)).singleElement().asString().startsWith("DELETED 2001:db8:5::/48");
        assertThat(events.all())
                .filteredOn(event -> event.what().equals("NEXT_HOP_GONE"))
                .extracting(RecordedEvents.Event::object)
                .containsExactly(10L, 11L);
    }

    @Test
    @Capability.Needs(Capability.NEXT_HOP_OBJECTS)
    default void carrierLossTakesNextHopObjectsAndTheirRoutesWithoutNamingThem() {
        kernel().ip("nexthop add id 10 via 10.0.0.2 dev v0", "route add 10.1.0.0/16 nhid 10");
        RecordedEvents events = kernel().watch();

        kernel().carrier("v0", false);

        KernelUnderTest.eventually("the route is gone", () -> kernel().routes().isEmpty());
        assertThat(kernel().routesTold(events)).isEmpty();
        assertThat(events.all()).noneMatch(event -> event.what().equals("NEXT_HOP_GONE"));
    }

    @Test
    default void ourOwnLinkDownHasTheSameSideEffects() {
        kernel().add(route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0"))));

        kernel().apply(new Change.SetLink("v0", false));

        assertThat(kernel().routes()).isEmpty();
        assertThat(kernel().link("v0").up()).isFalse();
    }
}
