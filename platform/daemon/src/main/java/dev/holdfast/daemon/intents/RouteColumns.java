package dev.holdfast.daemon.intents;

import dev.holdfast.api.Clock;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The bare columns: a route is a row number, a field is a primitive array, 50 bytes a row and 8 to 16 for the index.
 * Knows keys and where rows are, not what they mean. Not thread safe.
 *
 * <pre>
 *   high, low     network address                         16 bytes
 *   table, metric unsigned                                 8
 *   shape         family << 16 | prefix length << 8 | tos  4
 *   wanted        interned forwarding of the best intent   4
 *   terms         its interned terms                       4
 *   installed     interned forwarding seen in the kernel   4
 *   since, seen   tenths of a second since the table began 8
 *   state, flags                                           2
 * </pre>
 */
final class RouteColumns {
    private static final int FIRST = 1024;

    long[] high = new long[FIRST];
    long[] low = new long[FIRST];
    int[] table = new int[FIRST];
    int[] metric = new int[FIRST];
    int[] shape = new int[FIRST];
    int[] wanted = new int[FIRST];
    int[] terms = new int[FIRST];
    int[] installed = new int[FIRST];
    int[] since = new int[FIRST];
    int[] seen = new int[FIRST];
    byte[] state = new byte[FIRST];
    byte[] flags = new byte[FIRST];

    private final KeyIndex index = new KeyIndex();
    private final Clock clock;
    private final long epochNanos;
    private final Instant epoch;
    private int limit;
    private int live;
    private int firstFree = -1; // free rows are chained through `wanted`

    static final byte LIVE = 1;
    static final byte OWNED = 2;
    static final byte DIRTY = 4;
    static final byte LEFTOVER = 8;

    RouteColumns(Clock clock) {
        this.clock = clock;
        this.epochNanos = clock.nanos();
        this.epoch = clock.now();
    }

    /** Tenths of a second since the table began, from 1. */
    int tick() {
        return (int) ((clock.nanos() - epochNanos) / 100_000_000L) + 1;
    }

    /** The wall-clock time of a tick; null for 0, which means never. */
    @Nullable
    Instant instant(int tick) {
        return tick == 0 ? null : epoch.plusMillis((tick - 1) * 100L);
    }

    static int shape(Family family, int length, int tos) {
        return family.ordinal() << 16 | length << 8 | tos;
    }

    private static int hash(long high, long low, int shape, int table, int metric) {
        long mixed = (high * 0x9E3779B97F4A7C15L + low) * 0xC2B2AE3D27D4EB4FL;
        mixed = (mixed ^ mixed >>> 29 ^ shape) * 0x165667B19E3779F9L + table * 31L + metric;
        return (int) (mixed ^ mixed >>> 32);
    }

    private int hashOf(int row) {
        return hash(high[row], low[row], shape[row], table[row], metric[row]);
    }

    int find(long wantedHigh, long wantedLow, int wantedShape, int wantedTable, int wantedMetric) {
        int slot = index.start(hash(wantedHigh, wantedLow, wantedShape, wantedTable, wantedMetric));
        while (!index.isEnd(slot)) {
            int row = index.row(slot);
            if (row >= 0
                    && low[row] == wantedLow
                    && metric[row] == wantedMetric
                    && shape[row] == wantedShape
                    && table[row] == wantedTable
                    && high[row] == wantedHigh) {
                return row;
            }
            slot = index.next(slot);
        }
        return -1;
    }

    int find(RouteKey key) {
        IpAddress network = key.prefix().network();
        return find(network.high(), network.low(), shapeOf(key), (int) key.table(), (int) key.metric());
    }

    private static int shapeOf(RouteKey key) {
        return shape(key.prefix().family(), key.prefix().length(), key.tos());
    }

    /** A new row for a key that has none. */
    int add(RouteKey key) {
        int row = firstFree;
        if (row >= 0) {
            firstFree = wanted[row];
        } else {
            row = limit++;
            if (row == low.length) {
                grow();
            }
        }
        IpAddress network = key.prefix().network();
        high[row] = network.high();
        low[row] = network.low();
        table[row] = (int) key.table();
        metric[row] = (int) key.metric();
        shape[row] = shapeOf(key);
        wanted[row] = Interner.NONE;
        terms[row] = Interner.NONE;
        installed[row] = Interner.NONE;
        seen[row] = 0;
        since[row] = tick();
        state[row] = 0;
        flags[row] = LIVE;
        live++;
        if (index.isCrowded()) {
            reindex();
        } else {
            index.put(hashOf(row), row);
        }
        return row;
    }

    void remove(int row) {
        int slot = index.start(hashOf(row));
        while (index.row(slot) != row) {
            slot = index.next(slot);
        }
        index.remove(slot);
        flags[row] = 0;
        wanted[row] = firstFree;
        firstFree = row;
        live--;
    }

    private void reindex() {
        index.clear(live);
        for (int row = 0; row < limit; row++) {
            if (has(row, LIVE)) {
                index.put(hashOf(row), row);
            }
        }
    }

    private void grow() {
        int size = limit < 1 << 16 ? limit * 2 : limit + limit / 4;
        high = Arrays.copyOf(high, size);
        low = Arrays.copyOf(low, size);
        table = Arrays.copyOf(table, size);
        metric = Arrays.copyOf(metric, size);
        shape = Arrays.copyOf(shape, size);
        wanted = Arrays.copyOf(wanted, size);
        terms = Arrays.copyOf(terms, size);
        installed = Arrays.copyOf(installed, size);
        since = Arrays.copyOf(since, size);
        seen = Arrays.copyOf(seen, size);
        state = Arrays.copyOf(state, size);
        flags = Arrays.copyOf(flags, size);
    }

    boolean has(int row, byte flag) {
        return (flags[row] & flag) != 0;
    }

    void flag(int row, byte flag, boolean on) {
        flags[row] = (byte) (on ? flags[row] | flag : flags[row] & ~flag);
    }

    Family family(int row) {
        return shape[row] >>> 16 == 0 ? Family.IPV4 : Family.IPV6;
    }

    RouteKey key(int row) {
        int length = shape[row] >>> 8 & 0xFF;
        return new RouteKey(
                Integer.toUnsignedLong(table[row]),
                new Prefix(new IpAddress(family(row), high[row], low[row]), length),
                shape[row] & 0xFF,
                Integer.toUnsignedLong(metric[row]));
    }

    int limit() {
        return limit;
    }

    int live() {
        return live;
    }

    /** What the columns and the index take up, in bytes. */
    long bytes() {
        return 50L * low.length + index.bytes();
    }
}
