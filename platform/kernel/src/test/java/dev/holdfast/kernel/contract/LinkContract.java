package dev.holdfast.kernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.KernelLink;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import org.junit.jupiter.api.Test;

/** Links we make, change and delete. */
interface LinkContract extends ContractPart {

    private static LinkKind.Vxlan vxlan(int ttl) {
        return new LinkKind.Vxlan(7, IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.2"), 4789, ttl);
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aVxlanComesBackAsItWasAskedForAndIsDownAtFirst() {
        kernel().apply(new Change.AddLink(new Link("vx0", vxlan(9), 1400)));

        KernelLink seen = kernel().link("vx0");
        assertThat(seen.kind()).isEqualTo(vxlan(9));
        assertThat(seen.mtu()).isEqualTo(1400);
        assertThat(seen.up()).isFalse();
        assertThat(seen.carrier()).isFalse();
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aVxlanOverIpv6ComesBackAsItWasAskedFor() {
        var kind = new LinkKind.Vxlan(9, IpAddress.parse("2001:db8::1"), IpAddress.parse("2001:db8::2"), 4790, 0);

        kernel().apply(new Change.AddLink(new Link("vx0", kind, 0)));

        assertThat(kernel().link("vx0").kind()).isEqualTo(kind);
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aBridgeCarriesAddressesAndRoutes() {
        kernel().apply(new Change.AddLink(new Link("br0", new LinkKind.Bridge(), 0)), new Change.SetLink("br0", true));

        kernel().ip("addr add 10.8.0.1/24 dev br0", "route add 10.1.0.0/16 via 10.8.0.2");

        assertThat(kernel().link("br0").kind()).isEqualTo(new LinkKind.Bridge());
        assertThat(kernel().link("br0").up()).isTrue();
        assertThat(kernel().routes()).hasSize(1);
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void otherKindsAreShownByTheKernelsWord() {
        assertThat(kernel().link("v0").kind()).isEqualTo(new LinkKind.Other("veth"));
        assertThat(kernel().link("lo").kind()).isEqualTo(new LinkKind.Other(""));
        assertThat(kernel().link("v0").carrier()).isTrue();
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aNameThatIsTakenIsRefused() {
        assertThat(kernel().refused(new Change.AddLink(new Link("v0", vxlan(0), 0)))
                        .errno())
                .isEqualTo("EEXIST");
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aVxlanIsChangedInPlace() {
        kernel().apply(new Change.AddLink(new Link("vx0", vxlan(9), 1400)));
        int index = kernel().link("vx0").index();

        kernel().apply(new Change.ChangeLink(new Link("vx0", vxlan(12), 1300)));

        assertThat(kernel().link("vx0").kind()).isEqualTo(vxlan(12));
        assertThat(kernel().link("vx0").mtu()).isEqualTo(1300);
        assertThat(kernel().link("vx0").index()).isEqualTo(index);
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void linksThatAreNotThereAreRefused() {
        assertThat(kernel().refused(new Change.DeleteLink("nowhere")).errno()).isEqualTo("ENODEV");
        assertThat(kernel().refused(new Change.SetLink("nowhere", true)).errno())
                .isEqualTo("ENODEV");
        assertThat(kernel().refused(new Change.ChangeLink(new Link("nowhere", vxlan(0), 0)))
                        .errno())
                .isEqualTo("ENODEV");
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aDeletedLinkIsGone() {
        kernel().apply(
                        new Change.AddLink(new Link("vx0", vxlan(9), 1400)),
                        new Change.SetLink("vx0", true),
                        new Change.SetLink("vx0", false),
                        new Change.DeleteLink("vx0"));

        assertThat(kernel().links()).extracting(KernelLink::name).doesNotContain("vx0");
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aTunnelChangedWhileItIsDownIsNotToldOfButShown() {
        kernel().apply(new Change.AddLink(new Link("vx0", vxlan(9), 1400)));
        RecordedEvents events = kernel().watch();

        kernel().ip("link set vx0 type vxlan id 7 ttl 12 remote 10.0.0.3");

        kernel().settle(events);
        assertThat(events.all()).noneMatch(event -> isLink(event, "vx0"));
        assertThat(kernel().link("vx0").kind())
                .isEqualTo(new LinkKind.Vxlan(7, IpAddress.parse("10.0.0.1"), IpAddress.parse("10.0.0.3"), 4789, 12));
    }

    @Test
    @Capability.Needs(Capability.LINKS_OF_EVERY_KIND)
    default void aTunnelChangedWhileItIsUpIsToldOfWithoutAuthor() {
        kernel().apply(new Change.AddLink(new Link("vx0", vxlan(9), 1400)), new Change.SetLink("vx0", true));
        RecordedEvents events = kernel().watch();

        kernel().ip("link set vx0 type vxlan id 7 ttl 12");

        assertThat(kernel().await(events, "NEWLINK", event -> isLink(event, "vx0"))
                        .origin()
                        .isAnonymous())
                .isTrue();
    }

    private static boolean isLink(RecordedEvents.Event event, String name) {
        return event.object() instanceof KernelLink link && link.name().equals(name);
    }

    @Test
    @Capability.Needs(Capability.DEPARTURES_TOLD)
    default void foreignLinksAreToldOfWithoutAuthor() {
        RecordedEvents events = kernel().watch();

        kernel().ip("link add vx0 type vxlan id 5 local 10.0.0.1 remote 10.0.0.2 dstport 4789", "link del vx0");

        RecordedEvents.Event made = kernel().await(
                        events,
                        "NEWLINK",
                        event -> event.object() instanceof KernelLink link
                                && link.name().equals("vx0"));
        assertThat(made.what()).isEqualTo("PRESENT");
        assertThat(made.origin().isAnonymous()).isTrue();
        kernel().await(
                        events,
                        "DELLINK",
                        event -> event.what().equals("GONE")
                                && event.object() instanceof KernelLink link
                                && link.name().equals("vx0"));
    }
}
