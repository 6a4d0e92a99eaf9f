package dev.holdfast.bgp.rib;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;

/**
 * The prefixes of one family that anybody announces, each with a row number that stays the same while it lives. An IPv4
 * prefix takes 8 bytes and an IPv6 one 17, besides 5 to 11 for finding it.
 */
final class Prefixes {
    private final Family family;
    /** IPv4: network and length as {@link dev.holdfast.bgp.wire.Ipv4Key}. IPv6: the upper half of the network. */
    private final LongColumn first = new LongColumn();
    /** IPv6 only: the lower half. */
    private final LongColumn second = new LongColumn();

    private final ByteColumn lengths = new ByteColumn();
    private final Slots slots = new Slots();
    private final Slots.HashOf hashes = this::hash;
    private final Rows rows = new Rows();

    Prefixes(Family family) {
        this.family = family;
    }

    /** @param high 0 for IPv4; {@code low} is the network then */
    int find(long high, long low, int length) {
        long key = family == Family.IPV4 ? low << 8 | length : high;
        int slot = slots.first(family == Family.IPV4 ? Slots.mix(key) : hash(high, low, length));
        while (true) {
            int row = slots.row(slot);
            if (row == Rib.NONE || first.get(row) == key && (family == Family.IPV4 || same(row, low, length))) {
                return row;
            }
            slot = slots.next(slot);
        }
    }

    private boolean same(int row, long low, int length) {
        return second.get(row) == low && lengths.get(row) == length;
    }

    /** Only if {@link #find} found none. */
    int add(long high, long low, int length) {
        int row = rows.take();
        if (family == Family.IPV4) {
            first.set(row, low << 8 | length);
        } else {
            first.set(row, high);
            second.set(row, low);
            lengths.set(row, length);
        }
        slots.add(row, hashes);
        return row;
    }

    void remove(int row) {
        slots.remove(row, hashes);
        if (rows.give(row)) {
            first.forgetPageOf(row);
            if (family == Family.IPV6) {
                second.forgetPageOf(row);
                lengths.forgetPageOf(row);
            }
        }
    }

    private int hash(int row) {
        return family == Family.IPV4
                ? Slots.mix(first.get(row))
                : hash(first.get(row), second.get(row), lengths.get(row));
    }

    private static int hash(long high, long low, int length) {
        return Slots.mix(high * 31 + low * 17 + length);
    }

    /** One past the highest row. */
    int limit() {
        return rows.limit();
    }

    int size() {
        return rows.size();
    }

    long high(int row) {
        return family == Family.IPV4 ? 0 : first.get(row);
    }

    long low(int row) {
        return family == Family.IPV4 ? first.get(row) >>> 8 : second.get(row);
    }

    int length(int row) {
        return family == Family.IPV4 ? (int) first.get(row) & 0xFF : lengths.get(row);
    }

    /** Makes a value, for people. */
    Prefix prefix(int row) {
        return new Prefix(new IpAddress(family, high(row), low(row)), length(row));
    }

    long bytes() {
        return first.bytes() + second.bytes() + lengths.bytes() + slots.bytes() + rows.bytes();
    }
}
