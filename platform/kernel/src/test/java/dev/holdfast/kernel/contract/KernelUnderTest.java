package dev.holdfast.kernel.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * A kernel with both its faces. It starts with {@code lo} and two veth pairs, all up: {@code v0} (peer {@code v1}) has
 * 10.0.0.1/24 and 2001:db8::1/64, {@code v2} (peer {@code v3}) has 10.0.2.1/24 and 2001:db8:2::1/64.
 */
public final class KernelUnderTest {
    /** How long to wait for what must come. */
    static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final int PROTOCOL_OF_KERNEL = 2;
    private static final Prefix LINK_LOCAL = Prefix.parse("fe80::/10");
    private static final Prefix MULTICAST = Prefix.parse("ff00::/8");

    private final Dataplane dataplane;
    private final ForeignHand hand;
    private int markers;

    KernelUnderTest(Dataplane dataplane, ForeignHand hand) {
        this.dataplane = dataplane;
        this.hand = hand;
        List.of(
                        "link set lo up",
                        "link add v0 type veth peer name v1",
                        "link add v2 type veth peer name v3",
                        "link set v1 up",
                        "link set v0 up",
                        "link set v3 up",
                        "link set v2 up",
                        "addr add 10.0.0.1/24 dev v0",
                        "addr add 10.0.2.1/24 dev v2",
                        "addr add 2001:db8::1/64 dev v0 nodad",
                        "addr add 2001:db8:2::1/64 dev v2 nodad")
                .forEach(hand::ip);
        eventually("v0 to v3 have a carrier", () -> links().stream()
                .filter(link -> link.name().startsWith("v"))
                .allMatch(KernelLink::carrier));
    }

    public Dataplane dataplane() {
        return dataplane;
    }

    public void ip(String... commands) {
        for (String command : commands) {
            hand.ip(command);
        }
    }

    public void carrier(String link, boolean present) {
        hand.carrier(link, present);
    }

    public void send(String destination, int datagrams) {
        hand.send(IpAddress.parse(destination), datagrams);
    }

    public LinkTraffic traffic(String link) {
        return sure(dataplane::dumpTraffic).stream()
                .filter(traffic -> traffic.name().equals(link))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no counters of " + link));
    }

    /** A route in main with metric 50. */
    static Route route(String prefix, Forwarding forwarding) {
        return route(prefix, RouteKey.MAIN, 50, forwarding);
    }

    static Route route(String prefix, long table, long metric, Forwarding forwarding) {
        return new Route(new RouteKey(table, Prefix.parse(prefix), 0, metric), forwarding);
    }

    /** Makes changes that must succeed. */
    public void apply(Change... changes) {
        assertThat(dataplane.apply(List.of(changes))).as("refusals").isEmpty();
    }

    public void add(Route... routes) {
        for (Route route : routes) {
            apply(new Change.AddRoute(route, Placement.EXCLUSIVE));
        }
    }

    /** Tries a change that must be refused. */
    public Refusal refused(Change change) {
        List<Refusal> refusals = dataplane.apply(List.of(change));
        assertThat(refusals).as("refusals of " + change).hasSize(1);
        assertThat(refusals.get(0).position()).isZero();
        return refusals.get(0);
    }

    public Refusal refused(Route route, Placement placement) {
        return refused(new Change.AddRoute(route, placement));
    }

    public Change delete(Route route) {
        return new Change.DeleteRoute(route.key(), route.forwarding(), dataplane.protocol());
    }

    /** Starts to watch. */
    public RecordedEvents watch() {
        var events = new RecordedEvents();
        dataplane.watch(events);
        return events;
    }

    /** Returns when all that happened until now has been told: the foreign hand makes a mark, and the mark is waited for. */
    public void settle(RecordedEvents events) {
        String mark = "198.51.100." + ++markers;
        hand.ip("route add unreachable " + mark + "/32");
        Prefix marked = Prefix.host(IpAddress.parse(mark));
        events.await(
                "mark " + mark,
                event -> event.object() instanceof KernelRoute seen
                        && seen.prefix().equals(marked),
                PATIENCE);
    }

    /** What was told of routes up to now, marks and the kernel's own left out: {@code DELETED 10.1.0.0/16 …}. */
    public List<String> routesTold(RecordedEvents events) {
        settle(events);
        return events.routes().stream()
                .filter(event -> isOfInterest((KernelRoute) event.object()))
                .map(event -> event.what() + " " + event.object())
                .toList();
    }

    /** Every route that neither the kernel made by itself nor this kit as a mark. */
    public List<String> routes() {
        return dump(RouteFilter.ALL).stream()
                .filter(KernelUnderTest::isOfInterest)
                .map(KernelRoute::toString)
                .toList();
    }

    private static boolean isOfInterest(KernelRoute route) {
        IpAddress network = route.prefix().network();
        return route.protocol() != PROTOCOL_OF_KERNEL
                && !LINK_LOCAL.contains(network)
                && !MULTICAST.contains(network)
                && !Prefix.parse("198.51.100.0/24").contains(network);
    }

    /** All of one prefix, in the kernel's order. */
    public List<KernelRoute> routesTo(String prefix) {
        Prefix wanted = Prefix.parse(prefix);
        return dump(RouteFilter.ALL).stream()
                .filter(route -> route.prefix().equals(wanted))
                .toList();
    }

    public List<KernelRoute> dump(RouteFilter filter) {
        var routes = new ArrayList<KernelRoute>();
        sure(() -> {
            dataplane.dumpRoutes(filter, route -> routes.add(route.toRoute()));
            return routes;
        });
        return routes;
    }

    public List<KernelLink> links() {
        return sure(dataplane::dumpLinks);
    }

    public KernelLink link(String name) {
        return links().stream()
                .filter(link -> link.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no link " + name));
    }

    /** Of one device, without link-local ones. */
    public List<KernelAddress> addresses(String device) {
        return sure(dataplane::dumpAddresses).stream()
                .filter(address -> address.address().device().equals(device))
                .filter(address -> !address.address().local().isLinkLocal())
                .toList();
    }

    /** {@code 32766: from all lookup 254} and so on, with protocol and family. */
    public List<String> rules() {
        return sure(dataplane::dumpRules).stream()
                .map(rule -> rule.family() + " " + rule.priority() + " proto " + rule.protocol() + " "
                        + (rule.key() == null ? "?" : rule.key()))
                .toList();
    }

    /** Waits until something is so. */
    static void eventually(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.onSpinWait();
        }
    }

    RecordedEvents.Event await(RecordedEvents events, String what, Predicate<RecordedEvents.Event> fits) {
        return events.await(what, fits, PATIENCE);
    }

    /** A dump that must not be broken off. */
    interface Dump<T> {
        T get() throws DumpException;
    }

    static <T> T sure(Dump<T> dump) {
        try {
            return dump.get();
        } catch (DumpException e) {
            throw new AssertionError("the dump was broken off", e);
        }
    }
}
