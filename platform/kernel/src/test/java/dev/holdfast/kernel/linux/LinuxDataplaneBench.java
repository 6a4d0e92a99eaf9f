package dev.holdfast.kernel.linux;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Origin;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How fast the dataplane is on this machine, in a namespace of its own: {@code java … LinuxDataplaneBench [routes]}. Not a
 * test: it asserts nothing, it prints.
 */
@SuppressWarnings("try")
public final class LinuxDataplaneBench {
    private static final int BATCH = 4096;

    private LinuxDataplaneBench() {}

    public static void main(String[] arguments) throws Exception {
        int count = arguments.length == 0 ? 1_000_000 : Integer.parseInt(arguments[0]);
        try (var netns = Netns.create("bench");
                var kernel = LinuxDataplane.open(LinuxOptions.defaults().withNetns(netns.name()))) {
            netns.ip("link add name a type veth peer name b");
            netns.ip("link set dev a up");
            netns.ip("link set dev b up");
            netns.ip("address add 192.0.2.1/24 dev a");
            System.out.println(kernel.facts());
            List<Forwarding> forwardings = forwardings();
            for (int round = 0; round < 3; round++) {
                install(kernel, forwardings, Math.min(count, 200_000));
                scan(kernel);
                delete(kernel, forwardings, Math.min(count, 200_000));
            }
            latency(kernel, netns);
            System.out.println("-- " + count + " routes");
            install(kernel, forwardings, count);
            scan(kernel);
            scan(kernel);
            latency(kernel, netns);
            delete(kernel, forwardings, count);
        }
    }

    private static List<Forwarding> forwardings() {
        var forwardings = new ArrayList<Forwarding>();
        for (int i = 2; i < 66; i++) {
            forwardings.add(Forwarding.over(NextHop.via(IpAddress.parse("192.0.2." + i), "a")));
        }
        return forwardings;
    }

    private static RouteKey key(int i) {
        return RouteKey.main(Prefix.host(new IpAddress(Family.IPV4, 0, 0x0A000000L + i)), 50);
    }

    private static void install(LinuxDataplane kernel, List<Forwarding> forwardings, int count) {
        long spent = 0;
        for (int from = 0; from < count; from += BATCH) {
            var batch = new ArrayList<Change>(BATCH);
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                batch.add(new Change.AddRoute(
                        new Route(key(i), forwardings.get(i % forwardings.size())), Placement.EXCLUSIVE));
            }
            long start = System.nanoTime();
            int refused = kernel.apply(batch).size();
            spent += System.nanoTime() - start;
            if (refused != 0) {
                throw new IllegalStateException(refused + " refused");
            }
        }
        print("add", count, spent);
    }

    private static void delete(LinuxDataplane kernel, List<Forwarding> forwardings, int count) {
        long spent = 0;
        for (int from = 0; from < count; from += BATCH) {
            var batch = new ArrayList<Change>(BATCH);
            for (int i = from; i < Math.min(count, from + BATCH); i++) {
                batch.add(
                        new Change.DeleteRoute(key(i), forwardings.get(i % forwardings.size()), LinuxOptions.PROTOCOL));
            }
            long start = System.nanoTime();
            int refused = kernel.apply(batch).size();
            spent += System.nanoTime() - start;
            if (refused != 0) {
                throw new IllegalStateException(refused + " refused");
            }
        }
        print("delete", count, spent);
    }

    private static void scan(LinuxDataplane kernel) throws Exception {
        var seen = new long[2];
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        kernel.dumpRoutes(RouteFilter.ALL, route -> {
            seen[0]++;
            seen[1] += route.low() + route.forwarding().nextHops().size();
        });
        long spent = System.nanoTime() - start;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        print("dump (" + allocated + " bytes of garbage)", (int) seen[0], spent);
    }

    /** From the delete request of another socket to the call of the listener. */
    private static void latency(LinuxDataplane kernel, Netns netns) throws Exception {
        var heardAt = new AtomicLong();
        var listener = new RecordingListener() {
            @Override
            public void route(RouteEvent event, RouteCursor route, Origin origin) {
                if (event == RouteEvent.DELETED) {
                    heardAt.set(System.nanoTime());
                }
            }
        };
        int rounds = 2000;
        long[] nanos = new long[rounds];
        var options = new LinuxOptions(netns.name(), 99, 1 << 20, Clock.system());
        var key = RouteKey.main(Prefix.parse("203.0.113.0/24"), 7);
        var forwarding = Forwarding.over(NextHop.dev("a"));
        try (var other = LinuxDataplane.open(options);
                var watch = kernel.watch(listener)) {
            for (int i = 0; i < rounds; i++) {
                other.apply(List.of(new Change.AddRoute(new Route(key, forwarding), Placement.EXCLUSIVE)));
                heardAt.set(0);
                long start = System.nanoTime();
                other.apply(List.of(new Change.DeleteRoute(key, forwarding, 99)));
                while (heardAt.get() == 0) {
                    Thread.onSpinWait();
                }
                nanos[i] = heardAt.get() - start;
            }
        }
        Arrays.sort(nanos);
        System.out.printf(
                "delete by another socket to listener: p50 %.1f us, p99 %.1f us%n",
                nanos[rounds / 2] / 1e3, nanos[rounds * 99 / 100] / 1e3);
    }

    private static void print(String what, int count, long nanos) {
        System.out.printf("%s: %d in %.0f ms, %.0f/s%n", what, count, nanos / 1e6, count * 1e9 / nanos);
    }
}
