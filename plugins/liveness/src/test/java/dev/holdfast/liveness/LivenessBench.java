package dev.holdfast.liveness;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.kernel.sockets.PacketSockets;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Many sessions between two namespaces that {@code lab/bench/liveness} has made: what one end costs, and how soon a cut is
 * seen. Arguments: NETNS, device index, sessions, seconds, "near" or "far".
 */
public final class LivenessBench {
    private final ConcurrentHashMap<String, Long> closed = new ConcurrentHashMap<>();
    private final AtomicInteger opened = new AtomicInteger();

    private LivenessBench() {}

    /** Prints `up`, then after so many seconds the cost, then waits for the cut and prints when the gates closed. */
    public static void main(String[] arguments) throws IOException {
        new LivenessBench().run(arguments);
    }

    private final class Closing implements Gates {
        @Override
        public void open(String gate) {
            opened.incrementAndGet();
        }

        @Override
        public void close(String gate, String reason) {
            if (reason.contains("no longer")) {
                closed.put(gate, System.nanoTime());
            }
        }

        @Override
        public boolean isOpen(String gate) {
            return false;
        }
    }

    private void run(String[] arguments) throws IOException {
        int index = Integer.parseInt(arguments[1]);
        int count = Integer.parseInt(arguments[2]);
        int seconds = Integer.parseInt(arguments[3]);
        boolean near = arguments[4].equals("near");
        var second = Duration.ofSeconds(1);
        var timing =
                new Timing(second, second, 3, Duration.ofMillis(50), Duration.ofSeconds(3), Duration.ofSeconds(60));
        var config = new LivenessConfig(Mode.ACTIVE, 44880, timing, List.of(), second, false);
        var clock = Clock.system();
        long heapBefore = heap();
        var sessions = new Sessions(
                config,
                new Closing(),
                clock,
                new SplittableRandom(near ? 1 : 2),
                Version.parse("0.1.0"),
                new Counters(new SimpleMeterRegistry()),
                new PeerMeters(new SimpleMeterRegistry(), false));
        sessions.present(new KernelLink(index, "v0", true, true, 1500, new LinkKind.Dummy()));
        var prober = new Prober(sessions, PacketSockets.in(arguments[0]).udp(44880), clock);
        try {
            for (int i = 0; i < count; i++) {
                var nearEnd = IpAddress.parse("10.98.0.1");
                var farEnd = IpAddress.parse("10.99." + i / 250 + "." + (1 + i % 250));
                var owner = new Owner("bench", "s" + i);
                var route = Prefix.host(near ? farEnd : nearEnd);
                sessions.watch(
                        new GatedPath(
                                GatedPath.gateOf(owner, route), owner, route, near ? nearEnd : farEnd, "v0", false),
                        false);
            }
            while (sessions.count(SessionState.UP) < count) {
                LockSupport.parkNanos(100_000_000);
            }
            System.out.println("up " + count);
            if (near) {
                measure(seconds, count, heapBefore);
                awaitCut(count);
            } else {
                LockSupport.parkNanos(Duration.ofMinutes(5).toNanos());
            }
        } finally {
            prober.close();
        }
    }

    private static void measure(int seconds, int count, long heapBefore) {
        LockSupport.parkNanos(Duration.ofSeconds(10).toNanos()); // let the compiler finish
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long[] ids = Arrays.stream(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(info -> info != null && info.getThreadName().startsWith("liveness"))
                .mapToLong(ThreadInfo::getThreadId)
                .toArray();
        long cpu = Arrays.stream(ids).map(threads::getThreadCpuTime).sum();
        long garbage = Arrays.stream(ids).map(threads::getThreadAllocatedBytes).sum();
        long from = System.nanoTime();
        LockSupport.parkNanos(Duration.ofSeconds(seconds).toNanos());
        double span = System.nanoTime() - from;
        double percent =
                100 * (Arrays.stream(ids).map(threads::getThreadCpuTime).sum() - cpu) / span;
        long bytes = Arrays.stream(ids).map(threads::getThreadAllocatedBytes).sum() - garbage;
        System.out.printf(
                "cost sessions=%d core_percent=%.1f garbage_bytes_per_packet=%.3f heap_mb=%.1f%n",
                count, percent, bytes / (2.0 * count * span / 1e9), (heap() - heapBefore) / 1e6);
    }

    private void awaitCut(int count) {
        System.out.println("ready to be cut");
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (closed.size() < count && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000);
        }
        long first = closed.values().stream().mapToLong(Long::longValue).min().orElse(0);
        long[] after =
                closed.values().stream().mapToLong(at -> at - first).sorted().toArray();
        System.out.printf(
                "detected sessions=%d spread_p50_ms=%d spread_p999_ms=%d spread_max_ms=%d epoch_first_ms=%d%n",
                after.length,
                after[after.length / 2] / 1_000_000,
                after[(int) (after.length * 0.999)] / 1_000_000,
                after[after.length - 1] / 1_000_000,
                System.currentTimeMillis() - (System.nanoTime() - first) / 1_000_000);
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
