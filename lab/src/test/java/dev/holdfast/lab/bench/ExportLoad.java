package dev.holdfast.lab.bench;

import dev.holdfast.bgp.exports.ExportTerms;
import dev.holdfast.bgp.exports.Exports;
import dev.holdfast.bgp.exports.Member;
import dev.holdfast.bgp.exports.NextHopTerms;
import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.ImportRule;
import dev.holdfast.bgp.rib.Intake;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes a full table from one peer and tells it to others, without sockets, piece by piece as an instance does.
 *
 * <p>{@code ExportLoad PREFIXES SETS RECEIVERS ROUNDS}: tells the seconds of CPU of telling, for the very first time and in the
 * median, the bytes sent, and the memory of what was told.
 */
final class ExportLoad {
    private static final int READ_BYTES = 64 * 1024;
    private static final long SLICE_NANOS = 5_000_000;

    private final Rib rib = new Rib(RibRules.USUAL);
    private final Exports exports = new Exports(rib, System::nanoTime);
    private long sentBytes;
    private long tellNanos;
    private long longestNanos;

    private ExportLoad() {}

    public static void main(String[] args) {
        byte[] stream = BgpStream.of(Integer.parseInt(args[0]), Integer.parseInt(args[1]), 1);
        int receivers = Integer.parseInt(args[2]);
        int rounds = Integer.parseInt(args[3]);
        double[] seconds = new double[rounds];
        var load = new ExportLoad();
        for (int round = 0; round < rounds; round++) {
            load = new ExportLoad();
            load.run(stream, receivers);
            seconds[round] = load.tellNanos / 1e9;
        }
        double first = seconds[0];
        Arrays.sort(seconds);
        load.report(first, seconds[rounds / 2]);
    }

    private void report(double first, double median) {
        var size = rib.size();
        System.out.printf(
                Locale.ROOT,
                "first_cpu_s=%.3f median_cpu_s=%.3f sent_mb=%.1f told_bytes_per_prefix=%.1f attribute_sets=%d "
                        + "longest_slice_ms=%.1f%n",
                first,
                median,
                sentBytes / 1e6,
                (double) exports.size().bytes() / size.prefixes(),
                size.attributeSets(),
                longestNanos / 1e6);
    }

    private void run(byte[] stream, int receivers) {
        int feeder = join(1);
        for (int i = 0; i < receivers; i++) {
            join(2 + i);
        }
        var intake = new Intake(rib, feeder, ImportRule.ACCEPT);
        var reader = new UpdateReader(BgpStream.agreement());
        for (int at = 0; at < stream.length; ) {
            int stop = Math.min(at + READ_BYTES, stream.length);
            while (at < stop) {
                int end = at + Header.length(stream, at);
                if (reader.read(stream, at, end) != null) {
                    throw new IllegalStateException("a message of our own was refused");
                }
                intake.take(reader);
                at = end;
            }
            long taken = cpuNanos();
            rib.drain(Family.IPV4, Integer.MAX_VALUE, (prefix, best) -> exports.changed(Family.IPV4, prefix, best));
            work();
            tellNanos += cpuNanos() - taken;
        }
    }

    private void work() {
        boolean more = true;
        while (more) {
            long start = System.nanoTime();
            more = exports.work(start + SLICE_NANOS);
            longestNanos = Math.max(longestNanos, System.nanoTime() - start);
        }
    }

    private int join(int number) {
        var address = new IpAddress(Family.IPV4, 0, 0xC0000200L + number);
        int peer = rib.add(new RibPeer(address, number, true, false));
        exports.join(new Receiver(peer), terms(address));
        return peer;
    }

    private static ExportTerms terms(IpAddress address) {
        Agreement agreement = BgpStream.agreement();
        var self = new IpAddress(Family.IPV4, 0, 0xC0000201L);
        return new ExportTerms(
                Relation.EXTERNAL,
                65001,
                1,
                new NextHopTerms(false, false, self, null, null, List.of()),
                null,
                null,
                Chain.PERMIT_ALL,
                new Neighbor(address, 65002, null, self, null),
                false,
                Set.of(Family.IPV4),
                Set.of(),
                0,
                agreement.outgoing());
    }

    private static long cpuNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    /** Counts what it is sent. */
    private final class Receiver implements Member {
        private final int peer;

        Receiver(int peer) {
            this.peer = peer;
        }

        @Override
        public int ribPeer() {
            return peer;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void send(byte[] messages) {
            sentBytes += messages.length;
        }

        @Override
        public void told(Family family) {
            // Nothing: the bytes are counted, not the ends.
        }
    }
}
