package dev.holdfast.kernel.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.kernel.contract.RecordedEvents;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What only the simulated kernel can do: faults, virtual time, events held back. The rest is the contract's. */
final class SimulatedKernelTest {
    private static final int OUR_PROTOCOL = 73;

    private final VirtualClock clock = new VirtualClock();
    private final SimulatedKernel kernel = new SimulatedKernel(clock);
    private final Dataplane dataplane = kernel.dataplane(OUR_PROTOCOL);
    private final RecordedEvents events = new RecordedEvents();

    @BeforeEach
    void aVethPairThatIsUp() {
        ip("link add v0 type veth peer name v1");
        ip("link set v0 up");
        ip("link set v1 up");
        ip("addr add 10.0.0.1/24 dev v0");
    }

    private void ip(String command) {
        assertThat(kernel.ip(4711, command)).as(command).isEmpty();
    }

    private static Change add(String prefix) {
        return new Change.AddRoute(route(prefix), Change.Placement.EXCLUSIVE);
    }

    private static Route route(String prefix) {
        return new Route(RouteKey.main(Prefix.parse(prefix), 50), Forwarding.over(NextHop.dev("v0")));
    }

    private List<String> routes() throws DumpException {
        var lines = new ArrayList<String>();
        dataplane.dumpRoutes(
                new RouteFilter(null, 0, "v0"),
                route -> lines.add(route.toRoute().toString()));
        lines.removeIf(line -> line.contains("proto 2"));
        return lines;
    }

    @Test
    void refusesTheChangeItIsToldTo() throws Exception {
        kernel.faults().refuse(2, "ENOMEM", "no room");

        var refusals = dataplane.apply(List.of(add("10.1.0.0/16"), add("10.2.0.0/16"), add("10.3.0.0/16")));

        assertThat(refusals).containsExactly(new Refusal(1, "ENOMEM", "no room"));
        assertThat(routes()).hasSize(2);
    }

    @Test
    void refusesAllThatFitUntilCleared() {
        kernel.faults().refuseAll(change -> change instanceof Change.AddRoute, "EPERM", "");
        assertThat(dataplane.apply(List.of(add("10.1.0.0/16")))).hasSize(1);

        kernel.faults().clear();
        assertThat(dataplane.apply(List.of(add("10.1.0.0/16")))).isEmpty();
    }

    @Test
    void loseAckMeansDoneButRefused() throws Exception {
        kernel.faults().loseAck(1);

        assertThat(dataplane.apply(List.of(add("10.1.0.0/16"))))
                .extracting(Refusal::errno)
                .containsExactly("ENOBUFS");
        assertThat(routes()).hasSize(1);
    }

    @Test
    void breaksOffADump() throws Exception {
        dataplane.apply(List.of(add("10.1.0.0/16"), add("10.2.0.0/16")));
        kernel.faults().breakDump(1, "Device or resource busy");

        assertThatThrownBy(this::routes).isInstanceOf(DumpException.class).hasMessage("Device or resource busy");
        assertThat(routes()).hasSize(2);
    }

    @Test
    void aChangeInTheMiddleOfADumpHidesWhatWasNotYetShown() throws Exception {
        dataplane.apply(List.of(add("10.1.0.0/16"), add("10.2.0.0/16")));
        kernel.faults().duringDump(1, () -> ip("route del 10.2.0.0/16"));

        assertThat(routes()).containsExactly("10.1.0.0/16 dev v0 proto 73 metric 50");
    }

    @Test
    void heldEventsComeInOrderWhenDelivered() {
        dataplane.apply(List.of(add("10.1.0.0/16"), add("10.2.0.0/16")));
        dataplane.watch(events);
        kernel.faults().holdEvents(true);

        ip("route del 10.1.0.0/16");
        ip("route del 10.2.0.0/16");
        assertThat(events.all()).isEmpty();
        assertThat(kernel.eventsWaiting()).isEqualTo(2);

        kernel.deliverEvents();
        assertThat(events.all())
                .extracting(event -> event.what() + " " + event.object())
                .containsExactly(
                        "DELETED 10.1.0.0/16 dev v0 proto 73 metric 50",
                        "DELETED 10.2.0.0/16 dev v0 proto 73 metric 50");
    }

    @Test
    void anOverflowIsToldBeforeWhatWasStillQueued() {
        dataplane.watch(events);
        kernel.faults().holdEvents(true);
        kernel.faults().eventBuffer(1);

        ip("route add 10.1.0.0/16 dev v0");
        ip("route add 10.2.0.0/16 dev v0");
        kernel.deliverEvents();

        assertThat(events.all()).extracting(RecordedEvents.Event::what).containsExactly("OVERFLOW", "CREATED");
    }

    @Test
    void duplicateDetectionEndsWithTheClock() throws Exception {
        ip("addr add 2001:db8::1/64 dev v0");
        assertThat(kernel.ip(1, "route add 2001:db8:1::/48 via 2001:db8::2 src 2001:db8::1"))
                .contains("Invalid source address");

        clock.advance(Duration.ofSeconds(2));

        assertThat(dataplane.dumpAddresses()).noneMatch(KernelAddress::tentative);
        ip("route add 2001:db8:1::/48 via 2001:db8::2 src 2001:db8::1");
    }

    @Test
    void expiredIpv6RoutesGoWithAWordFromNobody() {
        ip("-6 route add 2001:db8:9::/48 dev v0 expires 10");
        dataplane.watch(events);

        clock.advance(Duration.ofSeconds(11));

        assertThat(events.routes()).singleElement().satisfies(event -> {
            assertThat(event.what()).isEqualTo("DELETED");
            assertThat(event.origin().isAnonymous()).isTrue();
        });
    }

    @Test
    void aListenerMayActOnTheKernelFromWithinAnEvent() throws Exception {
        dataplane.apply(List.of(add("10.1.0.0/16")));
        dataplane.watch(new HealingListener(dataplane, add("10.1.0.0/16")));

        ip("route del 10.1.0.0/16");

        assertThat(routes()).hasSize(1);
    }

    @Test
    void aHundredThousandRoutesAreNoBurden() throws Exception {
        List<Change> batch = IntStream.range(0, 100_000)
                .mapToObj(i -> add("20." + (i >> 16) + "." + (i >> 8 & 255) + "." + (i & 255) + "/32"))
                .toList();
        long start = System.nanoTime();

        assertThat(dataplane.apply(batch)).isEmpty();
        var count = new int[1];
        dataplane.dumpRoutes(RouteFilter.ALL, route -> count[0]++);
        ip("link set v0 down");

        assertThat(count[0]).isGreaterThanOrEqualTo(100_000);
        assertThat(routes()).isEmpty();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
    }
}
