package dev.holdfast.bgp.rib;

import dev.holdfast.bgp.wire.AttributesView;
import java.util.Arrays;

/**
 * Attributes, each set of equal bytes once, counted by who uses it. The bytes are those that
 * {@link dev.holdfast.bgp.wire.RouteVisitor} hands over; they are parsed once, when a set is new.
 */
final class AttributeSets {
    static final int DEFAULT_LOCAL_PREF = 100;
    private static final int LLGR_STALE = 0xFFFF0006;
    private static final int NO_LLGR = 0xFFFF0007;

    private static final int ORIGIN_BITS = 0x03;
    private static final int IS_LONG_LIVED_STALE = 0x04;
    private static final int IS_NEVER_LONG_LIVED = 0x08;
    /** An array's head. */
    private static final int OBJECT_BYTES = 16;

    private static final byte[] NO_BYTES = new byte[0];

    private final AttributesView view = new AttributesView();
    private final NextHopTable nextHops;
    private final Slots slots = new Slots();
    private final Slots.HashOf hashes = this::hash;
    private final IntColumn hash = new IntColumn(0);
    private final IntColumn uses = new IntColumn(0);
    private final IntColumn localPref = new IntColumn(0);
    private final IntColumn nextHop = new IntColumn(0);
    private final CharColumn pathLength = new CharColumn();
    private final ByteColumn traits = new ByteColumn();
    private final BytesColumn bytes = new BytesColumn();
    private final Rows rows = new Rows();
    private long heldBytes;

    AttributeSets(NextHopTable nextHops) {
        this.nextHops = nextHops;
    }

    /** The set of these bytes, used once more from now on. */
    int intern(byte[] buffer, int start, int end) {
        int wanted = hash(buffer, start, end);
        int slot = slots.first(wanted);
        while (slots.row(slot) != Rib.NONE) {
            int row = slots.row(slot);
            byte[] there = bytes.get(row);
            if (hash.get(row) == wanted && Arrays.equals(there, 0, there.length, buffer, start, end)) {
                use(row);
                return row;
            }
            slot = slots.next(slot);
        }
        return add(wanted, Arrays.copyOfRange(buffer, start, end));
    }

    private int add(int wanted, byte[] copy) {
        int row = rows.take();
        bytes.set(row, copy);
        heldBytes += OBJECT_BYTES + (copy.length + 7 & ~7);
        hash.set(row, wanted);
        uses.set(row, 1);
        parse(row, copy);
        slots.add(row, hashes);
        return row;
    }

    private void parse(int row, byte[] copy) {
        view.wrap(copy, 0, copy.length);
        localPref.set(row, (int) view.localPref(DEFAULT_LOCAL_PREF));
        nextHop.set(row, nextHops.number(view.nextHop()));
        pathLength.set(row, Math.min(view.asPathLength(), 0xFFFF));
        int longLived = (view.hasCommunity(LLGR_STALE) ? IS_LONG_LIVED_STALE : 0)
                | (view.hasCommunity(NO_LLGR) ? IS_NEVER_LONG_LIVED : 0);
        traits.set(row, view.origin().ordinal() | longLived);
    }

    private int hash(int row) {
        return hash.get(row);
    }

    private static int hash(byte[] buffer, int start, int end) {
        int hash = end - start;
        for (int at = start; at < end; at++) {
            hash = 31 * hash + buffer[at];
        }
        return hash ^ hash >>> 15;
    }

    void use(int row) {
        uses.set(row, uses.get(row) + 1);
    }

    /** The last one takes it away. */
    void release(int row) {
        int left = uses.get(row) - 1;
        uses.set(row, left);
        if (left == 0) {
            forget(row);
        }
    }

    private void forget(int row) {
        slots.remove(row, hashes);
        heldBytes -= OBJECT_BYTES + (bytes.get(row).length + 7 & ~7);
        bytes.set(row, NO_BYTES);
        hash.set(row, 0);
        localPref.set(row, 0);
        nextHop.set(row, 0);
        if (rows.give(row)) {
            bytes.forgetPageOf(row);
            pathLength.forgetPageOf(row);
            traits.forgetPageOf(row);
        }
    }

    /** Shared: not to be changed, and gone with its last use. */
    byte[] bytes(int row) {
        return bytes.get(row);
    }

    int uses(int row) {
        return uses.get(row);
    }

    int size() {
        return rows.size();
    }

    /** 0..2^32-1. */
    long localPref(int row) {
        return localPref.get(row) & 0xFFFF_FFFFL;
    }

    int pathLength(int row) {
        return pathLength.get(row);
    }

    /** 0 IGP, 1 EGP, 2 incomplete. */
    int origin(int row) {
        return traits.get(row) & ORIGIN_BITS;
    }

    /** Whether somebody on the way has marked it so (RFC 9494 §4.6). */
    boolean isLongLivedStale(int row) {
        return (traits.get(row) & IS_LONG_LIVED_STALE) != 0;
    }

    /** Whether it is not to be kept beyond the restart time (RFC 9494 §4.6). */
    boolean isNeverLongLived(int row) {
        return (traits.get(row) & IS_NEVER_LONG_LIVED) != 0;
    }

    int nextHop(int row) {
        return nextHop.get(row);
    }

    long bytes() {
        return heldBytes
                + slots.bytes()
                + hash.bytes()
                + uses.bytes()
                + localPref.bytes()
                + nextHop.bytes()
                + pathLength.bytes()
                + traits.bytes()
                + bytes.bytes()
                + rows.bytes();
    }
}
