package dev.holdfast.edgefilter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.overlay.OverlayNet;
import dev.holdfast.api.overlay.SessionConfig;
import dev.holdfast.api.overlay.TunnelConfig;
import dev.holdfast.api.overlay.TunnelKind;
import dev.holdfast.api.service.Service;
import dev.holdfast.api.testing.RecordingServiceHost;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EdgeFilterServiceTest {
    private final RecordingServiceHost host = new RecordingServiceHost("edge-filter", "doublezero0");
    private final EdgeFilterType type = new EdgeFilterType(new EdgeFilterSettings(List.of(ip("10.9.0.0"))));

    @Test
    void scenario07_twoPrefixesAreFourRulesAndADefaultRouteIntoTheTunnel() {
        var service = start(config("10.1.0.0/24", "10.2.0.0/24"));
        assertThat(host.objects())
                .containsExactly(
                        "link doublezero0 type gre mtu 1476",
                        "address 169.254.3.129/31 dev doublezero0 scope link",
                        "address 198.51.100.7/32 dev doublezero0",
                        "rule 100 from all to 10.1.0.0/24 lookup 100",
                        "rule 101 from 10.1.0.0/24 lookup 101",
                        "rule 100 from all to 10.2.0.0/24 lookup 100",
                        "rule 101 from 10.2.0.0/24 lookup 101",
                        "0.0.0.0/0 table 101 metric 100 via 169.254.3.128 dev doublezero0 src 198.51.100.7");
        service.remove();
        assertThat(host.objects()).isEmpty();
        assertThat(host.hasEnded()).isTrue();
    }

    @Test
    void whatIsLearnedGoesToTheTableForTrafficToThePrefixes() {
        start(config("10.1.0.0/24"));
        host.speaker.session().learn("10.1.0.0/24 169.254.3.128", "10.9.0.0/16 169.254.3.128");
        assertThat(host.objects())
                .endsWith("10.1.0.0/24 table 100 metric 100 via 169.254.3.128 dev doublezero0 src 198.51.100.7")
                .hasSize(7);
        assertThat(host.paths.watched()).isEmpty();
    }

    /** Filtered traffic that leaves past the filter is worse than traffic that fails. */
    @Test
    void everyRouteIsGuardedUnlessTheConfigurationSaysNo() {
        start(config("10.1.0.0/24"));
        host.speaker.session().learn("10.1.0.0/24 169.254.3.128");
        assertThat(routes()).extracting(Intent::guard).containsExactly(true, true);
        type.start(host, with(config("10.1.0.0/24"), 100, 101, false));
        assertThat(routes()).extracting(Intent::guard).containsExactly(false);
    }

    @Test
    void scenario12_whenTheSessionIsLostItsRoutesGoAndNoOthers() {
        start(config("10.1.0.0/24"));
        var before = host.intents();
        host.speaker.session().learn("10.1.0.0/24 169.254.3.128");
        host.speaker.session().lose();
        assertThat(host.intents()).isEqualTo(before);
    }

    /** Other prefixes are other rules; nothing about them needs another link. */
    @Test
    void scenario39_otherPrefixesLeaveTheLinkAndTheSessionAlone() {
        var service = start(config("10.1.0.0/24"));
        var link = host.intents().get(0);
        service.change(config("10.1.0.0/24", "10.2.0.0/24"));
        assertThat(host.intents().get(0)).isEqualTo(link);
        assertThat(host.objects()).hasSize(8);
        assertThat(host.speaker.closed()).isEmpty();
        service.change(config("10.2.0.0/24"));
        assertThat(host.objects())
                .contains("rule 101 from 10.2.0.0/24 lookup 101")
                .doesNotContain("rule 101 from 10.1.0.0/24 lookup 101");
        assertThat(host.speaker.closed()).isEmpty();
    }

    /** Without its rule nothing would ask a guard in a table of its own. */
    @Test
    void aDrainLeavesTheGuardsAndTheRulesThatLeadToThem() {
        var service = start(config("10.1.0.0/24"));
        host.speaker.session().learn("10.1.0.0/24 169.254.3.128");
        service.drain();
        assertThat(host.objects())
                .containsExactlyInAnyOrder(
                        "rule 100 from all to 10.1.0.0/24 lookup 100",
                        "rule 101 from 10.1.0.0/24 lookup 101",
                        "unreachable 0.0.0.0/0 table 101 metric 4000000000",
                        "unreachable 10.1.0.0/24 table 100 metric 4000000000");
    }

    @Test
    void itClaimsItsTables() {
        assertThat(type.claims(config("10.1.0.0/24")))
                .containsExactly(
                        "link doublezero0",
                        "tunnel gre 192.0.2.10 203.0.113.1",
                        "overlay 169.254.3.128/31",
                        "table 100",
                        "table 101");
    }

    /** The tunnel's packets would be sent into the tunnel. */
    @Test
    void aSourceTheKernelChoosesAmongThePrefixesIsNotTaken() {
        var service = type.start(host, config((IpAddress) null, "192.0.2.0/24"));
        assertThat(host.objects()).isEmpty();
        assertThat(service.report().troubles()).singleElement().hasFieldOrPropertyWithValue("code", "TUN-002");
        service.change(config((IpAddress) null, "10.1.0.0/24"));
        assertThat(service.report().troubles()).isEmpty();
        assertThat(host.objects()).hasSize(6);
    }

    @Test
    void whatCannotWorkIsRefusedWithWhatWould() {
        assertThatThrownBy(() -> config("192.0.2.0/24"))
                .hasMessageStartingWith("prefixes has 192.0.2.0/24, in which tunnel.source 192.0.2.10 lies");
        assertThatThrownBy(() -> config(new String[0])).hasMessageStartingWith("prefixes is empty or missing");
        assertThatThrownBy(() -> config("0.0.0.0/0")).hasMessageStartingWith("prefixes cannot have 0.0.0.0/0");
        assertThatThrownBy(() -> config("2001:db8::/32")).hasMessageStartingWith("prefixes cannot have 2001:db8::/32");
        assertThatThrownBy(() -> config("10.0.0.0/8", "10.0.0.0/8")).hasMessageContaining("twice");
        assertThatThrownBy(() -> with(config("10.1.0.0/24"), 99, 101, true))
                .hasMessage("to-table must be 100..200, was 99");
        assertThatThrownBy(() -> with(config("10.1.0.0/24"), 100, 201, true))
                .hasMessage("from-table must be 100..200, was 201");
        assertThatThrownBy(() -> with(config("10.1.0.0/24"), 150, 150, true))
                .hasMessageStartingWith("from-table 150 is to-table as well");
    }

    private Service<EdgeFilterConfig> start(EdgeFilterConfig config) {
        return type.start(host, config);
    }

    private List<Intent> routes() {
        return host.intents().stream()
                .filter(intent -> intent.object() instanceof Route)
                .toList();
    }

    private static EdgeFilterConfig config(String... prefixes) {
        return config(ip("192.0.2.10"), prefixes);
    }

    private static EdgeFilterConfig config(@Nullable IpAddress source, String... prefixes) {
        var tunnel = new TunnelConfig(
                ip("203.0.113.1"),
                source,
                OverlayNet.parse("169.254.3.128/31"),
                TunnelKind.GRE,
                null,
                null,
                64,
                null,
                null,
                null);
        var bgp = new SessionConfig(65000, 65001, 179, Duration.ofSeconds(90), ip("1.1.1.1"), List.of());
        return new EdgeFilterConfig(
                tunnel,
                ip("198.51.100.7"),
                bgp,
                Stream.of(prefixes).map(Prefix::parse).toList(),
                100,
                101,
                100,
                101,
                true,
                100,
                20,
                null);
    }

    private static EdgeFilterConfig with(EdgeFilterConfig of, int toTable, int fromTable, boolean guard) {
        return new EdgeFilterConfig(
                of.tunnel(),
                of.address(),
                of.bgp(),
                of.prefixes(),
                toTable,
                fromTable,
                of.toPriority(),
                of.fromPriority(),
                guard,
                of.metric(),
                of.distance(),
                null);
    }

    private static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }
}
