package dev.holdfast.kernel.contract;

import static dev.holdfast.kernel.contract.KernelUnderTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.model.Address;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import org.junit.jupiter.api.Test;

/** What a watch tells, and what it keeps to itself. */
interface WatchContract extends ContractPart {

    @Test
    default void ourOwnChangesAreNotTold() {
        RecordedEvents events = kernel().watch();
        var ours = route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0")));

        kernel().add(ours, route("2001:db8:5::/48", Forwarding.over(NextHop.dev("v0"))));
        kernel().apply(kernel().delete(ours));

        assertThat(kernel().routesTold(events)).isEmpty();
    }

    @Test
    default void sideEffectsOfOurOwnChangesAreToldWithoutAuthor() {
        RecordedEvents events = kernel().watch();

        kernel().apply(new Change.DeleteAddress(Address.of("v2", IpAddress.parse("10.0.2.1"), 24)));

        RecordedEvents.Event told = kernel().await(
                        events,
                        "connected route",
                        event -> event.object() instanceof KernelRoute route
                                && route.prefix().equals(Prefix.parse("10.0.2.0/24")));
        assertThat(told.what()).isEqualTo("DELETED");
        assertThat(told.origin().isAnonymous()).isTrue();
    }

    @Test
    @Capability.Needs(Capability.METRICS)
    default void ipv4RouteEventsSayWhatBecameOfTheKey() {
        RecordedEvents events = kernel().watch();

        kernel().ip(
                        "route add 10.1.0.0/16 via 10.0.0.2 metric 50",
                        "route append 10.1.0.0/16 via 10.0.0.3 metric 50",
                        "route prepend 10.1.0.0/16 via 10.0.0.4 metric 50",
                        "route replace 10.1.0.0/16 via 10.0.0.5 metric 50",
                        "route replace 10.1.0.0/16 via 10.0.0.5 metric 50",
                        "route replace 10.2.0.0/16 via 10.0.0.5 metric 50",
                        "route del 10.1.0.0/16 via 10.0.0.2");

        assertThat(kernel().routesTold(events))
                .containsExactly(
                        "CREATED 10.1.0.0/16 via 10.0.0.2 dev v0 proto 3 metric 50",
                        "APPENDED 10.1.0.0/16 via 10.0.0.3 dev v0 proto 3 metric 50",
                        "PREPENDED 10.1.0.0/16 via 10.0.0.4 dev v0 proto 3 metric 50",
                        "REPLACED 10.1.0.0/16 via 10.0.0.5 dev v0 proto 3 metric 50",
                        "CREATED 10.2.0.0/16 via 10.0.0.5 dev v0 proto 3 metric 50",
                        "DELETED 10.1.0.0/16 via 10.0.0.2 dev v0 proto 3 metric 50");
    }

    @Test
    @Capability.Needs(Capability.MULTIPATH)
    default void ipv6RouteEventsShowTheWholeRouteWhenALegJoins() {
        RecordedEvents events = kernel().watch();

        kernel().ip(
                        "route add 2001:db8:5::/48 via 2001:db8::2 metric 50",
                        "route append 2001:db8:5::/48 via 2001:db8:2::2 metric 50",
                        "route del 2001:db8:5::/48 via 2001:db8::2",
                        "route replace 2001:db8:5::/48 via 2001:db8::3 metric 50",
                        "route del 2001:db8:5::/48 metric 50");

        assertThat(kernel().routesTold(events))
                .containsExactly(
                        "CREATED 2001:db8:5::/48 via 2001:db8::2 dev v0 proto 3 metric 50",
                        "APPENDED 2001:db8:5::/48 nexthop via 2001:db8::2 dev v0 nexthop via 2001:db8:2::2 dev v2"
                                + " proto 3 metric 50",
                        "DELETED 2001:db8:5::/48 via 2001:db8::2 dev v0 proto 3 metric 50",
                        "REPLACED 2001:db8:5::/48 via 2001:db8::3 dev v0 proto 3 metric 50",
                        "DELETED 2001:db8:5::/48 via 2001:db8::3 dev v0 proto 3 metric 50");
    }

    @Test
    default void anAppendToAFreeKeyIsToldAsCreated() {
        RecordedEvents events = kernel().watch();

        kernel().ip("route append 10.1.0.0/16 dev v0", "route append 2001:db8:5::/48 dev v0");

        assertThat(kernel().routesTold(events)).hasSize(2).allMatch(event -> event.startsWith("CREATED"));
    }

    @Test
    default void aTakeoverByReplaceIsToldAsReplacedAndNothingElse() {
        var ours = route("10.1.0.0/16", Forwarding.over(NextHop.dev("v0")));
        kernel().add(ours);
        RecordedEvents events = kernel().watch();

        kernel().ip("route replace blackhole 10.1.0.0/16 metric 50");

        assertThat(kernel().routesTold(events)).containsExactly("REPLACED 10.1.0.0/16 blackhole proto 3 metric 50");
    }

    @Test
    @Capability.Needs(Capability.TABLES)
    default void aFlushedTableTellsOfEachRoute() {
        var dev = Forwarding.over(NextHop.dev("v0"));
        kernel().add(route("10.1.0.0/16", 100, 50, dev), route("10.2.0.0/16", 100, 50, dev));
        RecordedEvents events = kernel().watch();

        kernel().ip("route flush table 100");

        assertThat(kernel().routesTold(events))
                .containsExactlyInAnyOrder(
                        "DELETED 10.1.0.0/16 dev v0 table 100 proto 73 metric 50",
                        "DELETED 10.2.0.0/16 dev v0 table 100 proto 73 metric 50");
        // A kernel may be late with the link-local route of a device that has just come up, and signs nothing.
        assertThat(events.routes())
                .filteredOn(event -> event.what().equals("DELETED"))
                .allMatch(event -> !event.origin().isAnonymous());
    }

    @Test
    @Capability.Needs({Capability.RULES, Capability.ADDRESS_AUTHORS})
    default void rulesAndIpv4AddressesNameTheirAuthorAndIpv6AddressesDoNot() {
        RecordedEvents events = kernel().watch();

        kernel().ip(
                        "rule add from 10.9.0.0/16 lookup 100 priority 1000",
                        "addr add 10.9.0.1/24 dev v0",
                        "addr add 2001:db8:9::1/64 dev v0 nodad");

        RecordedEvents.Event rule = kernel().await(
                        events,
                        "rule",
                        event -> event.isAbout(KernelRule.class) && event.what().equals("PRESENT"));
        assertThat(rule.origin().isAnonymous()).isFalse();
        assertThat(kernel().await(events, "IPv4 address", event -> isAddress(event, "10.9.0.1"))
                        .origin()
                        .isAnonymous())
                .isFalse();
        assertThat(kernel().await(events, "IPv6 address", event -> isAddress(event, "2001:db8:9::1"))
                        .origin()
                        .isAnonymous())
                .isTrue();
    }

    static boolean isAddress(RecordedEvents.Event event, String local) {
        return event.object() instanceof KernelAddress address
                && address.address().local().equals(IpAddress.parse(local));
    }

    @Test
    default void aClosedWatchTellsNothingMoreAndMakesRoomForAnother() {
        var first = new RecordedEvents();
        Dataplane.Watch watch = kernel().dataplane().watch(first);
        watch.close();
        first.clear();
        RecordedEvents second = kernel().watch();

        kernel().ip("route add 10.1.0.0/16 dev v0");

        assertThat(kernel().routesTold(second)).hasSize(1);
        assertThat(first.all()).isEmpty();
    }
}
