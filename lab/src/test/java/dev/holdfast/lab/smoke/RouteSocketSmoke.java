package dev.holdfast.lab.smoke;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.kernel.bsd.NativeCalls;
import dev.holdfast.kernel.bsd.RouteSocketDataplane;
import dev.holdfast.kernel.bsd.wire.MessageClass;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tries on a real macOS or FreeBSD what is known of its route socket from documents only. Touches routes to documentation
 * networks, which nobody uses, and takes them away again; sends no packet. Argument {@code --tunnel}: makes a gre as well.
 */
public final class RouteSocketSmoke {
    private static final String PREFIX_4 = "198.51.100.0/24";
    private static final String PREFIX_6 = "2001:db8:5::/48";
    private static final String HOST_4 = "203.0.113.7/32";
    private static final long METRIC = 100;
    private static final int MISSES = 2000;
    private static final long PATIENCE_MILLIS = 3000;
    private static final int NOT_HERE = 77;

    /** Somebody else with the privilege to change routes. */
    interface Hand {
        void add(String prefix);

        void delete(String prefix);

        /** Has something look for a route that is not there. */
        void miss();
    }

    private final RouteSocketDataplane dataplane;
    private final RouteSystem system;
    private final Hand hand;
    private final Consumer<String> out;
    private final SmokeListener listener = new SmokeListener();
    private int failed;

    RouteSocketSmoke(RouteSocketDataplane dataplane, RouteSystem system, Hand hand, Consumer<String> out) {
        this.dataplane = dataplane;
        this.system = system;
        this.hand = hand;
        this.out = out;
    }

    public static void main(String[] arguments) throws Exception {
        RouteSystem system = RouteSystem.of(System.getProperty("os.name"));
        if (system == null) {
            System.out.println("this is " + System.getProperty("os.name") + ", which has no route socket we know");
            System.exit(NOT_HERE);
        }
        NativeCalls calls = NativeCalls.open(system);
        if (!calls.isPrivileged()) {
            System.out.println("needs root");
            System.exit(NOT_HERE);
        }
        var dataplane = new RouteSocketDataplane(calls, 73, Clock.system());
        boolean tunnel = List.of(arguments).contains("--tunnel");
        int failed = new RouteSocketSmoke(dataplane, system, new RealHand(), System.out::println).run(tunnel);
        dataplane.close();
        System.exit(failed == 0 ? 0 : 1);
    }

    /** @return how many checks failed */
    int run(boolean tunnel) throws Exception {
        out.accept(dataplane.facts().toString());
        tables();
        dataplane.watch(listener);
        ours();
        foreign();
        overTheDefaultGateway();
        misses();
        if (tunnel) {
            tunnel();
        }
        for (MessageClass what : MessageClass.values()) {
            out.accept("  messages " + what + ": " + dataplane.counts().of(what));
        }
        out.accept("  reads that were not one message: " + dataplane.counts().mismatchedRecords() + ", losses: "
                + dataplane.counts().losses());
        out.accept(failed == 0 ? "all is as the documents say" : failed + " checks failed");
        return failed;
    }

    private void check(String what, boolean holds, Object seen) {
        failed += holds ? 0 : 1;
        out.accept((holds ? "ok    " : "FAILED ") + what + (holds ? "" : ": " + seen));
    }

    private void tables() throws Exception {
        var links = dataplane.dumpLinks();
        check(
                "interfaces are listed, a loopback among them",
                links.stream().anyMatch(l -> l.name().startsWith("lo")),
                links);
        var addresses = dataplane.dumpAddresses();
        check(
                "addresses are listed",
                addresses.stream().anyMatch(a -> a.address().toString().contains("127.0.0.1")),
                addresses);
        List<KernelRoute> routes = routes();
        check("routes are listed", !routes.isEmpty(), routes);
        out.accept(
                "  " + links.size() + " interfaces, " + addresses.size() + " addresses, " + routes.size() + " routes");
    }

    private List<KernelRoute> routes() throws Exception {
        List<KernelRoute> routes = new ArrayList<>();
        dataplane.dumpRoutes(RouteFilter.ALL, route -> routes.add(route.toRoute()));
        return routes;
    }

    private @Nullable KernelRoute at(String prefix) throws Exception {
        return routes().stream()
                .filter(route -> route.prefix().toString().equals(prefix))
                .findFirst()
                .orElse(null);
    }

    private static Route route(String prefix, Forwarding forwarding) {
        return new Route(RouteKey.main(Prefix.parse(prefix), METRIC), forwarding);
    }

    private List<Refusal> add(Route route, Placement placement) {
        return dataplane.apply(List.of(new Change.AddRoute(route, placement)));
    }

    private List<Refusal> delete(Route route) {
        return dataplane.apply(List.of(new Change.DeleteRoute(route.key(), route.forwarding(), dataplane.protocol())));
    }

    private void ours() throws Exception {
        for (String prefix : List.of(PREFIX_4, PREFIX_6)) {
            Route unreachable = route(prefix, Forwarding.reject(RouteType.UNREACHABLE));
            Route blackhole = route(prefix, Forwarding.reject(RouteType.BLACKHOLE));
            List<Refusal> refusals = add(unreachable, Placement.EXCLUSIVE);
            check("an unreachable route to " + prefix + " is taken", refusals.isEmpty(), refusals);
            KernelRoute seen = at(prefix);
            boolean mine =
                    seen != null && seen.protocol() == 73 && seen.forwarding().equals(unreachable.forwarding());
            check("and shown as ours", mine, seen);
            refusals = add(unreachable, Placement.EXCLUSIVE);
            check("a second time it is refused with EEXIST", names(refusals).equals(List.of("EEXIST")), refusals);
            refusals = add(blackhole, Placement.REPLACE);
            seen = at(prefix);
            boolean replaced = seen != null && seen.forwarding().equals(blackhole.forwarding());
            check("a blackhole takes its place", refusals.isEmpty() && replaced, refusals + " " + seen);
            refusals = delete(blackhole);
            check("it is deleted", refusals.isEmpty() && at(prefix) == null, refusals + " " + at(prefix));
            refusals = delete(blackhole);
            check("a second time that is refused with ESRCH", names(refusals).equals(List.of("ESRCH")), refusals);
        }
        listener.await(words -> words.contains("198.51.100"), 500);
        List<String> told = listener.take();
        check("nothing of that was told as an event", told.stream().noneMatch(w -> w.contains("198.51.100")), told);
        check(
                "our echoes were known",
                dataplane.counts().of(MessageClass.IGNORE_OWN_ECHO) >= 8,
                dataplane.counts().of(MessageClass.IGNORE_OWN_ECHO));
    }

    private static List<String> names(List<Refusal> refusals) {
        return refusals.stream().map(Refusal::errno).toList();
    }

    private void foreign() throws Exception {
        Route ours = route(PREFIX_4, Forwarding.reject(RouteType.UNREACHABLE));
        add(ours, Placement.EXCLUSIVE);
        listener.take();
        long before = System.nanoTime();
        hand.delete(PREFIX_4);
        String told = listener.await(words -> words.contains("DELETED " + PREFIX_4), PATIENCE_MILLIS);
        check("a delete by route(8) is told", told != null, listener.take());
        check("with the process that did it", told != null && !told.endsWith("by 0"), told);
        out.accept("  told after " + (System.nanoTime() - before) / 1_000_000 + " ms, the start of route(8) included");
        hand.add(PREFIX_4);
        told = listener.await(words -> words.contains("CREATED " + PREFIX_4), PATIENCE_MILLIS);
        check("an add by route(8) is told", told != null, listener.take());
        List<Refusal> refusals = add(ours, Placement.EXCLUSIVE);
        check("ours is refused beside it", names(refusals).equals(List.of("EEXIST")), refusals);
        refusals = delete(ours);
        check("and does not delete it", names(refusals).equals(List.of("ESRCH")) && at(PREFIX_4) != null, refusals);
        hand.delete(PREFIX_4);
        listener.await(words -> words.contains("DELETED " + PREFIX_4), PATIENCE_MILLIS);
    }

    private void overTheDefaultGateway() throws Exception {
        KernelRoute found = at("0.0.0.0/0");
        if (found == null
                || found.forwarding().nextHops().isEmpty()
                || found.forwarding().nextHops().get(0).gateway() == null) {
            out.accept("  no default gateway: a route over one is not tried");
            return;
        }
        IpAddress gateway = found.forwarding().nextHops().get(0).gateway();
        Forwarding via = Forwarding.over(NextHop.via(gateway));
        Route ours = route(HOST_4, via);
        List<Refusal> refusals = add(ours, Placement.EXCLUSIVE);
        KernelRoute seen = at(HOST_4);
        boolean met = seen != null && via.isMetBy(seen.forwarding());
        check(
                "a host route over the default gateway comes back as asked",
                refusals.isEmpty() && met,
                refusals + " " + seen);
        KernelRoute serving = dataplane.lookup(IpAddress.parse("203.0.113.7"));
        check(
                "and serves its address",
                serving != null && serving.prefix().toString().equals(HOST_4),
                serving);
        Route narrow = route(HOST_4, via.withMtu(1400));
        refusals = add(narrow, Placement.REPLACE);
        seen = at(HOST_4);
        check(
                "with an mtu of 1400",
                refusals.isEmpty() && seen != null && seen.forwarding().mtu() == 1400,
                refusals + " " + seen);
        refusals = delete(narrow);
        check("it is deleted", refusals.isEmpty() && at(HOST_4) == null, refusals);
        KernelRoute still = at("0.0.0.0/0");
        check(
                "the default route is as it was",
                still != null && still.forwarding().equals(found.forwarding()),
                still);
    }

    private void misses() {
        listener.await(words -> false, 200);
        listener.take();
        long before = dataplane.counts().of(MessageClass.IGNORE_LOOKUP);
        for (int i = 0; i < MISSES; i++) {
            hand.miss();
        }
        listener.await(words -> false, 500);
        List<String> told = listener.take();
        check(MISSES + " look-ups that find nothing are no event", told.isEmpty(), told);
        out.accept("  messages about look-ups: " + (dataplane.counts().of(MessageClass.IGNORE_LOOKUP) - before)
                + " (0 where the kernel does not send them, or a default route answers)");
    }

    private void tunnel() throws Exception {
        var kind = new LinkKind.Gre(IpAddress.parse("127.0.0.1"), IpAddress.parse(hostOf(PREFIX_4)), null, 0, true);
        var link = new Link("hfsmoke0", kind, 1400);
        listener.take();
        List<Refusal> refusals =
                dataplane.apply(List.of(new Change.AddLink(link), new Change.SetLink(link.name(), true)));
        if (system == RouteSystem.DARWIN) {
            check("a gre is refused with EOPNOTSUPP", names(refusals).contains("EOPNOTSUPP"), refusals);
            return;
        }
        check("a gre is made and set up", refusals.isEmpty(), refusals);
        boolean shown = dataplane.dumpLinks().stream()
                .anyMatch(seen -> seen.name().equals(link.name()) && seen.kind().equals(kind) && seen.up());
        check("and shown as asked", shown, dataplane.dumpLinks());
        refusals = dataplane.apply(List.of(new Change.SetLink(link.name(), false), new Change.DeleteLink(link.name())));
        check("and deleted", refusals.isEmpty(), refusals);
        listener.await(words -> words.contains(link.name()), 500);
        List<String> told = listener.take();
        check("nothing of it was told", told.stream().noneMatch(words -> words.contains(link.name())), told);
    }

    private static String hostOf(String prefix) {
        return prefix.replaceAll("0/.*", "9");
    }

    /** route(8), and a socket that is connected and sends nothing. */
    private static final class RealHand implements Hand {
        @Override
        public void add(String prefix) {
            route("add", "-net", prefix, "127.0.0.1", "-reject");
        }

        @Override
        public void delete(String prefix) {
            route("delete", "-net", prefix);
        }

        private static void route(String... words) {
            List<String> command = new ArrayList<>(List.of("route", "-n"));
            command.addAll(List.of(words));
            try {
                new ProcessBuilder(command).inheritIO().start().waitFor();
            } catch (IOException e) {
                throw new IllegalStateException("route(8) cannot be run", e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        @Override
        public void miss() {
            try (DatagramChannel channel = DatagramChannel.open()) {
                channel.connect(new InetSocketAddress("2001:db8:6::1", 9));
            } catch (IOException e) {
                // That there is no route is what it is for.
            }
        }
    }
}
