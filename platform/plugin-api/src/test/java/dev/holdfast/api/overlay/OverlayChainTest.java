package dev.holdfast.api.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OverlayChainTest {
    private final ChainScene scene = new ChainScene();

    @Test
    void everythingIsDeclaredBeforeTheSessionSaysAnything() {
        scene.carry();
        assertThat(scene.host.objects())
                .containsExactly(
                        "link t0 type gre mtu 1476",
                        "address 169.254.3.129/31 dev t0 scope link",
                        "address 198.51.100.7/32 dev t0");
        assertThat(scene.host.speaker.session().spec().local()).hasToString("169.254.3.129");
        assertThat(scene.host.speaker.session().advertised()).containsExactly(Prefix.host(ChainScene.ADDRESS));
    }

    @Test
    void whatIsLearnedGoesThroughTheTunnelFromTheServicesAddress() {
        scene.carry();
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 10.9.9.9");
        assertThat(scene.routes())
                .containsExactly(
                        "10.1.0.0/16 metric 100 via 169.254.3.128 dev t0 src 198.51.100.7",
                        "10.2.0.0/16 metric 100 via 10.9.9.9 src 198.51.100.7");
        scene.host.speaker.session().withdraw("10.1.0.0/16", "10.77.0.0/16");
        assertThat(scene.routes()).containsExactly("10.2.0.0/16 metric 100 via 10.9.9.9 src 198.51.100.7");
        assertThat(scene.chain.facts()).containsEntry("learned", 1).containsEntry("kept", 0);
    }

    /** As the contract of the listener has it: what is withdrawn goes first. */
    @Test
    void aPrefixWithdrawnAndLearnedInOneBreathIsLearned() {
        var routes = new LearnedRoutes(
                scene.host.owner(),
                new Overlay(scene.tunnel, "t0", IpAddress.parse("192.0.2.10")),
                new RouteTerms(254, 100, 20, ChainScene.ADDRESS, false, null, false, false, Set.of()));
        var prefix = Prefix.parse("10.1.0.0/16");
        var route = new dev.holdfast.api.bgp.LearnedRoute(prefix, IpAddress.parse("169.254.3.128"));
        routes.learn(List.of(route), List.of(), true);
        routes.learn(List.of(route), List.of(prefix), true);
        assertThat(routes.intents()).hasSize(1);
    }

    @Test
    void aLostSessionTakesItsRoutesWithItAndNothingElse() {
        scene.carry();
        var session = scene.host.speaker.session();
        session.become(SessionStatus.UP);
        session.learn("10.1.0.0/16 169.254.3.128");
        session.lose();
        assertThat(scene.routes()).isEmpty();
        assertThat(scene.host.objects()).hasSize(3);
    }

    @Test
    void whatIsKeptIsOnlyLookedAtAndGoesWithItsLink() {
        scene.keep = true;
        scene.carry();
        scene.host.links.present(link(7, true));
        var session = scene.host.speaker.session();
        session.learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 169.254.3.128");
        session.withdraw("10.1.0.0/16");
        assertThat(policies()).containsExactly(Policy.REPORT, Policy.ENFORCE);
        session.lose();
        assertThat(policies()).containsExactly(Policy.REPORT, Policy.REPORT);
        assertThat(scene.chain.facts()).containsEntry("learned", 0).containsEntry("kept", 2);
        session.learn("10.2.0.0/16 169.254.3.128");
        assertThat(policies()).containsExactly(Policy.REPORT, Policy.ENFORCE);

        scene.host.links.gone("t0");
        scene.host.time.advance(Duration.ZERO);
        assertThat(scene.routes()).containsExactly("10.2.0.0/16 metric 100 via 169.254.3.128 dev t0 src 198.51.100.7");
    }

    @Test
    void aLinkSetDownOrMadeAnewHasTakenTheKeptRoutesToo() {
        scene.keep = true;
        for (KernelLink after : List.of(link(7, false), link(8, true))) {
            scene.carry();
            scene.host.links.present(link(7, true));
            scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
            scene.host.speaker.session().withdraw("10.1.0.0/16");
            assertThat(scene.routes()).hasSize(1);
            scene.host.links.present(after);
            scene.host.time.advance(Duration.ZERO);
            assertThat(scene.routes()).isEmpty();
        }
    }

    @Test
    void whatWasNeverInTheKernelIsNotKept() {
        scene.keep = true;
        scene.carry();
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        scene.host.speaker.session().withdraw("10.1.0.0/16");
        assertThat(scene.routes()).isEmpty();
    }

    /** Graceful restart: the session comes back without having been lost, and says less than before. */
    @Test
    void whatASessionDoesNotSayAgainIsStaleWhenItIsComplete() {
        scene.carry();
        var session = scene.host.speaker.session();
        session.become(SessionStatus.UP);
        session.learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 169.254.3.128");
        session.complete();
        session.become(SessionStatus.DOWN);
        session.become(SessionStatus.UP);
        session.learn("10.2.0.0/16 169.254.3.128");
        assertThat(scene.routes()).hasSize(2);
        session.complete();
        assertThat(scene.routes()).containsExactly("10.2.0.0/16 metric 100 via 169.254.3.128 dev t0 src 198.51.100.7");
    }

    @Test
    void anExcludedPrefixIsNotRoutedAndIsReported() {
        scene.excluded = Set.of(IpAddress.parse("10.1.0.0"));
        scene.carry();
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 169.254.3.128");
        assertThat(scene.routes()).hasSize(1);
        assertThat(scene.chain.facts()).containsEntry("excluded", List.of("10.1.0.0/16"));
        scene.host.speaker.session().withdraw("10.1.0.0/16");
        assertThat(scene.chain.facts()).containsEntry("excluded", List.of());
    }

    @Test
    void theSamePlanTwiceChangesNothing() {
        scene.carry();
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        var before = scene.host.intents();
        scene.carry();
        assertThat(scene.host.intents()).isEqualTo(before);
        assertThat(scene.host.speaker.closed()).isEmpty();
    }

    @Test
    void anotherAnnouncementGoesOutWithoutAReset() {
        scene.carry();
        scene.advertise = List.of();
        scene.carry();
        assertThat(scene.host.speaker.closed()).isEmpty();
        assertThat(scene.host.speaker.session().advertised()).isEmpty();
    }

    /** Make before break: what the old session learned stays until the new one has said all, or is known not to come. */
    @Test
    void aSessionWithOtherParametersIsOpenedAnewOverTheOldRoutes() {
        scene.carry();
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 169.254.3.128");
        scene.holdSeconds = 3;
        scene.carry();
        assertThat(scene.host.speaker.closed()).containsExactly("the configuration has changed");
        assertThat(scene.routes()).hasSize(2);
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        scene.host.speaker.session().complete();
        assertThat(scene.routes()).hasSize(1);

        scene.holdSeconds = 9;
        scene.carry();
        scene.host.speaker.session().become(SessionStatus.UNREACHABLE);
        assertThat(scene.routes()).isEmpty();
    }

    @Test
    void routesOfOtherAddressesInsideTheTunnelDoNotSurviveThem() {
        scene.carry();
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        scene.tunnel = ChainScene.tunnel("192.0.2.10", "203.0.113.1", "169.254.9.0/31");
        scene.carry();
        assertThat(scene.routes()).isEmpty();
        assertThat(scene.host.objects()).contains("address 169.254.9.1/31 dev t0 scope link");
    }

    @Test
    void theKernelIsAskedForTheSourceUntilItKnowsOneAndThenNoMore() {
        scene.tunnel = ChainScene.tunnel(null, "203.0.113.1");
        scene.host.sockets.fail(new IOException("ENETUNREACH"));
        scene.carry();
        assertThat(scene.host.objects()).isEmpty();
        assertThat(scene.chain.troubles())
                .singleElement()
                .hasToString(
                        "TUN-001 ibrl/s: no source address towards 203.0.113.1: ENETUNREACH -> nothing, if the route"
                                + " to 203.0.113.1 is yet to come: it is looked for every second; else add one, or write"
                                + " tunnel.source");
        scene.host.sockets.fail(null);
        scene.host.time.advance(Duration.ofSeconds(1));
        assertThat(scene.host.objects()).hasSize(3);
        assertThat(scene.chain.troubles()).isEmpty();
        assertThat(scene.chain.facts()).containsEntry("source", "192.0.2.1");

        scene.host.sockets.fail(new IOException("ENETUNREACH"));
        scene.carry();
        assertThat(scene.chain.troubles()).isEmpty();
        assertThat(scene.host.objects()).hasSize(3);
    }

    @Test
    void whileTheSourceOfANewTunnelIsUnknownTheOldOneStays() {
        scene.carry();
        var before = scene.host.intents();
        scene.tunnel = ChainScene.tunnel(null, "203.0.113.9");
        scene.host.sockets.fail(new IOException("ENETUNREACH"));
        scene.carry();
        assertThat(scene.host.intents()).isEqualTo(before);
        assertThat(scene.chain.troubles()).hasSize(1);
    }

    /** Otherwise the tunnel would carry itself. */
    @Test
    void aSourceThatStandsOnTheTunnelItselfIsNotTaken() {
        scene.tunnel = ChainScene.tunnel(null, "203.0.113.1", "192.0.2.0/31");
        scene.carry();
        assertThat(scene.host.objects()).isEmpty();
        assertThat(scene.chain.troubles().get(0).toString())
                .startsWith("TUN-002 ibrl/s: the kernel's way to 203.0.113.1 leads through the tunnel itself");
    }

    @Test
    void aDrainedServiceWantsTheGuardsOfItsRoutesOnly() {
        scene.configured = List.of(new LearnedRouteConfig(Prefix.parse("10.3.0.0/16"), null));
        scene.carry();
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        scene.chain.drain();
        assertThat(scene.host.objects())
                .containsExactly(
                        "unreachable 10.1.0.0/16 metric 4000000000", "unreachable 10.3.0.0/16 metric 4000000000");
        assertThat(scene.host.speaker.closed()).containsExactly("the service is drained");
    }

    @Test
    void theEndIsToldToThePeerAndAStopIsNot() {
        scene.keep = true;
        scene.carry();
        scene.chain.end("the service is removed");
        assertThat(scene.host.speaker.closed()).containsExactly("the service is removed");
        assertThat(scene.host.hasEnded()).isTrue();
        assertThat(scene.host.links.watched()).isZero();

        var other = new ChainScene();
        other.carry();
        other.chain.stop();
        assertThat(other.host.speaker.closed()).isEmpty();
        assertThat(other.host.speaker.abandoned()).isEqualTo(1);
        assertThat(other.host.objects()).hasSize(3);
    }

    @Test
    void nothingHappensAfterTheEnd() {
        scene.tunnel = ChainScene.tunnel(null, "203.0.113.1");
        scene.host.sockets.fail(new IOException("ENETUNREACH"));
        scene.carry();
        scene.chain.end("the service is removed");
        scene.host.sockets.fail(null);
        scene.host.time.advance(Duration.ofMinutes(1));
        assertThat(scene.host.objects()).isEmpty();
        assertThat(scene.host.speaker.sessions()).isEmpty();
    }

    @Test
    void aClosedSessionIsNotListenedTo() {
        scene.carry();
        var old = scene.host.speaker.session();
        scene.holdSeconds = 3;
        scene.carry();
        old.learn("10.1.0.0/16 169.254.3.128");
        assertThat(scene.routes()).isEmpty();
    }

    @Test
    void aRouteOfTheOtherFamilyIsNoneOfOurs() {
        scene.carry();
        scene.host.speaker.session().learn("2001:db8::/32 2001:db8::1");
        assertThat(scene.routes()).isEmpty();
    }

    @Test
    void aPlanThatCannotBeCarriedLeavesTheChainUsable() {
        scene.carry();
        assertThatThrownBy(() -> scene.chain.carry(broken())).isInstanceOf(IllegalStateException.class);
        scene.carry();
        assertThat(scene.host.objects()).hasSize(3);
        assertThat(scene.host.speaker.sessions()).hasSize(1);
    }

    private ChainPlan broken() {
        var bgp = new SessionConfig(65000, 65001, 179, Duration.ZERO, IpAddress.parse("1.1.1.1"), List.of());
        return new ChainPlan(
                scene.tunnel,
                "t0",
                bgp,
                List.of(),
                (overlay, owner) -> {
                    throw new IllegalStateException("no pieces");
                },
                null,
                List.of());
    }

    private List<Policy> policies() {
        return scene.host.intents().stream().skip(3).map(Intent::policy).toList();
    }

    private static KernelLink link(int index, boolean up) {
        var kind = new LinkKind.Gre(IpAddress.parse("192.0.2.10"), IpAddress.parse("203.0.113.1"), null, 64, false);
        return new KernelLink(index, "t0", up, up, 1476, kind);
    }

    @Test
    void thePathOfEachLearnedRouteIsWatchedAsLongAsItIsWanted() {
        scene.watched = true;
        scene.keep = true;
        scene.carry();
        scene.host.links.present(link(7, true));
        var session = scene.host.speaker.session();
        session.learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 169.254.3.128");
        assertThat(gates()).containsExactly("path/ibrl/s/10.1.0.0/16", "path/ibrl/s/10.2.0.0/16");
        assertThat(scene.host.paths.watched()).containsExactly(path("10.1.0.0/16", "t0"), path("10.2.0.0/16", "t0"));

        session.withdraw("10.1.0.0/16"); // kept in the kernel, and not looked after
        assertThat(scene.host.paths.watched()).containsExactly(path("10.2.0.0/16", "t0"));
        assertThat(gates()).hasSize(2);
        session.learn("10.1.0.0/16 169.254.3.128");
        assertThat(scene.host.paths.watched()).hasSize(2);

        scene.chain.end("over");
        assertThat(scene.host.paths.watched()).isEmpty();
    }

    @Test
    void whereNobodyWatchesPathsTheServiceSaysSo() {
        scene.watched = true;
        scene.carry();
        scene.host.paths.absent();
        assertThat(scene.chain.facts()).doesNotContainKey("paths");
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        assertThat(scene.chain.facts()).containsEntry("paths", "not watched, no plugin keeps gates");
    }

    @Test
    void aLinkThatIsBackHasItsPathsAskedAgain() {
        scene.watched = true;
        scene.carry();
        for (KernelLink event : List.of(link(7, true), link(7, true), link(7, false), link(7, true), link(8, true))) {
            scene.host.links.present(event);
        }
        scene.host.time.advance(Duration.ZERO);
        assertThat(scene.host.paths.rearmed()).containsExactly("t0", "t0", "t0");
    }

    private List<String> gates() {
        return scene.host.intents().stream().skip(3).map(Intent::gate).toList();
    }

    private GatedPath path(String prefix, String device) {
        var route = Prefix.parse(prefix);
        String gate = GatedPath.gateOf(scene.host.owner(), route);
        return new GatedPath(gate, scene.host.owner(), route, ChainScene.ADDRESS, device, true);
    }

    @Test
    void theMetersTellOfTheChainThatRunsNow() {
        scene.excluded = Set.of(IpAddress.parse("10.3.0.0"));
        scene.carry();
        assertThat(meter("holdfast.service.session.up", "service", "s")).isZero();
        scene.host.speaker.session().become(SessionStatus.UP);
        scene.host.speaker.session().learn("10.1.0.0/16 169.254.3.128", "10.3.0.0/16 169.254.3.128");
        assertThat(meter("holdfast.service.session.up", "service", "s")).isEqualTo(1);
        assertThat(meter("holdfast.service.routes", "kind", "learned")).isEqualTo(1);
        assertThat(meter("holdfast.service.routes", "kind", "excluded")).isEqualTo(1);
        scene.chain.drain();
        new OverlayChain(scene.host).carry(scene.plan());
        assertThat(meter("holdfast.service.routes", "kind", "learned")).isZero();
        assertThat(meter("holdfast.service.session.up", "service", "s")).isZero();
    }

    private double meter(String name, String tag, String value) {
        return scene.host.meters().get(name).tag(tag, value).gauge().value();
    }

    @Test
    void aServiceIsToldThatItsSessionHasAnotherStatus() {
        var told = new ArrayList<SessionStatus>();
        var chain = new OverlayChain[1];
        chain[0] =
                new OverlayChain(scene.host, () -> told.add(chain[0].session().status()));
        chain[0].carry(scene.plan());
        var session = scene.host.speaker.session();
        session.become(SessionStatus.UP);
        session.become(SessionStatus.UP);
        session.lose();
        chain[0].end("over");
        session.become(SessionStatus.FAILED);
        assertThat(told).containsExactly(SessionStatus.UP, SessionStatus.DOWN);
    }
}
