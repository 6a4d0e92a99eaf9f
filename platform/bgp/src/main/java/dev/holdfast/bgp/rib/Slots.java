package dev.holdfast.bgp.rib;

import java.util.Arrays;

/**
 * Finds rows by a hash: open addressing over row numbers, next slot on collision. What equal means is the caller's, who
 * walks the slots from {@link #first} until one is {@link Rib#NONE}.
 */
final class Slots {
    private static final int LEAST = 16;

    private int[] rows = empty(LEAST);
    private int used;

    private static int[] empty(int size) {
        int[] rows = new int[size];
        Arrays.fill(rows, Rib.NONE);
        return rows;
    }

    int first(int hash) {
        return hash & rows.length - 1;
    }

    int next(int slot) {
        return slot + 1 & rows.length - 1;
    }

    int row(int slot) {
        return rows[slot];
    }

    /** Whether one more row needs more slots than there are; then all rows are to be put anew after {@link #grow}. */
    boolean isFull() {
        return 4L * (used + 1) > 3L * rows.length;
    }

    /** Empties the slots and doubles them; returns the rows that stood in them. */
    int[] grow() {
        int[] before = rows;
        rows = empty(2 * before.length);
        used = 0;
        return before;
    }

    /** Whether so few are left that {@link #shrink} is called for, and all rows are then to be put anew. */
    boolean isSparse() {
        return rows.length > LEAST && 8L * used < rows.length;
    }

    /** Empties the slots and halves them; returns the rows that stood in them. */
    int[] shrink() {
        int[] before = rows;
        rows = empty(before.length / 2);
        used = 0;
        return before;
    }

    void put(int hash, int row) {
        int slot = first(hash);
        while (rows[slot] != Rib.NONE) {
            slot = next(slot);
        }
        rows[slot] = row;
        used++;
    }

    /** What {@link #remove} asks about rows that it has to move. */
    @FunctionalInterface
    interface HashOf {
        int hash(int row);
    }

    /** Takes a row out, and moves those behind it that could not be found any more. */
    void remove(int row, HashOf hashes) {
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
    static int mix(long value) {
        long mixed = value * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32 ^ mixed);
    }
}
