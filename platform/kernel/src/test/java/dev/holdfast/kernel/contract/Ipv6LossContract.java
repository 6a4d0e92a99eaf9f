package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What IPv6 routes lose with links and addresses; the kernel tells of most of it. */
interface Ipv6LossContract extends ContractPart {

    private static Route overBoth() {
        return route(
                "2001:db8:5::/48",
                Forwarding.over(List.of(
                        NextHop.via(IpAddress.parse("2001:db8::2"), "v0"),
                        NextHop.via(IpAddress.parse("2001:db8:2::2"), "v2"))));
    }

    @Test
    @Capability.Needs(Capability.TABLES)
    default void aLinkSetDownTakesRoutesAndStaticAddressesAloud() {
        kernel().add(
                        route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))),
                        route("2001:db8:6::/48", 100, 50, Forwarding.over(NextHop.dev("v0"))),
                        route("2001:db8:7::/48", Forwarding.reject(RouteType.UNREACHABLE)));
        RecordedEvents events = kernel().watch();

        kernel().ip("link set v0 down");

        assertThat(kernel().routesTold(events))
                .containsExactlyInAnyOrder(
                        "DELETED 2001:db8:5::/48 dev v0 proto 73 metric 50",
                        "DELETED 2001:db8:6::/48 dev v0 table 100 proto 73 metric 50");
        assertThat(kernel().routes()).containsExactly("2001:db8:7::/48 unreachable proto 73 metric 50");
        assertThat(kernel().addresses("v0"))
                .extracting(address -> address.address().local().toString())
                .containsExactly("10.0.0.1");
        kernel().await(
                        events,
                        "DELADDR",
                        event -> event.what().equals("GONE")
                                && WatchContract.isAddress(event, "2001:db8::1")
                                && event.origin().isAnonymous());
    }

    @Test
    default void aLinkSetUpAgainBringsBackNeither() {
        kernel().add(route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))));

        kernel().ip("link set v0 down", "link set v0 up");

        assertThat(kernel().routes()).isEmpty();
        assertThat(kernel().routesTo("2001:db8::/64")).isEmpty();
        assertThat(kernel().addresses("v0")).hasSize(1);
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void aLegOfSeveralDiesSilentlyWithItsLinkAndRevivesWithIt() {
        kernel().add(overBoth());
        List<String> before = kernel().routes();
        RecordedEvents events = kernel().watch();

        kernel().ip("link set v0 down");
        assertThat(kernel().routes()).isEqualTo(before);
        kernel().ip("link set v0 up");

        assertThat(kernel().routes()).isEqualTo(before);
        assertThat(kernel().routesTold(events)).isEmpty();
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void aDeletedDeviceTakesItsLegAndLeavesTheRest() {
        kernel().add(overBoth());
        RecordedEvents events = kernel().watch();

        kernel().ip("link del v0");

        assertThat(kernel().routes()).containsExactly("2001:db8:5::/48 via 2001:db8:2::2 dev v2 proto 73 metric 50");
        assertThat(kernel().routesTold(events)).singleElement().asString().startsWith("DELETED 2001:db8:5::/48");
    }

    @Test
    default void theLastAddressTakesNoStaticRoute() {
        kernel().add(route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))));

        kernel().ip("-6 addr del 2001:db8::1/64 dev v0");

        assertThat(kernel().routes()).hasSize(1);
        assertThat(kernel().routesTo("2001:db8::/64")).isEmpty();
    }

    @Test
    @Capability.Needs(Capability.TABLES)
    default void aLostSourceIsStrippedWithoutAWord() {
        kernel().add(
                        route(
                                "2001:db8:5::/48",
                                Forwarding.over(NextHop.dev("v0")).withSource(IpAddress.parse("2001:db8:2::1"))),
                        route(
                                "2001:db8:6::/48",
                                100,
                                50,
                                Forwarding.over(NextHop.dev("v2")).withSource(IpAddress.parse("2001:db8:2::1"))));
        RecordedEvents events = kernel().watch();

        kernel().ip("addr del 2001:db8:2::1/64 dev v2");

        assertThat(kernel().routesTold(events)).isEmpty();
        assertThat(kernel().routes())
                .containsExactlyInAnyOrder(
                        "2001:db8:5::/48 dev v0 proto 73 metric 50",
                        "2001:db8:6::/48 dev v2 table 100 proto 73 metric 50");
    }

    @Test
    default void aSourceLostWithItsLinkIsKeptByRoutesElsewhere() {
        kernel().add(route(
                "2001:db8:5::/48", Forwarding.over(NextHop.dev("v0")).withSource(IpAddress.parse("2001:db8:2::1"))));

        kernel().ip("link set v2 down");

        assertThat(kernel().routes()).containsExactly("2001:db8:5::/48 dev v0 src 2001:db8:2::1 proto 73 metric 50");
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void anMtuBelow1280TakesALegOfSeveral() {
        kernel().add(overBoth());

        kernel().ip("link set v0 mtu 1279");

        assertThat(kernel().routes()).containsExactly("2001:db8:5::/48 via 2001:db8:2::2 dev v2 proto 73 metric 50");
    }

    @Test
    default void anMtuBelow1280TakesIpv6AsIfTheLinkWentDown() {
        kernel().add(
                        route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))),
                        route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0"))));
        RecordedEvents events = kernel().watch();

        kernel().ip("link set v0 mtu 1279");

        assertThat(kernel().routesTold(events)).containsExactly("DELETED 2001:db8:5::/48 dev v0 proto 73 metric 50");
        assertThat(kernel().routes()).containsExactly("10.1.0.0/16 dev v0 proto 73 metric 50");
        kernel().ip("link set v0 mtu 1500");
        assertThat(kernel().addresses("v0")).hasSize(1);
        assertThat(kernel().routes()).hasSize(1);
    }
}
