package dev.holdfast.kernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import org.junit.jupiter.api.Test;

/** What of a tunnel can be changed, what its counters tell, and whether its envelopes find a way. */
interface UnderlayContract extends ContractPart {

    private static LinkKind.Vxlan vxlan(int vni, String local, String remote, int port) {
        return new LinkKind.Vxlan(vni, IpAddress.parse(local), IpAddress.parse(remote), port, 0);
    }

    private void tunnelTo(String remote) {
        kernel().apply(
                        new Change.AddLink(new Link("vx0", vxlan(7, "10.0.0.1", remote, 4789), 1400)),
                        new Change.SetLink("vx0", true));
    }

    private KernelRoute way(String destination, String source) {
        return KernelUnderTest.sure(
                () -> kernel().dataplane().lookup(IpAddress.parse(destination), IpAddress.parse(source)));
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void endsOfATunnelAreChangedInPlaceAndItKeepsItsIndexAndAddresses() {
        tunnelTo("10.0.0.2");
        kernel().ip("addr add 10.255.0.1/31 dev vx0");
        int index = kernel().link("vx0").index();

        kernel().apply(new Change.ChangeLink(new Link("vx0", vxlan(7, "10.0.2.1", "10.0.2.2", 4789), 1300)));

        assertThat(kernel().link("vx0").kind()).isEqualTo(vxlan(7, "10.0.2.1", "10.0.2.2", 4789));
        assertThat(kernel().link("vx0").index()).isEqualTo(index);
        assertThat(kernel().link("vx0").up()).isTrue();
        assertThat(kernel().addresses("vx0")).hasSize(1);
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void whatAKernelCannotChangeItRefusesAsNotSupported() {
        tunnelTo("10.0.0.2");

        var otherNetwork = new Change.ChangeLink(new Link("vx0", vxlan(8, "10.0.0.1", "10.0.0.2", 4789), 0));
        var otherPort = new Change.ChangeLink(new Link("vx0", vxlan(7, "10.0.0.1", "10.0.0.2", 4790), 0));

        assertThat(kernel().refused(otherNetwork).toString()).isEqualTo("EOPNOTSUPP, Cannot change VNI");
        assertThat(kernel().refused(otherPort).toString()).isEqualTo("EOPNOTSUPP, Cannot change port");
        assertThat(kernel().link("vx0").kind()).isEqualTo(vxlan(7, "10.0.0.1", "10.0.0.2", 4789));
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void aWayIsLookedUpWithTheSourceThePacketWillHave() {
        assertThat(way("10.0.2.9", "10.0.0.1")).hasToString("10.0.2.0/24 dev v2 src 10.0.2.1 proto 2");
        assertThat(way("10.0.2.9", "192.0.2.77")).isNull(); // no address of this host
        kernel().ip("rule add from 10.0.0.1 priority 100 lookup 77", "route add unreachable 10.0.2.0/24 table 77");
        assertThat(way("10.0.2.9", "10.0.0.1")).isNull();
        assertThat(way("10.0.2.9", "10.0.2.1")).isNotNull();
    }

    @Test
    @Capability.Needs(Capability.RULES)
    default void aLookUpNamesTheTableThatServes() {
        kernel().ip(
                        "rule add priority 100 lookup 77",
                        "-6 rule add priority 100 lookup 77",
                        "route add 10.9.0.0/16 dev v2 table 77",
                        "route add 2001:db8:9::/48 dev v2 table 77");
        for (String destination : new String[] {"10.9.0.1", "2001:db8:9::1"}) {
            KernelRoute route = KernelUnderTest.sure(() -> kernel().dataplane().lookup(IpAddress.parse(destination)));
            assertThat(route.table()).as(destination).isEqualTo(77);
        }
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aTunnelWithoutAWayStaysUpAndCountsWhatItCouldNotSend() {
        tunnelTo("203.0.113.9");
        kernel().ip("route add 239.0.0.0/8 dev vx0");
        LinkTraffic before = kernel().traffic("vx0");

        kernel().send("239.1.1.1", 3);

        KernelUnderTest.eventually(
                "three are counted", () -> kernel().traffic("vx0").errors() >= before.errors() + 3);
        LinkTraffic after = kernel().traffic("vx0");
        assertThat(after.carrierErrors()).isGreaterThanOrEqualTo(before.carrierErrors() + 3);
        assertThat(kernel().link("vx0").up()).isTrue();
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aTunnelWithAWayCountsWhatItSent() {
        tunnelTo("10.0.0.2");
        kernel().ip("route add 239.0.0.0/8 dev vx0");
        LinkTraffic before = kernel().traffic("vx0");

        kernel().send("239.1.1.1", 3);

        KernelUnderTest.eventually(
                "three are counted", () -> kernel().traffic("vx0").sent() >= before.sent() + 3);
        assertThat(kernel().traffic("vx0").errors()).isEqualTo(before.errors());
    }

    @Test
    default void oneLinkAndItsAddressesAreShownAsInTheDumps() {
        for (String name : new String[] {"v0", "v2", "lo"}) {
            assertThat(KernelUnderTest.sure(() -> kernel().dataplane().link(name)))
                    .isEqualTo(kernel().link(name));
            assertThat(KernelUnderTest.sure(() -> kernel().dataplane().dumpAddresses(name)))
                    .isNotEmpty()
                    .isEqualTo(KernelUnderTest.sure(kernel().dataplane()::dumpAddresses).stream()
                            .filter(address -> address.address().device().equals(name))
                            .toList());
        }
        assertThat(KernelUnderTest.sure(() -> kernel().dataplane().link("nowhere")))
                .isNull();
        assertThat(KernelUnderTest.sure(() -> kernel().dataplane().dumpAddresses("nowhere")))
                .isEmpty();
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aLinkMadeAnewByAnotherIsShownAsItIsNow() {
        tunnelTo("10.0.0.2");
        kernel().ip("addr add 10.255.0.1/31 dev vx0", "link del vx0");
        kernel().ip("link add vx0 type bridge", "addr add 10.255.0.9/31 dev vx0");

        assertThat(KernelUnderTest.sure(() -> kernel().dataplane().link("vx0")).kind())
                .isEqualTo(new LinkKind.Bridge());
        assertThat(KernelUnderTest.sure(() -> kernel().dataplane().dumpAddresses("vx0")))
                .singleElement()
                .satisfies(seen -> assertThat(seen.address().local()).hasToString("10.255.0.9"));
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void breakingOffWhatDoesNotExistIsNoError() {
        kernel().apply(new Change.DestroySockets(IpAddress.parse("10.0.0.1")));
        kernel().apply(new Change.DestroySockets(IpAddress.parse("2001:db8::1")));
    }
}
