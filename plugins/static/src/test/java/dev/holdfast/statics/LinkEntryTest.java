package dev.holdfast.statics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LinkEntryTest {

    @Test
    void aGreTunnelHasEndsAndADefaultTtl() {
        var kind = link(LinkEntry.Kind.GRE, "192.0.2.1", "198.51.100.1", null)
                .object()
                .kind();
        assertThat(kind).isEqualTo(new LinkKind.Gre(ip("192.0.2.1"), ip("198.51.100.1"), null, 64, true));
    }

    @Test
    void aVxlanHasTheRegisteredPort() {
        var kind = link(LinkEntry.Kind.VXLAN, "2001:db8::1", "2001:db8::2", 7)
                .object()
                .kind();
        assertThat(kind).isEqualTo(new LinkKind.Vxlan(7, ip("2001:db8::1"), ip("2001:db8::2"), 4789, 0));
    }

    @Test
    void aBridgeNeedsNothing() {
        assertThat(link(LinkEntry.Kind.BRIDGE, null, null, null).object()).hasToString("link t0 type bridge");
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatThrownBy(() -> link(LinkEntry.Kind.GRE, "192.0.2.1", null, null))
                .hasMessage("a link of kind gre needs 'remote'; add 'remote: …'");
        assertThatThrownBy(() -> link(LinkEntry.Kind.VXLAN, "192.0.2.1", "192.0.2.2", null))
                .hasMessage("a link of kind vxlan needs 'vni'; add 'vni: …'");
    }

    @Test
    void aParameterOfAnotherKindIsRefused() {
        assertThatThrownBy(() -> link(LinkEntry.Kind.IPIP, "192.0.2.1", "192.0.2.2", 7))
                .hasMessage("a link of kind ipip has no 'vni'; it has local, remote, ttl, pmtu-discovery");
        assertThatThrownBy(() -> link(LinkEntry.Kind.DUMMY, "192.0.2.1", null, null))
                .hasMessage("a link of kind dummy has no 'local'; it has no parameters");
    }

    private static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    private static LinkEntry link(
            LinkEntry.Kind kind, @Nullable String local, @Nullable String remote, @Nullable Integer vni) {
        return new LinkEntry(
                "t0",
                kind,
                0,
                local == null ? null : ip(local),
                remote == null ? null : ip(remote),
                null,
                null,
                null,
                vni,
                null,
                null,
                null,
                null);
    }
}
