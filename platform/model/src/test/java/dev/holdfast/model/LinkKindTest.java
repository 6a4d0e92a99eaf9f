package dev.holdfast.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Links and their kinds. */
final class LinkKindTest {
    private static final IpAddress A4 = IpAddress.parse("192.0.2.1");
    private static final IpAddress B4 = IpAddress.parse("192.0.2.2");
    private static final IpAddress A6 = IpAddress.parse("2001:db8::1");
    private static final IpAddress B6 = IpAddress.parse("2001:db8::2");

    @Test
    void endsAreOfTheKindsFamilyAndDiffer() {
        assertThatThrownBy(() -> new LinkKind.Gre(A6, B6, null, 0, true)).hasMessageContaining("gre needs IPV4 ends");
        assertThatThrownBy(() -> new LinkKind.Ip6Gre(A4, B4, null, 0)).hasMessageContaining("ip6gre needs IPV6");
        assertThatThrownBy(() -> new LinkKind.Ipip(A4, B6, 0, true)).hasMessageContaining("ipip needs IPV4");
        assertThatThrownBy(() -> new LinkKind.Vxlan(1, A4, B6, 4789, 0)).hasMessageContaining("vxlan needs IPV4");
        assertThatThrownBy(() -> new LinkKind.Gre(A4, A4, null, 0, true)).hasMessageContaining("are both 192.0.2.1");
    }

    @Test
    void numbersKeepTheirRanges() {
        assertThatThrownBy(() -> new LinkKind.Gre(A4, B4, -1L, 0, true)).hasMessageContaining("key must be");
        assertThatThrownBy(() -> new LinkKind.Gre(A4, B4, 1L << 32, 0, true)).hasMessageContaining("key must be");
        assertThatThrownBy(() -> new LinkKind.Gre(A4, B4, null, 256, true)).hasMessageContaining("ttl must be");
        assertThatThrownBy(() -> new LinkKind.Ipip(A4, B4, -1, true)).hasMessageContaining("ttl must be");
        assertThatThrownBy(() -> new LinkKind.Vxlan(0, A4, B4, 4789, 0)).hasMessageContaining("vni must be");
        assertThatThrownBy(() -> new LinkKind.Vxlan(1 << 24, A4, B4, 4789, 0)).hasMessageContaining("vni must be");
        assertThatThrownBy(() -> new LinkKind.Vxlan(1, A4, B4, 0, 0)).hasMessageContaining("port must be");
        assertThatCode(() -> new LinkKind.Ip6Gre(A6, B6, 0xFFFF_FFFFL, 255)).doesNotThrowAnyException();
    }

    @Test
    void aKindPrintsAsIpTakesIt() {
        assertThat(new LinkKind.Gre(A4, B4, 7L, 64, false))
                .hasToString("gre local 192.0.2.1 remote 192.0.2.2 key 7 ttl 64 nopmtudisc");
        assertThat(new LinkKind.Ip6Gre(A6, B6, null, 0)).hasToString("ip6gre local 2001:db8::1 remote 2001:db8::2");
        assertThat(new LinkKind.Ipip(A4, B4, 64, true)).hasToString("ipip local 192.0.2.1 remote 192.0.2.2 ttl 64");
        assertThat(new LinkKind.Vxlan(42, A4, B4, 4789, 0))
                .hasToString("vxlan id 42 local 192.0.2.1 remote 192.0.2.2 dstport 4789");
        assertThat(new LinkKind.Bridge()).hasToString("bridge");
    }

    @Test
    void tunnelsAreThoseWhosePacketsLeaveThroughAnotherLink() {
        assertThat(new LinkKind.Gre(A4, B4, null, 0, true).isTunnel()).isTrue();
        assertThat(new LinkKind.Vxlan(1, A6, B6, 4789, 0).isTunnel()).isTrue();
        assertThat(new LinkKind.Dummy().isTunnel()).isFalse();
        assertThat(new LinkKind.Bridge().isTunnel()).isFalse();
        assertThat(new LinkKind.Other("veth").isTunnel()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "a:b", "a b", "sixteen-letters-", "ü", "a%b", "a\u0000"})
    void namesTheKernelWouldNotTakeAreRefused(String name) {
        assertThatThrownBy(() -> new LinkKey(name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is no link name");
    }

    @Test
    void aLinkKeepsItsMtuInRange() {
        assertThatThrownBy(() -> new Link("br0", new LinkKind.Bridge(), 67)).hasMessageContaining("68..65535");
        assertThatThrownBy(() -> new Link("br0", new LinkKind.Bridge(), 65536)).hasMessageContaining("68..65535");
        assertThat(new Link("fifteen-letters", new LinkKind.Bridge(), 1400))
                .hasToString("link fifteen-letters type bridge mtu 1400");
    }

    @Test
    void anIpipWithATtlAlwaysForbidsFragments() {
        assertThat(new LinkKind.Ipip(A4, B4, 64, false)).isEqualTo(new LinkKind.Ipip(A4, B4, 64, true));
        assertThat(new LinkKind.Ipip(A4, B4, 0, false).pmtuDiscovery()).isFalse();
    }
}
