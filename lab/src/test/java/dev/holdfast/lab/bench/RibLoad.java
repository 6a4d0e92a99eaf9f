package dev.holdfast.lab.bench;

import dev.holdfast.bgp.rib.ImportRule;
import dev.holdfast.bgp.rib.Intake;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.rib.RibSize;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Loads a full table from bytes into the routing table, on one thread, in memory, from three peers one after the other, each
 * with other attributes for the same prefixes.
 *
 * <p>{@code RibLoad PREFIXES SETS ROUNDS}: tells the seconds of CPU that the thread took, for the very first time and in the
 * median, what the table says that it takes, and what is live on the heap beyond the streams.
 */
final class RibLoad {
    private static final int PEERS = 3;

    private RibLoad() {}

    public static void main(String[] args) {
        int prefixes = Integer.parseInt(args[0]);
        int sets = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        byte[][] streams = new byte[PEERS][];
        for (int peer = 0; peer < PEERS; peer++) {
            streams[peer] = BgpStream.of(prefixes, sets, peer);
        }
        double[][] seconds = new double[PEERS][rounds];
        RibSize[] sizes = new RibSize[PEERS];
        long empty = live();
        long full = empty;
        for (int round = 0; round < rounds; round++) {
            var rib = new Rib(RibRules.USUAL);
            for (int peer = 0; peer < PEERS; peer++) {
                long start = cpuNanos();
                load(rib, peer + 1, streams[peer]);
                rib.drain(Family.IPV4, Integer.MAX_VALUE, (prefix, best) -> {});
                seconds[peer][round] = (cpuNanos() - start) / 1e9;
                sizes[peer] = rib.size();
            }
            if (round == rounds - 1) {
                full = live();
                // The table has to be reachable until then.
                sizes[PEERS - 1] = rib.size();
            }
        }
        report(rounds, seconds, sizes, full - empty);
    }

    private static void report(int rounds, double[][] seconds, RibSize[] sizes, long heap) {
        double first = seconds[0][0];
        for (double[] each : seconds) {
            Arrays.sort(each);
        }
        System.out.printf(
                Locale.ROOT,
                "first_cpu_s=%.3f median_cpu_s=%.3f third_peer_cpu_s=%.3f table_bytes_per_route=%.1f "
                        + "second_peer_bytes_per_route=%.1f third_peer_bytes_per_route=%.1f attribute_mb=%.1f "
                        + "bytes_per_set=%.1f heap_of_three_mb=%.1f%n",
                first,
                seconds[0][rounds / 2],
                seconds[2][rounds / 2],
                (double) sizes[0].tableBytes() / sizes[0].paths(),
                (double) (sizes[1].tableBytes() - sizes[0].tableBytes()) / sizes[0].paths(),
                (double) (sizes[2].tableBytes() - sizes[1].tableBytes()) / sizes[0].paths(),
                sizes[0].attributeBytes() / 1e6,
                (double) sizes[0].attributeBytes() / sizes[0].attributeSets(),
                heap / 1e6);
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static void load(Rib rib, int number, byte[] stream) {
        var address = new IpAddress(Family.IPV4, 0, 0xC0000200L + number);
        int peer = rib.add(new RibPeer(address, number, true, false));
        var intake = new Intake(rib, peer, ImportRule.ACCEPT);
        var reader = new UpdateReader(BgpStream.agreement());
        for (int at = 0; at < stream.length; ) {
            int end = at + Header.length(stream, at);
            if (Header.refuse(stream, at, false) != null || reader.read(stream, at, end) != null) {
                throw new IllegalStateException("a message of our own was refused");
            }
            intake.take(reader);
            at = end;
        }
    }

    private static long live() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
