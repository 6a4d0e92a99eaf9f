package dev.holdfast.bgp.config;

import static dev.holdfast.bgp.config.GivenConfig.bgp;
import static dev.holdfast.bgp.config.GivenConfig.options;
import static dev.holdfast.bgp.config.GivenConfig.settings;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerSettingsTest {
    private static final PeerOptions IX = options(
            "as", 65009L,
            "holdTime", Duration.ofSeconds(30),
            "password", new Secret("of the group"),
            "multihop", 5,
            "addPath", new AddPathConfig(true, null, 3),
            "gracefulRestart", new PeerRestart(null, Duration.ofSeconds(60), null),
            "maxPrefixes", new MaxPrefixesConfig(100, null, 50, null, null, null, null));

    private final BgpConfig bgp = bgp("groups", Map.of("ix", IX));

    @Test
    void aPeerThatSaysNothingHasTheDefaults() {
        PeerSettings peer = settings(bgp, "192.0.2.2", "as", 65002L);
        assertThat(peer.description()).isEqualTo("192.0.2.2");
        assertThat(peer.holdTime()).isEqualTo(Duration.ofSeconds(90));
        assertThat(peer.families()).containsExactly(Family.IPV4);
        assertThat(peer.isExternal()).isTrue();
        assertThat(peer.ttl()).isEqualTo(1);
        assertThat(peer.enforceFirstAs()).isTrue();
        assertThat(peer.gracefulRestart().enabled()).isTrue();
        assertThat(peer.maxPrefixes().of(Family.IPV4)).isZero();
        assertThat(peer.localAs()).isEqualTo(65001);
    }

    @Test
    void aPeerBeatsItsGroupKeyByKey() {
        PeerSettings peer = settings(
                bgp,
                "2001:db8::2",
                "group",
                "ix",
                "holdTime",
                Duration.ZERO,
                "addPath",
                new AddPathConfig(null, true, null),
                "maxPrefixes",
                new MaxPrefixesConfig(7, null, null, null, null, null, null));
        assertThat(peer.as()).isEqualTo(65009);
        assertThat(peer.holdTime()).isZero();
        assertThat(peer.addPath()).isEqualTo(new PeerSettings.AddPath(true, true, 3));
        assertThat(peer.maxPrefixes().of(Family.IPV4)).isEqualTo(7);
        assertThat(peer.maxPrefixes().of(Family.IPV6)).isEqualTo(50);
        assertThat(peer.gracefulRestart().restartTime()).isEqualTo(Duration.ofSeconds(60));
        assertThat(peer.gracefulRestart().staleTime()).isEqualTo(Duration.ofSeconds(360));
        assertThat(peer.families()).containsExactly(Family.IPV4, Family.IPV6);
        assertThat(peer.ttl()).isEqualTo(5);
    }

    @Test
    void whatExcludesEachOtherIsTakenFromOneLevel() {
        PeerSettings peer =
                settings(bgp, "192.0.2.2", "group", "ix", "ttlSecurity", 1, "passwordFile", Path.of("secret"));
        assertThat(peer.multihop()).isZero();
        assertThat(peer.password()).isNull();
        assertThat(peer.passwordFile()).hasToString("secret");
    }

    @Test
    void whoTalksToARouteServerDoesNotAskForItsAs() {
        assertThat(settings(bgp, "192.0.2.2", "as", 65002L, "role", Role.ROUTE_SERVER_CLIENT)
                        .enforceFirstAs())
                .isFalse();
    }

    @Test
    void levelsOfPolicyGoFromThePeerOutwards() {
        assertThat(settings(bgp, "192.0.2.2", "group", "ix").importLevels())
                .extracting(level -> level.name())
                .containsExactly("neighbor 192.0.2.2 import", "group ix import", "import of all");
    }

    @Test
    void theLongestRangeCounts() {
        var wide = new DynamicConfig(Prefix.parse("10.0.0.0/8"), "ix", Set.of(), null);
        var narrow = new DynamicConfig(Prefix.parse("10.1.0.0/16"), "ix", Set.of(), null);
        var ranges = new DynamicPeers(List.of(wide, narrow));
        assertThat(ranges.rangeOf(IpAddress.parse("10.1.2.3"))).isEqualTo(narrow);
        assertThat(ranges.rangeOf(IpAddress.parse("10.2.2.3"))).isEqualTo(wide);
        assertThat(ranges.rangeOf(IpAddress.parse("11.2.2.3"))).isNull();
        assertThat(ranges.rangeOf(IpAddress.parse("2001:db8::1"))).isNull();
    }

    @Test
    void whatDoesNotGoWithTheAsOfADynamicPeerIsFoundWhenItIsKnown() {
        BgpConfig reflector = bgp("groups", Map.of("clients", options("routeReflectorClient", true)));
        PeerDefaults all = reflector.defaults();
        var range = new DynamicConfig(Prefix.parse("10.0.0.0/8"), "clients", Set.of(), null);
        PeerSettings unknown = PeerSettings.dynamic(all, PeerAddress.parse("10.0.0.9"), range, PeerSettings.ANY_AS);
        assertThat(unknown.isExternal() || unknown.isInternal()).isFalse();
        assertThat(unknown.passive()).as("nobody may be there").isTrue();
        assertThat(PeerSettings.dynamic(all, unknown.address(), range, 65001).isInternal())
                .isTrue();
        assertThatThrownBy(() -> PeerSettings.dynamic(all, unknown.address(), range, 65002))
                .hasMessageStartingWith("route-reflector-client requires iBGP, and the peer is of AS 65002");
    }

    @Test
    void allMistakesAreToldAtOnce() {
        assertThatThrownBy(() -> bgp(
                        "peers",
                        Map.of(PeerAddress.parse("192.0.2.2"), options("as", 65001L, "role", Role.PEER)),
                        "port",
                        0,
                        "importing",
                        new PolicyUseConfig(List.of("no"), List.of())))
                .hasMessage("port must be 1..65535, was 0")
                .satisfies(refused -> assertThat(refused.getSuppressed())
                        .extracting(Throwable::getMessage)
                        .containsExactly(
                                "import undefined policy 'no' referenced in chain; define it under policies, there are"
                                        + " none",
                                "peers 192.0.2.2 role requires eBGP, and the peer is of our own AS 65001; leave it out,"
                                        + " or write another as"));
    }

    @Test
    void aPasswordIsNotPrinted() {
        assertThat(settings(bgp, "192.0.2.2", "as", 65002L, "password", new Secret("xyzzy"))
                        .toString())
                .doesNotContain("xyzzy")
                .contains("<set>");
    }

    @Test
    void aPasswordMayStandInAFile(@TempDir Path directory) throws IOException {
        PeerSettings peer = settings(bgp, "192.0.2.2", "as", 65002L, "passwordFile", Path.of("ix.key"));
        assertThatThrownBy(() -> peer.secret(directory::resolve))
                .hasMessageMatching("password-file /.*/ix.key: there is no such file; .*");
        Files.writeString(directory.resolve("ix.key"), "\n");
        assertThatThrownBy(() -> peer.secret(directory::resolve)).hasMessageContaining("must be 1..80 bytes");
        Files.writeString(directory.resolve("ix.key"), "xyzzy\n");
        assertThat(peer.secret(directory::resolve)).isEqualTo(new Secret("xyzzy"));
    }
}
