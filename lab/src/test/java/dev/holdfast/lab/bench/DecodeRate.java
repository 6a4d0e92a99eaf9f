package dev.holdfast.lab.bench;

import com.sun.management.ThreadMXBean;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.RouteVisitor;
import dev.holdfast.bgp.wire.UpdateReader;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.Locale;

/**
 * Decodes a full table's stream of UPDATEs on one thread, in memory, over and over.
 *
 * <p>{@code DecodeRate PREFIXES SETS ROUNDS}: so many prefixes spread over so many attribute sets, of which each has its
 * own message. A round checks every header, reads every message and takes every prefix; it also hashes every attribute
 * set's bytes, as a table that interns them has to. Tells the median rate by the thread's CPU time, and
 * the bytes allocated by the JVM's own count.
 */
final class DecodeRate {
    private static final int WARM_UP = 5;

    private DecodeRate() {}

    public static void main(String[] args) {
        int prefixes = Integer.parseInt(args[0]);
        int sets = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        Agreement agreement = BgpStream.agreement();
        byte[] stream = BgpStream.of(prefixes, sets, 1);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] rates = new double[rounds];
        long[] garbage = new long[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            var reader = new UpdateReader(agreement);
            var taken = new Taken();
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = threads.getCurrentThreadCpuTime();
            decode(stream, reader, taken);
            long nanos = threads.getCurrentThreadCpuTime() - start;
            if (taken.count != prefixes) {
                throw new IllegalStateException("took " + taken.count + " prefixes of " + prefixes);
            }
            if (round >= 0) {
                rates[round] = prefixes * 1e9 / nanos;
                garbage[round] = threads.getCurrentThreadAllocatedBytes() - before;
            }
        }
        Arrays.sort(rates);
        Arrays.sort(garbage);
        System.out.printf(
                Locale.ROOT,
                "prefixes=%d sets=%d stream_bytes=%d median_per_second=%.0f worst_per_second=%.0f garbage_bytes=%d%n",
                prefixes,
                sets,
                stream.length,
                rates[rounds / 2],
                rates[0],
                garbage[rounds / 2]);
    }

    private static void decode(byte[] stream, UpdateReader reader, Taken taken) {
        for (int at = 0; at < stream.length; ) {
            int end = at + Header.length(stream, at);
            if (Header.refuse(stream, at, false) != null || reader.read(stream, at, end) != null || reader.faulty()) {
                throw new IllegalStateException("a message of our own was refused");
            }
            reader.withdrawn(taken);
            reader.announced(taken);
            at = end;
        }
    }

    /** Sees every prefix and every byte of attributes, and keeps nothing. */
    private static final class Taken implements RouteVisitor {
        private long count;
        private long sum;

        @Override
        public void attributes(byte[] buffer, int start, int end) {
            int hash = 1;
            for (int at = start; at < end; at++) {
                hash = 31 * hash + buffer[at];
            }
            sum += hash;
        }

        @Override
        public void ipv4(int pathId, long key) {
            count++;
            sum += key;
        }

        @Override
        public void ipv6(int pathId, long high, long low, int length) {
            count++;
            sum += high ^ low;
        }
    }
}
