package dev.holdfast.bgp.rib;

import java.util.Arrays;

/**
 * Finds rows by a hash: open addressing over row numbers, next slot on collision. What equal means is the caller's, who
 * walks the slots from {@link #first} until one is {@link Rib#NONE}. Grows and shrinks with what is in it.
 */
public final class Slots {
    private static final int LEAST = 16;

    private int[] rows = empty(LEAST);
    private int used;

    private static int[] empty(int size) {
        int[] rows = new int[size];
        Arrays.fill(rows, Rib.NONE);
        return rows;
    }

    public int first(int hash) {
        return hash & rows.length - 1;
    }

    public int next(int slot) {
        return slot + 1 & rows.length - 1;
    }

    public int row(int slot) {
        return rows[slot];
    }

    /** The hash of a row that is in. */
    @FunctionalInterface
    public interface HashOf {
        int hash(int row);
    }

    /** A row that is not in. */
    public void add(int row, HashOf hashes) {
        if (4L * (used + 1) > 3L * rows.length) {
            resize(2 * rows.length, hashes);
        }
        put(hashes.hash(row), row);
        used++;
    }

    private void resize(int size, HashOf hashes) {
        int[] before = rows;
        rows = empty(size);
        for (int row : before) {
            if (row != Rib.NONE) {
                put(hashes.hash(row), row);
            }
        }
    }

    private void put(int hash, int row) {
        int slot = first(hash);
        while (rows[slot] != Rib.NONE) {
            slot = next(slot);
        }
        rows[slot] = row;
    }

    /** Nothing is in any more; there is as much room as before. */
    public void clear() {
        if (used > 0) {
            Arrays.fill(rows, Rib.NONE);
        }
        used = 0;
    }

    public void remove(int row, HashOf hashes) {
        take(row, hashes);
        if (rows.length > LEAST && 8L * used < rows.length) {
            resize(rows.length / 2, hashes);
        }
    }

    /** And moves those behind it that could not be found any more. */
    private void take(int row, HashOf hashes) {
        int hole = first(hashes.hash(row));
        while (rows[hole] != row) {
            hole = next(hole);
        }
        used--;
        int slot = hole;
        while (true) {
            rows[hole] = Rib.NONE;
            int wanted;
            do {
                slot = next(slot);
                if (rows[slot] == Rib.NONE) {
                    return;
                }
                wanted = first(hashes.hash(rows[slot]));
            } while (hole <= slot ? hole < wanted && wanted <= slot : hole < wanted || wanted <= slot);
            rows[hole] = rows[slot];
            hole = slot;
        }
    }

    long bytes() {
        return 4L * rows.length;
    }

    /** Spreads the bits of a number over an int. */
    public static int mix(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32 ^ mixed);
    }
}
