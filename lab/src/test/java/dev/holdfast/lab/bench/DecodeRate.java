package dev.holdfast.lab.bench;

import com.sun.management.ThreadMXBean;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.bgp.wire.RouteVisitor;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Decodes a full table's stream of UPDATEs on one thread, in memory, over and over.
 *
 * <p>{@code DecodeRate PREFIXES SETS ROUNDS}: so many prefixes spread over so many attribute sets, of which each has its
 * own message. A round checks every header, reads every message and takes every prefix; it also hashes every attribute
 * set's bytes, as a table that interns them has to. Tells the median rate and the bytes allocated, by the JVM's own count.
 */
final class DecodeRate {
    private static final int WARM_UP = 5;

    private DecodeRate() {}

    public static void main(String[] args) {
        int prefixes = Integer.parseInt(args[0]);
        int sets = Integer.parseInt(args[1]);
        int rounds = Integer.parseInt(args[2]);
        Agreement agreement = agreement();
        byte[] stream = stream(agreement, prefixes, sets);
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        double[] rates = new double[rounds];
        long[] garbage = new long[rounds];
        for (int round = -WARM_UP; round < rounds; round++) {
            var reader = new UpdateReader(agreement);
            var taken = new Taken();
            long before = threads.getCurrentThreadAllocatedBytes();
            long start = System.nanoTime();
            decode(stream, reader, taken);
            long nanos = System.nanoTime() - start;
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

    private static Agreement agreement() {
        List<Capability> capabilities = List.of(
                new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST), new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST));
        return Agreement.between(Open.of(65001, 90, 1, capabilities), Open.of(65002, 90, 2, capabilities));
    }

    /** Paths of three to seven AS numbers, every second set with a MED, two of three with communities. */
    private static byte[] stream(Agreement agreement, int prefixes, int sets) {
        var random = new Random(1);
        var out = new ByteArrayOutputStream();
        var writer = new UpdateWriter(agreement, (buffer, start, end) -> out.write(buffer, start, end - start));
        var attributes = new AttributesWriter();
        int written = 0;
        for (int set = 0; set < sets; set++) {
            attributes
                    .clear()
                    .origin(Origin.IGP)
                    .asPath(path(random))
                    .nextHop(new IpAddress(Family.IPV4, 0, 0xC0000264L));
            if (random.nextBoolean()) {
                attributes.med(random.nextInt(1000));
            }
            if (random.nextInt(3) > 0) {
                attributes.communities(random.ints(1 + random.nextInt(6)).toArray());
            }
            writer.announce(Family.IPV4, attributes.bytes(), 0, attributes.length());
            int until = (int) ((long) prefixes * (set + 1) / sets);
            while (written < until) {
                writer.ipv4(0, Ipv4Key.of(0x10000000 + (written++ << 8), 24));
            }
        }
        writer.flush();
        return out.toByteArray();
    }

    private static AsPath path(Random random) {
        long[] numbers = new long[3 + random.nextInt(5)];
        numbers[0] = 65002;
        for (int i = 1; i < numbers.length; i++) {
            numbers[i] = 1 + random.nextInt(400_000);
        }
        return AsPath.of(numbers);
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
