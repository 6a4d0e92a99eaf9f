package dev.holdfast.ibrl;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.overlay.LearnedRouteConfig;
import dev.holdfast.api.overlay.OverlayNet;
import dev.holdfast.api.overlay.SessionConfig;
import dev.holdfast.api.overlay.TunnelConfig;
import dev.holdfast.api.overlay.TunnelKind;
import dev.holdfast.api.service.Service;
import dev.holdfast.api.testing.RecordingServiceHost;
import dev.holdfast.model.Address;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class IbrlServiceTest {
    private static final String LEARNED = "10.1.0.0/16 metric 100 via 169.254.3.128 dev doublezero0 src 198.51.100.7";

    private final RecordingServiceHost host = new RecordingServiceHost("ibrl", "doublezero0");

    @Test
    void scenario01_ibrlIsATunnelWithTheOverlayAddressAlone() {
        start(false, config("192.0.2.10"));
        assertThat(host.objects())
                .containsExactly(
                        "link doublezero0 type gre mtu 1476", "address 169.254.3.129/31 dev doublezero0 scope link");
        var gre = new LinkKind.Gre(ip("192.0.2.10"), ip("203.0.113.1"), null, 64, false);
        assertThat(host.intents().get(0).object()).hasFieldOrPropertyWithValue("kind", gre);
    }

    @Test
    void scenario02_anAllocatedAddressStandsOnTheTunnelAndIsTheSourceOfWhatIsLearned() {
        start(true, config("192.0.2.10"));
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        assertThat(host.objects())
                .containsExactly(
                        "link doublezero0 type gre mtu 1476",
                        "address 169.254.3.129/31 dev doublezero0 scope link",
                        "address 198.51.100.7/32 dev doublezero0",
                        LEARNED);
    }

    @Test
    void scenario05_theSameAgainIsNoChange() {
        var service = start(true, config("192.0.2.10"));
        var before = host.intents();
        service.change(config("192.0.2.10"));
        assertThat(host.intents()).isEqualTo(before);
        assertThat(host.speaker.sessions()).hasSize(1);
    }

    /** Link down before link gone is the reconciler's order. */
    @Test
    void scenario06_thePeerIsToldBeforeAnythingGoes() {
        var service = start(true, config("192.0.2.10"));
        service.remove();
        assertThat(host.speaker.closed()).containsExactly("the service is removed");
        assertThat(host.hasEnded()).isTrue();
        assertThat(host.paths.watched()).isEmpty();
    }

    /** Origin, AS path and next hop are made of this by the speaker. */
    @Test
    void scenario11_theAddressAloneIsAnnounced() {
        start(true, config("192.0.2.10"));
        var spec = host.speaker.session().spec();
        assertThat(spec.advertise()).containsExactly(Prefix.parse("198.51.100.7/32"));
        assertThat(spec.local()).hasToString("169.254.3.129");
        assertThat(spec.remote()).hasToString("169.254.3.128");
        assertThat(spec.localAs()).isEqualTo(65000);
        assertThat(spec.receive()).isTrue();
    }

    @Test
    void scenario12_whenTheSessionIsLostItsRoutesGoAndNoOthers() {
        var service = start(false, config("192.0.2.10"));
        var session = host.speaker.session();
        session.become(SessionStatus.UP);
        session.learn("10.1.0.0/16 169.254.3.128");
        assertThat(host.objects()).contains(LEARNED);
        session.lose();
        assertThat(host.objects()).hasSize(2);
        assertThat(service.report().session()).hasFieldOrPropertyWithValue("status", SessionStatus.DOWN);
        assertThat(host.paths.watched()).isEmpty();
    }

    @Test
    void scenario13_routesOverAnAllocatedAddressStayUntilTheLinkGoes() {
        start(true, config("192.0.2.10"));
        host.links.present(link(7));
        var session = host.speaker.session();
        session.become(SessionStatus.UP);
        session.learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 169.254.3.128");
        session.withdraw("10.1.0.0/16");
        session.lose();
        assertThat(host.objects()).hasSize(5);
        host.links.gone("doublezero0");
        host.time.advance(Duration.ZERO);
        assertThat(host.objects()).hasSize(3);
    }

    /** With graceful restart its routes were kept, so nothing of them tells that their far ends may be back. */
    @Test
    void aSessionThatIsUpAgainHasThePathsAskedAtOnce() {
        start(true, config("192.0.2.10"));
        host.links.present(link(7));
        var session = host.speaker.session();
        session.become(SessionStatus.UP);
        session.learn("10.1.0.0/16 169.254.3.128");
        session.become(SessionStatus.DOWN);
        int before = host.paths.rearmed().size();
        session.become(SessionStatus.UP);
        assertThat(host.paths.rearmed()).hasSize(before + 1).endsWith("doublezero0");
    }

    /** Two services have nothing in common but the platform. */
    @Test
    void scenario14_theEndOfOneServiceLeavesTheOtherAsItIs() {
        var service = start(true, config("192.0.2.10"));
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        var before = host.intents();
        var otherHost = new RecordingServiceHost("ibrl", "other");
        Service<IbrlConfig> other = type(false, List.of()).start(otherHost, config("192.0.2.11"));
        other.remove();
        assertThat(host.intents()).isEqualTo(before);
        assertThat(service.report().troubles()).isEmpty();
        assertThat(host.speaker.sessions()).hasSize(1);
    }

    @Test
    void scenario26_anExcludedDestinationIsNotRoutedNotWatchedAndReported() {
        var service = type(true, List.of(ip("10.1.0.0"))).start(host, config("192.0.2.10"));
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        assertThat(host.objects()).hasSize(3);
        assertThat(host.paths.watched()).isEmpty();
        assertThat(service.report().facts()).containsEntry("excluded", List.of("10.1.0.0/16"));
    }

    @Test
    void scenario36_theKernelNamesTheSourceWhereTheConfigurationDoesNot() {
        host.sockets.fail(new IOException("ENETUNREACH, no route"));
        var service = start(true, config(null));
        assertThat(host.objects()).isEmpty();
        assertThat(service.report().facts()).containsEntry("source", "not known yet");
        assertThat(service.report().troubles()).singleElement().hasFieldOrPropertyWithValue("code", "TUN-001");
        host.sockets.fail(null);
        host.time.advance(Duration.ofSeconds(1));
        assertThat(host.objects()).hasSize(3);
        assertThat(service.report().facts()).containsEntry("source", "192.0.2.1");
        assertThat(service.report().troubles()).isEmpty();
    }

    /** The plugin or the daemon stops: what is in the kernel stays, and a new start asks for the same. */
    @Test
    void scenario37_aStopTakesNothingBack() {
        var service = start(true, config("192.0.2.10"));
        var before = host.intents();
        service.stop();
        assertThat(host.intents()).isEqualTo(before);
        assertThat(host.speaker.closed()).isEmpty();
        assertThat(host.speaker.abandoned()).isEqualTo(1);
        start(true, config("192.0.2.10"));
        assertThat(host.intents()).isEqualTo(before);
    }

    /** What does not concern the link does not touch it, nor the session. */
    @Test
    void scenario39_otherTermsOfRoutesChangeRoutesOnly() {
        var service = start(true, config("192.0.2.10"));
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        var before = host.intents().subList(0, 3);
        service.change(with(config("192.0.2.10"), 50, 200, true));
        assertThat(host.intents().subList(0, 3)).isEqualTo(before);
        assertThat(host.objects())
                .contains("10.1.0.0/16 table 200 metric 50 via 169.254.3.128 dev doublezero0 src 198.51.100.7");
        assertThat(host.intents().get(3).guard()).isTrue();
        assertThat(host.objects()).hasSize(4);
        assertThat(host.speaker.closed()).isEmpty();
    }

    @Test
    void scenario41_whatIsWithdrawnIsWantedNoLonger() {
        start(false, config("192.0.2.10"));
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        host.speaker.session().withdraw("10.1.0.0/16");
        assertThat(host.objects()).hasSize(2);
    }

    @Test
    void aRouteWaitsForItsPathUnlessTheConfigurationNamesAnotherGate() {
        start(false, config("192.0.2.10"));
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        assertThat(host.intents().get(2).gate()).isEqualTo("path/ibrl/doublezero0/10.1.0.0/16");
        assertThat(host.paths.watched()).hasSize(1);
        var other = new RecordingServiceHost("ibrl", "other");
        var plain = config("192.0.2.10");
        type(false, List.of())
                .start(
                        other,
                        new IbrlConfig(plain.tunnel(), plain.address(), plain.bgp(), false, 100, 254, 20, "weather"));
        other.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        assertThat(other.intents().get(2).gate()).isEqualTo("weather");
        assertThat(other.paths.watched()).isEmpty();
    }

    @Test
    void aDrainLeavesGuardsAndHasAddressesBreakTheirConnectionsOff() {
        var service = start(true, config("192.0.2.10"));
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        service.drain();
        var lastWishes = host.declarations().get(host.declarations().size() - 2);
        assertThat(lastWishes.stream()
                        .filter(intent -> intent.object() instanceof Address)
                        .map(Intent::drain))
                .containsExactly(true, true);
        assertThat(host.objects()).containsExactly("unreachable 10.1.0.0/16 metric 4000000000");
        assertThat(host.speaker.closed()).containsExactly("the service is drained");
        service.remove();
        assertThat(host.hasEnded()).isTrue();
    }

    @Test
    void aPrivateAddressIsPermittedAndNoted() {
        var service = start(false, config("192.0.2.10"));
        assertThat(service.report().troubles()).isEmpty();
        assertThat(service.report().facts().get("notes"))
                .asString()
                .contains("the address 198.51.100.7 is private or reserved");
    }

    @Test
    void aTunnelFromItsOwnAddressIsRefused() {
        assertThatThrownBy(() -> start(true, config("198.51.100.7")))
                .hasMessageStartingWith("tunnel.source 198.51.100.7 is an address on the tunnel itself");
        start(false, config("198.51.100.7")); // there it is the host's own, on another device
        assertThat(host.objects()).hasSize(2);
    }

    private Service<IbrlConfig> start(boolean allocated, IbrlConfig config) {
        return type(allocated, List.of()).start(host, config);
    }

    private static IbrlType type(boolean allocated, List<IpAddress> exclude) {
        return new IbrlType(allocated ? "ibrl-allocated" : "ibrl", allocated, new IbrlSettings(exclude));
    }

    private static IbrlConfig with(IbrlConfig of, long metric, long table, boolean guard) {
        return new IbrlConfig(of.tunnel(), of.address(), of.bgp(), guard, metric, table, of.distance(), null);
    }

    private static IbrlConfig config(@Nullable String source) {
        var tunnel = new TunnelConfig(
                ip("203.0.113.1"),
                source == null ? null : ip(source),
                OverlayNet.parse("169.254.3.128/31"),
                TunnelKind.GRE,
                null,
                null,
                64,
                null,
                null,
                null);
        List<LearnedRouteConfig> none = List.of();
        var bgp = new SessionConfig(65000, 65001, 179, Duration.ofSeconds(90), ip("1.1.1.1"), none);
        return new IbrlConfig(tunnel, ip("198.51.100.7"), bgp, false, 100, 254, 20, null);
    }

    private static KernelLink link(int index) {
        var kind = new LinkKind.Gre(ip("192.0.2.10"), ip("203.0.113.1"), null, 64, false);
        return new KernelLink(index, "doublezero0", true, true, 1476, kind);
    }

    private static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }
}
