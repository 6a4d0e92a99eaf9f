package dev.holdfast.api.overlay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TunnelConfigTest {

    @ParameterizedTest(name = "{0} to {2}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    GRE    | 192.0.2.1   | 203.0.113.1 |     | link t0 type gre mtu 1476    | gre local 192.0.2.1 remote 203.0.113.1 ttl 64 nopmtudisc
                    IPIP   | 192.0.2.1   | 203.0.113.1 |     | link t0 type ipip mtu 1476   | ipip local 192.0.2.1 remote 203.0.113.1 ttl 64
                    IP6GRE | 2001:db8::1 | 2001:db8::2 |     | link t0 type ip6gre mtu 1448 | ip6gre local 2001:db8::1 remote 2001:db8::2 ttl 64
                    VXLAN  | 192.0.2.1   | 203.0.113.1 | 100 | link t0 type vxlan mtu 1450  | vxlan id 100 local 192.0.2.1 remote 203.0.113.1 dstport 4789 ttl 64
                    VXLAN  | 2001:db8::1 | 2001:db8::2 | 100 | link t0 type vxlan mtu 1430  | vxlan id 100 local 2001:db8::1 remote 2001:db8::2 dstport 4789 ttl 64
                    """)
    void becomesALinkThatFitsIntoAnEthernetUnderlay(
            TunnelKind kind, String source, String destination, @Nullable Integer vni, String link, String parameters) {
        var config = new TunnelConfig(
                IpAddress.parse(destination), IpAddress.parse(source), net(), kind, null, null, 64, null, vni, null);
        var made = new Overlay(config, "t0", IpAddress.parse(source)).link();
        assertThat(made).hasToString(link);
        assertThat(made.kind()).hasToString(parameters);
    }

    @ParameterizedTest(name = "{0} {1} {2} pmtu {3} vni {4} port {5} mtu {6} ttl {7}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # kind | destination | source      | pmtu | vni      | port  | mtu   | ttl | why
                    GRE    | 0.0.0.0     |             |      |          |       |       | 64  | destination 0.0.0.0 cannot be the address of a host; write a unicast
                    GRE    | 224.0.0.5   |             |      |          |       |       | 64  | destination 224.0.0.5 cannot be the address of a host; write a unicast
                    GRE    | 127.0.0.1   |             |      |          |       |       | 64  | destination 127.0.0.1 cannot be the address of a host; write a unicast
                    GRE    | 2001:db8::1 |             |      |          |       |       | 64  | destination 2001:db8::1 is IPv6, but kind gre runs over IPv4; for IPv6 write kind: ip6gre
                    IP6GRE | 203.0.113.1 |             |      |          |       |       | 64  | destination 203.0.113.1 is IPv4, but kind ip6gre runs over IPv6; for IPv4 write kind: gre
                    IP6GRE | 2001:db8::1 |             |      |          |       |       | 64  | destination 2001:db8::1 is IPv6, for which the kernel is not asked; add 'source
                    GRE    | 203.0.113.1 | 203.0.113.1 |      |          |       |       | 64  | source and destination are both 203.0.113.1; source is the address of this host
                    GRE    | 203.0.113.1 | 255.255.255.255 |  |          |       |       | 64  | source 255.255.255.255 cannot be the address of a host
                    VXLAN  | 203.0.113.1 | 2001:db8::1 |      | 100      |       |       | 64  | source 2001:db8::1 and destination 203.0.113.1 are not of one family
                    GRE    | 169.254.3.128 |           |      |          |       |       | 64  | destination 169.254.3.128 lies within net 169.254.3.128/31, which is inside the tunnel
                    GRE    | 203.0.113.1 | 169.254.3.129 |    |          |       |       | 64  | source 169.254.3.129 lies within net 169.254.3.128/31, which is inside the tunnel
                    GRE    | 203.0.113.1 |             |      | 7        |       |       | 64  | vni does not belong to a tunnel of kind gre; leave it out
                    GRE    | 203.0.113.1 |             |      |          | 4789  |       | 64  | port does not belong to a tunnel of kind gre; leave it out
                    VXLAN  | 203.0.113.1 |             | true | 7        |       |       | 64  | pmtu-discovery does not belong to a tunnel of kind vxlan; leave it out
                    VXLAN  | 203.0.113.1 |             |      |          |       |       | 64  | kind vxlan needs 'vni'; add 'vni: …', 1..16777215
                    VXLAN  | 203.0.113.1 |             |      | 16777216 |       |       | 64  | vni must be 1..16777215, was 16777216
                    VXLAN  | 203.0.113.1 |             |      | 7        | 65536 |       | 64  | port must be 1..65535, was 65536
                    GRE    | 203.0.113.1 |             |      |          |       | 67    | 64  | mtu must be 68..65535, was 67
                    GRE    | 203.0.113.1 |             |      |          |       |       | 256 | ttl must be 0..255, was 256
                    """)
    void whatCannotWorkIsRefusedWithWhatWould(
            TunnelKind kind,
            String destination,
            @Nullable String source,
            @Nullable Boolean pmtu,
            @Nullable Integer vni,
            @Nullable Integer port,
            @Nullable Integer mtu,
            int ttl,
            String why) {
        assertThatThrownBy(() -> new TunnelConfig(
                        IpAddress.parse(destination),
                        source == null ? null : IpAddress.parse(source),
                        net(),
                        kind,
                        null,
                        mtu,
                        ttl,
                        pmtu,
                        vni,
                        port))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    @Test
    void aNameTheKernelWouldNotTakeIsRefused() {
        assertThatThrownBy(() -> tunnel("a-name-that-is-too-long", null)).hasMessageContaining("is no link name");
    }

    /** Without a key two tunnels between one pair of addresses are one to the kernel. */
    @Test
    void aTunnelClaimsItsNameItsPairAndItsNet() {
        assertThat(tunnel("t7", "192.0.2.1").claims("doublezero0"))
                .containsExactly("link t7", "tunnel gre 192.0.2.1 203.0.113.1", "overlay 169.254.3.128/31");
        assertThat(tunnel(null, null).claims("doublezero0"))
                .containsExactly("link doublezero0", "tunnel gre any 203.0.113.1", "overlay 169.254.3.128/31");
        var vxlan = new TunnelConfig(
                IpAddress.parse("203.0.113.1"), null, net(), TunnelKind.VXLAN, null, null, 64, null, 100, null);
        assertThat(vxlan.claims("v0")).contains("vxlan 100 4789");
    }

    @ParameterizedTest
    @CsvSource({
        "169.254.0.1/31, 169.254.0.0, 169.254.0.1",
        "169.254.0.0/31, 169.254.0.0, 169.254.0.1",
        "10.0.0.255/31, 10.0.0.254, 10.0.0.255"
    })
    void scenario03_theEvenAddressIsTheOtherEndsAndTheOddOneOurs(String net, String remote, String local) {
        var read = OverlayNet.parse(net);
        assertThat(read.remote()).hasToString(remote);
        assertThat(read.local()).hasToString(local);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            textBlock =
                    """
                    169.254.0.0/30  | net must be an IPv4 /31, was 169.254.0.0/30; write it like 169.254.3.128/31
                    169.254.0.1/32  | net must be an IPv4 /31, was 169.254.0.1/32; write it like 169.254.3.128/31
                    169.254.0.0     | net 169.254.0.0 has no prefix length; write it like 169.254.3.128/31
                    2001:db8::/127  | net must be an IPv4 /31, was 2001:db8::/127; write it like 169.254.3.128/31
                    127.0.0.0/31    | net 127.0.0.0 cannot be the address of a host
                    169.254.0.0/33  | prefix length must be 0..32
                    169.254.0.0/x   | 'x' is not a prefix length
                    seven/31        | 'seven' is not an IP address
                    """)
    void scenario04_aNetThatIsNoPairIsRefused(String net, String why) {
        assertThatThrownBy(() -> OverlayNet.parse(net))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(why);
    }

    private static TunnelConfig tunnel(@Nullable String name, @Nullable String source) {
        return new TunnelConfig(
                IpAddress.parse("203.0.113.1"),
                source == null ? null : IpAddress.parse(source),
                net(),
                TunnelKind.GRE,
                name,
                null,
                64,
                null,
                null,
                null);
    }

    private static OverlayNet net() {
        return OverlayNet.parse("169.254.3.128/31");
    }
}
