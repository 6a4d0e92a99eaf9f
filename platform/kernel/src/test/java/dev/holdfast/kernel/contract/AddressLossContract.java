package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Route;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What IPv4 routes lose with addresses. */
interface AddressLossContract extends ContractPart {

    private static Route sourced(String prefix, long table) {
        return route(prefix, table, 50, Forwarding.over(NextHop.dev("v0")).withSource(IpAddress.parse("10.0.2.1")));
    }

    @Test
    @Capability.Needs({Capability.TABLES, Capability.ADDRESS_AUTHORS})
    default void theLastAddressTakesAllRoutesOfItsDeviceWithoutAWord() {
        kernel().add(
                        route("10.1.0.0/16", Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.2"), "v0"))),
                        route("10.2.0.0/16", 100, 50, Forwarding.over(NextHop.dev("v0"))),
                        route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))));
        RecordedEvents events = kernel().watch();

        kernel().ip("-4 addr flush dev v0");

        assertThat(kernel().routesTold(events)).isEmpty();
        assertThat(kernel().routes()).containsExactly("2001:db8:5::/48 dev v0 proto 73 metric 50");
        RecordedEvents.Event told = kernel().await(
                        events,
                        "DELADDR",
                        event -> event.what().equals("GONE") && WatchContract.isAddress(event, "10.0.0.1"));
        assertThat(told.origin().isAnonymous()).isFalse();
    }

    @Test
    default void routesStayAsLongAsTheirDeviceHasAnyAddress() {
        kernel().ip("addr add 10.9.0.1/24 dev v0");
        kernel().add(route("10.1.0.0/16", Forwarding.over(NextHop.via(IpAddress.parse("10.0.0.2"), "v0"))));

        kernel().ip("addr del 10.0.0.1/24 dev v0");

        assertThat(kernel().routes()).containsExactly("10.1.0.0/16 via 10.0.0.2 dev v0 proto 73 metric 50");
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void aMultipathLegDiesWithTheLastAddressAndRevivesWithTheNext() {
        kernel().add(route(
                "10.1.0.0/16",
                Forwarding.over(List.of(
                        NextHop.via(IpAddress.parse("10.0.0.2"), "v0"),
                        NextHop.via(IpAddress.parse("10.0.2.2"), "v2")))));

        kernel().ip("addr del 10.0.0.1/24 dev v0");
        assertThat(kernel().routes()).hasSize(1);
        kernel().ip("addr add 10.0.0.1/24 dev v0", "addr del 10.0.2.1/24 dev v2");
        assertThat(kernel().routes()).hasSize(1);
        kernel().ip("addr del 10.0.0.1/24 dev v0");

        assertThat(kernel().routes()).isEmpty();
    }

    @Test
    default void aLostSourceIsToldOfInTheMainTable() {
        kernel().ip("addr add 10.9.0.1/24 dev v2");
        kernel().add(sourced("10.1.0.0/16", 254));
        RecordedEvents events = kernel().watch();

        kernel().ip("addr del 10.0.2.1/24 dev v2");

        assertThat(kernel().routesTold(events))
                .containsExactly("DELETED 10.1.0.0/16 dev v0 src 10.0.2.1 proto 73 metric 50");
        assertThat(kernel().routes()).isEmpty();
        assertThat(events.routes())
                .anyMatch(event ->
                        event.what().equals("DELETED") && event.origin().isAnonymous());
    }

    @Test
    @Capability.Needs(Capability.TABLES)
    default void inAnotherTableARouteKeepsItsLostSourceButCannotBeAddedAgain() {
        kernel().ip("addr add 10.9.0.1/24 dev v2");
        var ours = sourced("10.1.0.0/16", 100);
        kernel().add(ours);
        RecordedEvents events = kernel().watch();

        kernel().ip("addr del 10.0.2.1/24 dev v2");

        assertThat(kernel().routesTold(events)).isEmpty();
        assertThat(kernel().routes()).hasSize(1);
        kernel().apply(kernel().delete(ours));
        assertThat(kernel().refused(ours, Placement.EXCLUSIVE).errno()).isEqualTo("EINVAL");
    }

    @Test
    default void aSourceThatAnotherDeviceAlsoHasIsNotLost() {
        kernel().ip("addr add 10.9.0.1/24 dev v2", "addr add 10.0.2.1/32 dev lo");
        kernel().add(sourced("10.1.0.0/16", 254));

        kernel().ip("addr del 10.0.2.1/24 dev v2");

        assertThat(kernel().routes()).hasSize(1);
    }

    @Test
    default void secondaryAddressesGoWithTheirPrimary() {
        kernel().ip("addr add 10.0.0.7/24 dev v0", "addr add 10.0.0.8/24 dev v0", "addr add 10.9.0.1/24 dev v0");
        RecordedEvents events = kernel().watch();

        kernel().ip("addr del 10.0.0.1/24 dev v0");

        assertThat(kernel().addresses("v0"))
                .extracting(address -> address.address().local().toString())
                .containsExactlyInAnyOrder("10.9.0.1", "2001:db8::1");
        kernel().settle(events);
        assertThat(events.all())
                .filteredOn(event ->
                        event.isAbout(KernelAddress.class) && event.what().equals("GONE"))
                .hasSize(3);
    }
}
