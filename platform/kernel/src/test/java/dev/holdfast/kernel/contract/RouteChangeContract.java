package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.RouteType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How routes are added, replaced and deleted, and what is refused. */
interface RouteChangeContract extends ContractPart {

    private static Forwarding via(String gateway, String device) {
        return Forwarding.over(NextHop.via(IpAddress.parse(gateway), device));
    }

    private static Forwarding dev(String device) {
        return Forwarding.over(NextHop.dev(device));
    }

    @Test
    default void anExclusiveRouteIsRefusedWhereSomebodyElseHasTheKey() {
        kernel().ip(
                        "route add 10.1.0.0/16 via 10.0.0.2 metric 50",
                        "route add 2001:db8:5::/48 via 2001:db8::2 metric 50");

        assertThat(kernel().refused(route("10.1.0.0/16", via("10.0.0.3", "v0")), Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("EEXIST");
        assertThat(kernel().refused(route("2001:db8:5::/48", via("2001:db8::3", "v0")), Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("EEXIST");
        assertThat(kernel().routes()).hasSize(2);
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void oneInFrontTakesEffectAndLeavesTheForeignOneBehindIt() {
        kernel().ip("route add 10.1.0.0/16 via 10.0.0.2 metric 50");

        kernel().apply(new Change.AddRoute(route("10.1.0.0/16", via("10.0.0.3", "v0")), Placement.FRONT));

        assertThat(kernel().routes())
                .containsExactly(
                        "10.1.0.0/16 via 10.0.0.3 dev v0 proto 73 metric 50",
                        "10.1.0.0/16 via 10.0.0.2 dev v0 proto 3 metric 50");
    }

    @Test
    default void inFrontIsExclusiveForIpv6SoThatItNeverJoinsAForeignRoute() {
        kernel().ip("route add 2001:db8:5::/48 via 2001:db8::2 metric 50");

        assertThat(kernel().refused(route("2001:db8:5::/48", via("2001:db8::3", "v0")), Placement.FRONT)
                        .errno())
                .isEqualTo("EEXIST");
        assertThat(kernel().routes()).containsExactly("2001:db8:5::/48 via 2001:db8::2 dev v0 proto 3 metric 50");
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void replaceTakesThePlaceOfTheFirstAndLeavesTheOthers() {
        kernel().ip("route add 10.1.0.0/16 via 10.0.0.2 metric 50", "route append 10.1.0.0/16 via 10.0.0.4 metric 50");

        kernel().apply(new Change.AddRoute(
                route("10.1.0.0/16", Forwarding.reject(RouteType.UNREACHABLE)), Placement.REPLACE));

        assertThat(kernel().routes())
                .containsExactly(
                        "10.1.0.0/16 unreachable proto 73 metric 50",
                        "10.1.0.0/16 via 10.0.0.4 dev v0 proto 3 metric 50");
    }

    @Test
    default void replaceOfAnIpv6RouteReplacesAllItsLegs() {
        kernel().ip("route add 2001:db8:5::/48 metric 50 nexthop via 2001:db8::2 nexthop via 2001:db8:2::2");

        kernel().apply(new Change.AddRoute(route("2001:db8:5::/48", via("2001:db8::3", "v0")), Placement.REPLACE));

        assertThat(kernel().routes()).containsExactly("2001:db8:5::/48 via 2001:db8::3 dev v0 proto 73 metric 50");
    }

    @Test
    default void replaceOfAFreeKeyAdds() {
        kernel().apply(
                        new Change.AddRoute(route("10.1.0.0/16", dev("v0")), Placement.REPLACE),
                        new Change.AddRoute(route("2001:db8:5::/48", dev("v0")), Placement.REPLACE));

        assertThat(kernel().routes())
                .containsExactly("10.1.0.0/16 dev v0 proto 73 metric 50", "2001:db8:5::/48 dev v0 proto 73 metric 50");
    }

    @Test
    default void aRouteOverAMissingDeviceIsRefused() {
        assertThat(kernel().refused(route("10.1.0.0/16", dev("nowhere")), Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("ENODEV");
        assertThat(kernel().refused(route("2001:db8:5::/48", dev("nowhere")), Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("ENODEV");
    }

    @Test
    default void aRouteOverADeviceThatIsDownIsRefused() {
        kernel().ip("link set v0 down");

        assertThat(kernel().refused(route("10.1.0.0/16", dev("v0")), Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("ENETDOWN");
        assertThat(kernel().refused(route("2001:db8:5::/48", dev("v0")), Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("ENETDOWN");
    }

    @Test
    @Capability.Needs(Capability.ONLINK)
    default void aGatewayThatIsNotOnTheLinkIsRefusedUnlessOnlink() {
        IpAddress far4 = IpAddress.parse("192.0.2.1");
        IpAddress far6 = IpAddress.parse("2001:db8:ffff::1");

        Refusal ipv4 = kernel().refused(route("10.1.0.0/16", Forwarding.over(NextHop.via(far4))), Placement.EXCLUSIVE);
        assertThat(ipv4.errno()).isEqualTo("ENETUNREACH");
        assertThat(ipv4.kernelSays()).contains("invalid gateway");
        assertThat(kernel().refused(route("2001:db8:5::/48", Forwarding.over(NextHop.via(far6))), Placement.EXCLUSIVE)
                        .errno())
                .isEqualTo("EHOSTUNREACH");

        kernel().add(
                        route("10.1.0.0/16", Forwarding.over(new NextHop(far4, "v0", true, 1))),
                        route("2001:db8:5::/48", Forwarding.over(new NextHop(far6, "v0", true, 1))));
        assertThat(kernel().routes()).hasSize(2);
    }

    @Test
    @Capability.Needs(Capability.WORDS)
    default void aSourceThatIsNobodysIsRefused() {
        Refusal ipv4 = kernel().refused(
                        route("10.1.0.0/16", dev("v0").withSource(IpAddress.parse("192.0.2.1"))), Placement.EXCLUSIVE);
        Refusal ipv6 = kernel().refused(
                        route("2001:db8:5::/48", dev("v0").withSource(IpAddress.parse("2001:db8:9::9"))),
                        Placement.EXCLUSIVE);

        assertThat(List.of(ipv4.errno(), ipv6.errno())).containsOnly("EINVAL");
        assertThat(ipv4.kernelSays()).contains("prefsrc");
        assertThat(ipv6.kernelSays()).contains("source address");
    }

    @Test
    default void aFailedChangeIsReportedByPositionAndDoesNotStopTheRest() {
        List<Change> batch = List.of(
                new Change.AddRoute(route("10.1.0.0/16", dev("v0")), Placement.EXCLUSIVE),
                new Change.AddRoute(route("10.2.0.0/16", dev("nowhere")), Placement.EXCLUSIVE),
                new Change.AddRoute(route("10.1.0.0/16", dev("v2")), Placement.EXCLUSIVE),
                new Change.AddRoute(route("10.3.0.0/16", dev("v0")), Placement.EXCLUSIVE));

        List<Refusal> refusals = kernel().dataplane().apply(batch);

        assertThat(refusals)
                .extracting(refusal -> refusal.position() + " " + refusal.errno())
                .containsExactly("1 ENODEV", "2 EEXIST");
        assertThat(kernel().routes()).hasSize(2);
    }

    @Test
    default void everyChangeOfALargeBatchIsAnswered() {
        var batch = new ArrayList<Change>();
        for (int i = 0; i < 5000; i++) {
            String prefix = "10." + (64 + (i >> 8)) + "." + (i & 0xFF) + ".0/24";
            batch.add(new Change.AddRoute(route(prefix, dev("v0")), Placement.EXCLUSIVE));
        }
        batch.add(batch.get(17));

        assertThat(kernel().dataplane().apply(batch))
                .extracting(Refusal::position)
                .containsExactly(5000);
        assertThat(kernel().routes()).hasSize(5000);
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void deleteSparesIpv4RoutesThatMerelyResembleOurs() {
        var ours = route("10.1.0.0/16", via("10.0.0.2", "v0"));
        kernel().add(ours);
        kernel().ip(
                        "route add 10.1.0.0/16 via 10.0.0.2",
                        "route add 10.1.0.0/16 via 10.0.0.2 metric 60 proto 73",
                        "route append 10.1.0.0/16 via 10.0.0.3 metric 50 proto 73",
                        "route append 10.1.0.0/16 via 10.0.0.2 metric 50 proto 4",
                        "route add 10.1.0.0/16 via 10.0.0.2 metric 50 table 100 proto 73");

        kernel().apply(kernel().delete(ours));

        assertThat(kernel().refused(kernel().delete(ours)).errno()).isEqualTo("ESRCH");
        assertThat(kernel().routes()).hasSize(5).doesNotContain("10.1.0.0/16 via 10.0.0.2 dev v0 proto 73 metric 50");
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void deleteSparesIpv6RoutesThatMerelyResembleOurs() {
        var ours = route("2001:db8:5::/48", via("2001:db8::2", "v0"));
        kernel().add(ours);
        kernel().ip(
                        "route add 2001:db8:5::/48 via 2001:db8::2 metric 60 proto 73",
                        "route add 2001:db8:5::/48 via 2001:db8::2 metric 50 table 100 proto 73",
                        "route append 2001:db8:5::/48 via 2001:db8::3 metric 50");

        kernel().apply(kernel().delete(ours));

        assertThat(kernel().refused(kernel().delete(ours)).errno()).isEqualTo("ESRCH");
        assertThat(kernel().routes())
                .containsExactlyInAnyOrder(
                        "2001:db8:5::/48 via 2001:db8::3 dev v0 proto 3 metric 50",
                        "2001:db8:5::/48 via 2001:db8::2 dev v0 proto 73 metric 60",
                        "2001:db8:5::/48 via 2001:db8::2 dev v0 table 100 proto 73 metric 50");
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void deleteOfAnIpv4MultipathRouteMeansAllItsLegs() {
        var legs =
                List.of(NextHop.via(IpAddress.parse("10.0.0.2"), "v0"), NextHop.via(IpAddress.parse("10.0.2.2"), "v2"));
        var ours = route("10.1.0.0/16", Forwarding.over(legs));
        kernel().add(ours);

        assertThat(kernel().refused(kernel().delete(route("10.1.0.0/16", via("10.0.0.2", "v0"))))
                        .errno())
                .isEqualTo("ESRCH");
        kernel().apply(kernel().delete(ours));

        assertThat(kernel().routes()).isEmpty();
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void aForeignDeleteByTheFirstLegTakesTheWholeIpv4Route() {
        kernel().add(route(
                "10.1.0.0/16",
                Forwarding.over(List.of(
                        NextHop.via(IpAddress.parse("10.0.0.2"), "v0"),
                        NextHop.via(IpAddress.parse("10.0.2.2"), "v2")))));

        kernel().ip("route del 10.1.0.0/16 via 10.0.0.2");

        assertThat(kernel().routes()).isEmpty();
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void deleteOfAnIpv6MultipathRouteTakesItsLegsAndLeavesForeignOnes() {
        var legs = List.of(
                NextHop.via(IpAddress.parse("2001:db8::2"), "v0"), NextHop.via(IpAddress.parse("2001:db8:2::2"), "v2"));
        var ours = route("2001:db8:5::/48", Forwarding.over(legs));
        kernel().add(ours);
        kernel().ip("route append 2001:db8:5::/48 via 2001:db8::9 metric 50 proto 73");

        kernel().apply(kernel().delete(ours));

        assertThat(kernel().routes()).containsExactly("2001:db8:5::/48 via 2001:db8::9 dev v0 proto 73 metric 50");
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void rejectRoutesAreDeletedLikeAnyOther() {
        for (String prefix : List.of("10.1.0.0/16", "2001:db8:5::/48")) {
            var guard = route(prefix, 254, 4_000_000_000L, Forwarding.reject(RouteType.UNREACHABLE));
            kernel().add(guard, route(prefix, dev("v0")));

            kernel().apply(kernel().delete(guard));

            assertThat(kernel().routesTo(prefix)).singleElement().satisfies(left -> assertThat(left.metric())
                    .isEqualTo(50));
        }
    }
}
