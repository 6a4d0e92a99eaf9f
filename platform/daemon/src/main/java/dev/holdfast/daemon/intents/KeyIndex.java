package dev.holdfast.daemon.intents;

import java.util.Arrays;

/**
 * From the hash of a key to its row: open addressing with linear probing, at most half full. Compares nothing itself: the
 * columns hold the keys. Not thread safe.
 */
final class KeyIndex {
    private static final int EMPTY = 0;
    private static final int REMOVED = -1;

    private int[] slots = new int[1024]; // row + 1
    private int used;

    /** Where a search for {@code hash} begins. */
    int start(int hash) {
        return hash & slots.length - 1;
    }

    int next(int slot) {
        return slot + 1 & slots.length - 1;
    }

    /** Whether a search may end here. */
    boolean isEnd(int slot) {
        return slots[slot] == EMPTY;
    }

    /** The row in {@code slot}; negative if it was removed. */
    int row(int slot) {
        return slots[slot] <= 0 ? -1 : slots[slot] - 1;
    }

    void put(int hash, int row) {
        int slot = start(hash);
        while (slots[slot] > 0) {
            slot = next(slot);
        }
        if (slots[slot] == EMPTY) {
            used++;
        }
        slots[slot] = row + 1;
    }

    void remove(int slot) {
        slots[slot] = REMOVED;
    }

    boolean isCrowded() {
        return used * 2 >= slots.length;
    }

    /** Empties the index and makes room for {@code rows}; the caller puts them back. */
    void clear(int rows) {
        int size = Integer.highestOneBit(Math.max(1024, rows * 3 - 1)) * 2;
        if (size == slots.length) {
            Arrays.fill(slots, EMPTY);
        } else {
            slots = new int[size];
        }
        used = 0;
    }

    long bytes() {
        return 4L * slots.length;
    }
}
