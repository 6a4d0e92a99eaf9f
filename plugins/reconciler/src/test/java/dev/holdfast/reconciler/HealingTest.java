package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Address;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Incident;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Loss;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every way a route is lost or changed, one by one, against the simulated kernel. */
class HealingTest {
    @TempDir
    Path directory;

    private World world;
    private final Route far = route("10.9.0.0/16", "192.0.2.1", "v0");
    private final Route six = route("2001:db8:9::/48", "2001:db8::1", "v0");

    static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    static Route route(String prefix, String gateway, String device) {
        return new Route(RouteKey.main(Prefix.parse(prefix), 100), Forwarding.over(NextHop.via(ip(gateway), device)));
    }

    @BeforeEach
    void aHostWithTwoLinks() {
        world = new World(directory);
        world.ip("link add v0 type veth peer name w0")
                .ip("link add v1 type veth peer name w1")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("link set v1 up")
                .ip("link set w1 up")
                .ip("addr add 192.0.2.2/24 dev v0")
                .ip("addr add 198.51.100.2/24 dev v1")
                .ip("-6 addr add 2001:db8::2/64 dev v0")
                .ip("-6 addr add 2001:db8:1::2/64 dev v1");
        world.clock.advance(Duration.ofSeconds(5)); // duplicate address detection
        world.start();
    }

    private void holds(Route... routes) {
        for (Route route : routes) {
            assertThat(world.state(route.key()))
                    .as("%s", world.view(route.key()))
                    .isEqualTo(IntentState.INSTALLED);
        }
    }

    @Test
    void thePlanDoesNotPromiseWhatAPolicyForbids() throws Exception {
        world.source.set("s", List.of(new Intent(far, World.owner(), 1, Policy.REPORT, null, false)));
        world.settle();
        world.ip("route del 10.9.0.0/16").settle();
        assertThat(world.reconciler.plan(10).steps()).isEmpty();
    }

    @Test
    void aLinkThatComesBackBringsOurRouteBackAtOnceThoughAForeignOneStandsInItsPlace() {
        world.declare(far).settle();
        world.ip("route append 10.9.0.0/16 via 198.51.100.1 dev v1 metric 100").settle();
        world.ip("link set v0 down").settle();
        world.ip("link set v0 up").settle(Duration.ofMillis(80)); // before any refused write would be tried again
        holds(far);
        assertThat(world.routes()).hasSize(2);
    }

    @Test
    void aForeignRouteBesideOursOnAnotherLinkMakesNoFalseLossWhenThatLinkIsLookedAt() {
        world.declare(far, route("10.2.0.0/16", "198.51.100.1", "v1")).settle();
        world.ip("route append 10.9.0.0/16 via 198.51.100.1 dev v1 metric 100").settle();
        int before = world.incidents.size();
        world.ip("link set w1 down").settle(); // v1 loses its carrier, no route goes
        assertThat(world.incidents).hasSize(before);
    }

    @Test
    void whatIsDeclaredIsInstalledAndSeen() {
        world.declare(far, six).settle();
        holds(far, six);
        assertThat(world.routes())
                .containsExactly(
                        "10.9.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100",
                        "2001:db8:9::/48 via 2001:db8::1 dev v0 proto 73 metric 100");
        assertThat(world.view(far.key()).status().verifiedAt()).isNotNull();
        assertThat(world.incidents).isEmpty();
    }

    @Test
    void aDeletedRouteIsBackAndItsThiefNamed() {
        world.declare(far, six).settle();
        world.ip("route del 10.9.0.0/16").ip("-6 route del 2001:db8:9::/48").settle();
        holds(far, six);
        assertThat(world.routes()).hasSize(2);
        Incident incident = world.onlyIncident();
        assertThat(incident.cause()).isEqualTo(Cause.PROCESS);
        assertThat(incident.culprit()).hasToString("ip[4711] < cleanup.sh");
        assertThat(incident.lost()).isEqualTo(2);
        assertThat(incident.healed()).isEqualTo(2);
        assertThat(incident.closedAt()).isNotNull();
        assertThat(incident.losses().get(0).kind()).isEqualTo(Loss.Kind.REMOVED);
        assertThat(incident.losses().get(0).healMicros()).isBetween(0L, 60_000L);
    }

    @Test
    void aFlushIsOneIncident() {
        List<Route> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(route("10." + i / 250 + "." + i % 250 + ".0/24", "192.0.2.1", "v0"));
        }
        world.declare(many.toArray(Route[]::new)).settle();
        world.ip("route flush proto 73").settle();
        assertThat(world.routes()).hasSize(500);
        assertThat(world.onlyIncident().lost()).isEqualTo(500);
        assertThat(world.onlyIncident().healed()).isEqualTo(500);
    }

    @Test
    void aReplacedRouteIsTakenBack() {
        world.declare(far, six).settle();
        world.ip("route replace 10.9.0.0/16 via 198.51.100.1 dev v1 metric 100").settle();
        world.ip("route replace blackhole 10.9.0.0/16 metric 100").settle();
        world.ip("-6 route replace 2001:db8:9::/48 via 2001:db8:1::1 dev v1 metric 100")
                .settle();
        holds(far, six);
        assertThat(world.routes())
                .containsExactly(
                        "10.9.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100",
                        "2001:db8:9::/48 via 2001:db8::1 dev v0 proto 73 metric 100");
        assertThat(world.incidents.values())
                .extracting(i -> i.losses().get(0).kind())
                .containsOnly(Loss.Kind.CHANGED);
    }

    @Test
    void aTakenOverProtocolNumberIsSetRight() {
        world.declare(far).settle();
        world.ip("route replace 10.9.0.0/16 via 192.0.2.1 dev v0 metric 100 proto static")
                .settle();
        assertThat(world.routes()).containsExactly("10.9.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100");
    }

    @Test
    void aForeignRoutePutInFrontStandsBehindAgainAndIsNotDeleted() {
        world.declare(far).settle();
        world.ip("route prepend 10.9.0.0/16 via 198.51.100.1 dev v1 metric 100").settle();
        holds(far);
        assertThat(world.onlyIncident().losses().get(0).kind()).isEqualTo(Loss.Kind.DISPLACED);
        assertThat(world.routes()).hasSize(2);
        assertThat(world.control().kernelAt(far.key())).isNotDone();
        var lines = world.control().kernelAt(far.key());
        world.settle(Duration.ofMillis(1));
        assertThat(lines.join().get(0)).contains("via 192.0.2.1 dev v0 proto 73");
        // and when ours is deleted now, the foreign one still is not overwritten
        world.ip("route del 10.9.0.0/16 via 192.0.2.1 dev v0 proto 73").settle();
        assertThat(world.routes()).hasSize(2);
        holds(far);
    }

    @Test
    void aForeignRoutePutBehindIsToldAndLeftAlone() {
        world.declare(far).settle();
        double writes = world.parts.tally.writes.count();
        world.ip("route append 10.9.0.0/16 via 198.51.100.1 dev v1 metric 100").settle();
        holds(far);
        assertThat(world.onlyIncident().losses().get(0).kind()).isEqualTo(Loss.Kind.FOLLOWED);
        assertThat(world.parts.tally.writes.count()).isEqualTo(writes);
        assertThat(world.routes()).hasSize(2);
    }

    @Test
    void anIpv6LegThatJoinedIsThrownOut() {
        world.declare(six).settle();
        world.ip("-6 route append 2001:db8:9::/48 via 2001:db8:1::1 dev v1 metric 100")
                .settle();
        assertThat(world.routes()).containsExactly("2001:db8:9::/48 via 2001:db8::1 dev v0 proto 73 metric 100");
    }

    @Test
    void aLinkSetDownAndUpLosesRoutesSilentlyAndTheyAreBackOnceItIsUp() {
        world.declare(far).settle();
        world.ip("link set v0 down").settle();
        assertThat(world.state(far.key())).isEqualTo(IntentState.PENDING);
        assertThat(world.view(far.key()).status().diagnostic().code()).isEqualTo("REC-002");
        assertThat(world.routes()).isEmpty();
        world.ip("link set v0 up").settle();
        holds(far);
        Incident incident = world.onlyIncident();
        assertThat(incident.cause()).isEqualTo(Cause.LINK_DOWN);
        assertThat(incident.trigger()).isEqualTo("link v0 was set down");
        Loss loss = incident.losses().get(0);
        assertThat(loss.healableAt()).isAfter(loss.lostAt().plusSeconds(3));
        assertThat(loss.healMicros()).isLessThan(60_000);
    }

    @Test
    void aLinkThatFlapsWithinOneBurstLosesNothingForLong() {
        world.declare(far).settle();
        world.ip("link set v0 down").ip("link set v0 up").settle();
        holds(far);
        assertThat(world.routes()).hasSize(1);
    }

    @Test
    void carrierLossMakesNoStorm() {
        world.declare(far, six).settle();
        double writes = world.parts.tally.writes.count();
        for (int i = 0; i < 20; i++) {
            world.kernel.carrier("v0", false);
            world.settle(Duration.ofMillis(100));
            world.kernel.carrier("v0", true);
            world.settle(Duration.ofMillis(100));
        }
        holds(far, six);
        assertThat(world.parts.tally.writes.count()).isEqualTo(writes);
        assertThat(world.incidents).isEmpty();
    }

    @Test
    void ourOwnTunnelDeletedComesBackWithAddressAndRoutesInOrder() {
        Link tunnel = new Link("vx0", new LinkKind.Vxlan(7, ip("192.0.2.2"), ip("192.0.2.9"), 4789, 0), 1400);
        Address address = Address.of("vx0", ip("10.255.0.1"), 31);
        Route over = route("10.77.0.0/16", "10.255.0.0", "vx0");
        world.declare(tunnel, address, over).settle();
        holds(over);
        world.ip("link del vx0").settle();
        holds(over);
        assertThat(world.state(tunnel.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(world.state(address.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(world.incidents.values())
                .allSatisfy(incident -> assertThat(incident.closedAt()).isNotNull());
        assertThat(world.incidents.values().stream().mapToInt(Incident::lost).sum())
                .isEqualTo(3);
    }

    @Test
    void aTunnelSetDownIsSetUp() {
        Link tunnel = new Link("vx0", new LinkKind.Vxlan(7, ip("192.0.2.2"), ip("192.0.2.9"), 4789, 0), 0);
        world.declare(tunnel).settle();
        world.ip("link set vx0 down").settle();
        assertThat(world.state(tunnel.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(world.onlyIncident().losses().get(0).kind()).isEqualTo(Loss.Kind.CHANGED);
    }

    @Test
    void flushingTheLastAddressTakesRoutesOfAllTablesAndTheFlusherIsNamed() {
        Address address = Address.of("v1", ip("203.0.113.5"), 24);
        Route viaIt = route("10.88.0.0/16", "203.0.113.1", "v1");
        Route other =
                new Route(new RouteKey(77, Prefix.parse("10.89.0.0/16"), 0, 5), Forwarding.over(NextHop.dev("v1")));
        world.declare(address, viaIt, other).settle();
        holds(viaIt, other);
        world.ip("addr flush dev v1").settle();
        holds(viaIt, other);
        assertThat(world.state(address.key())).isEqualTo(IntentState.INSTALLED);
        Incident one = world.onlyIncident();
        assertThat(one.cause()).isEqualTo(Cause.ADDRESS_GONE);
        assertThat(one.culprit().toString()).contains("cleanup.sh");
        assertThat(one.lost()).isEqualTo(3);
        assertThat(one.healed()).isEqualTo(3);
    }

    @Test
    void aLostSourceAddressComesBackBeforeTheRoutesThatUseIt() {
        Address source = Address.of("v1", ip("203.0.113.5"), 32);
        Route main = new Route(
                RouteKey.main(Prefix.parse("10.88.0.0/16"), 5),
                Forwarding.over(NextHop.via(ip("192.0.2.1"), "v0")).withSource(ip("203.0.113.5")));
        Route elsewhere = new Route(new RouteKey(77, Prefix.parse("10.88.0.0/16"), 0, 5), main.forwarding());
        world.declare(source, main, elsewhere).settle();
        holds(main, elsewhere);
        world.ip("addr del 203.0.113.5/32 dev v1").settle();
        holds(main, elsewhere);
        assertThat(world.routes()).hasSize(2);
    }

    @Test
    void aMultipathRouteThatVanishedWithOneLegIsBackOverTheOther() {
        Route both = new Route(
                RouteKey.main(Prefix.parse("10.66.0.0/16"), 100),
                Forwarding.over(List.of(NextHop.via(ip("192.0.2.1"), "v0"), NextHop.via(ip("198.51.100.1"), "v1"))));
        world.declare(both).settle();
        holds(both);
        world.ip("link del v1").settle();
        holds(both);
        assertThat(world.routes()).containsExactly("10.66.0.0/16 via 192.0.2.1 dev v0 proto 73 metric 100");
        assertThat(world.view(both.key()).status().diagnostic().code()).isEqualTo("REC-001");
        world.ip("link add v1 type veth peer name w1")
                .ip("link set w1 up")
                .ip("link set v1 up")
                .ip("addr add 198.51.100.2/24 dev v1")
                .settle();
        assertThat(world.routes().get(0)).contains("nexthop via 192.0.2.1 dev v0 nexthop via 198.51.100.1 dev v1");
        assertThat(world.view(both.key()).status().diagnostic()).isNull();
    }

    @Test
    void rulesComeBackTheKernelsOwnIncluded() {
        RuleKey main = RuleKey.lookup(Family.IPV4, 32766, null, null, 254);
        Rule ours = new Rule(RuleKey.lookup(Family.IPV4, 100, Prefix.parse("10.1.0.0/16"), null, 77));
        world.declare(ours, new Rule(main), far).settle();
        world.ip("rule del priority 100").settle();
        assertThat(world.state(ours.key())).isEqualTo(IntentState.INSTALLED);
        world.ip("rule flush").ip("route del 10.9.0.0/16").settle();
        assertThat(world.state(main)).isEqualTo(IntentState.INSTALLED);
        assertThat(world.state(ours.key())).isEqualTo(IntentState.INSTALLED);
        holds(far);
    }

    @Test
    void anIpv6LinkDownTakesStaticAddressesAndAllComesBack() {
        Address address = Address.of("v1", ip("2001:db8:5::2"), 64);
        Route over = route("2001:db8:55::/48", "2001:db8:5::1", "v1");
        world.declare(address, over).settle();
        holds(over);
        world.ip("link set v1 down").settle().ip("link set v1 up").settle(Duration.ofSeconds(10));
        assertThat(world.state(address.key())).isEqualTo(IntentState.INSTALLED);
        holds(over);
    }

    @Test
    void lostEventsCostLatencyAndNothingElse() {
        world.declare(far, six).settle();
        world.kernel.faults().loseEvents(1);
        world.ip("route del 10.9.0.0/16").settle();
        holds(far);
        assertThat(world.parts.tally.overflows.count()).isPositive();
    }

    @Test
    void aForeignRouteThatWasThereFirstIsReportedAndNeverOverwritten() {
        world.ip("route add 10.9.0.0/16 via 198.51.100.1 dev v1 metric 100");
        world.declare(far).settle();
        assertThat(world.state(far.key())).isEqualTo(IntentState.BLOCKED);
        assertThat(world.view(far.key()).status().diagnostic().code()).isEqualTo("REC-003");
        assertThat(world.routes()).containsExactly("10.9.0.0/16 via 198.51.100.1 dev v1 proto 3 metric 100");
        world.ip("route del 10.9.0.0/16").settle();
        holds(far);
        assertThat(world.incidents).isEmpty();
    }

    @Test
    void sixUndoingsWithinAMinuteAreAContestThatIsSlowedDown() {
        world.declare(far).settle();
        for (int i = 0; i < 6; i++) {
            world.ip("route del 10.9.0.0/16").settle(Duration.ofMillis(100));
        }
        assertThat(world.state(far.key())).isEqualTo(IntentState.CONTESTED);
        assertThat(world.routes()).isEmpty();
        world.settle(Duration.ofSeconds(2));
        assertThat(world.routes()).hasSize(1);
        assertThat(world.state(far.key())).isEqualTo(IntentState.CONTESTED);
        assertThat(world.view(far.key()).status().diagnostic().what()).contains("ip < cleanup.sh");
        world.settle(Duration.ofSeconds(120));
        holds(far);
    }

    @Test
    void policiesYieldAndReportLeaveItToTheOther() {
        Intent yields = new Intent(far, World.owner(), 1, Policy.YIELD, null, false);
        Intent reports = new Intent(six, World.owner(), 1, Policy.REPORT, null, false);
        world.source.set("s", List.of(yields, reports));
        world.source.settled();
        world.settle();
        holds(far, six);
        world.ip("route del 10.9.0.0/16").ip("-6 route del 2001:db8:9::/48").settle(Duration.ofSeconds(60));
        assertThat(world.routes()).isEmpty();
        assertThat(world.state(far.key())).isEqualTo(IntentState.BLOCKED);
        assertThat(world.view(six.key()).status().diagnostic().code()).isEqualTo("REC-042");
        assertThat(world.incidents.values())
                .allSatisfy(i -> assertThat(i.closedAt()).isNotNull());
    }

    @Test
    void withdrawnMeansGoneAndNothingElseIsTouched() {
        world.ip("route add 10.9.0.0/16 via 198.51.100.1 dev v1 metric 7");
        world.declare(far).settle();
        world.declare().settle();
        assertThat(world.routes()).containsExactly("10.9.0.0/16 via 198.51.100.1 dev v1 proto 3 metric 7");
        assertThat(world.table.routes().size()).isZero();
    }

    @Test
    void aGatewayWithoutDeviceIsTheKernelsChoiceAndHealedLikeAnyOther() {
        Route loose = new Route(
                RouteKey.main(Prefix.parse("10.9.0.0/16"), 100), Forwarding.over(NextHop.via(ip("192.0.2.1"))));
        world.declare(loose).settle();
        holds(loose);
        double writes = world.parts.tally.writes.count();
        world.settle(Duration.ofSeconds(70));
        assertThat(world.parts.tally.writes.count()).isEqualTo(writes);
        world.ip("link set v0 down").ip("link set v0 up").settle();
        holds(loose);
        assertThat(world.routes()).hasSize(1);
    }

    @Test
    void anEndedWatchIsToldAndScansGoOn() {
        world.declare(far).settle();
        world.intake.ended(new java.io.IOException("socket gone"));
        world.kernel.faults().holdEvents(true);
        world.ip("route del 10.9.0.0/16").settle(Duration.ofSeconds(40));
        holds(far);
        assertThat(world.control().status().troubles()).singleElement().satisfies(trouble -> assertThat(trouble.code())
                .isEqualTo("REC-061"));
    }

    @Test
    void aColdStartAsksForNothingThatMustFailAndTheNextScanFindsNoLoss() {
        Route loose = new Route(
                RouteKey.main(Prefix.parse("10.9.0.0/16"), 100), Forwarding.over(NextHop.via(ip("203.0.113.1"))));
        world.settle(Duration.ofMillis(1));
        world.source.set("s", List.of(Intent.of(loose, World.owner(), 1)));
        world.settle(Duration.ofMillis(5));
        Address address = Address.of("v1", ip("203.0.113.5"), 24);
        world.declare(loose, address).settle(Duration.ofSeconds(70));
        holds(loose);
        assertThat(world.parts.tally.refused.count()).isZero();
        assertThat(world.incidents).isEmpty();
    }

    @Test
    void aLossDuringALongScanDoesNotWaitForItsEnd() {
        for (int i = 0; i < 5000; i++) {
            world.ip("route add 172.16." + i / 250 + "." + i % 250 + "/32 dev v0 metric 7");
        }
        world.declare(far).settle();
        List<Boolean> backBeforeTheEnd = new ArrayList<>();
        world.kernel.faults().duringDump(100, () -> {
            world.ip("route del 10.9.0.0/16");
            world.kernel
                    .faults()
                    .duringDump(
                            4900,
                            () -> backBeforeTheEnd.add(world.kernel
                                    .ip(1, "route add 10.9.0.0/16 dev v1 metric 100")
                                    .contains("File exists")));
        });
        world.settle(Duration.ofSeconds(40)); // a scan falls into it
        assertThat(backBeforeTheEnd).containsExactly(true);
        holds(far);
        assertThat(world.onlyIncident().healed()).isEqualTo(1);
    }

    @Test
    void observeOnlyLooksAndWritesNothing() {
        World observer = new World(directory, ReconcilerConfig.defaults(), true, world);
        world.kill();
        observer.start().declare(far).settle();
        assertThat(observer.routes()).isEmpty();
        assertThat(observer.view(far.key()).status().diagnostic().code()).isEqualTo("REC-030");
    }
}
