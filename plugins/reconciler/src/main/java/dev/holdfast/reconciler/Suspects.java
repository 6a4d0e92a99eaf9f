package dev.holdfast.reconciler;

import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;

/** Rows to look at, each once. Belongs to the reconciler's thread. */
final class Suspects {
    private final BitSet rows = new BitSet();
    private int from;

    void add(int row) {
        rows.set(row);
        from = Math.min(from, row);
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    /** Takes up to {@code into.length} rows, in no promised order. */
    int take(int[] into) {
        int count = 0;
        int row = rows.nextSetBit(from);
        while (row >= 0 && count < into.length) {
            into[count++] = row;
            rows.clear(row);
            row = rows.nextSetBit(row + 1);
        }
        from = row < 0 ? 0 : row;
        return count;
    }

    /** Shows up to {@code into.length} rows and keeps them. */
    int peek(int[] into) {
        int count = 0;
        for (int row = rows.nextSetBit(0); row >= 0 && count < into.length; row = rows.nextSetBit(row + 1)) {
            into[count++] = row;
        }
        return count;
    }

    /** All of them, as they are now. */
    Set<Integer> copy() {
        Set<Integer> all = new HashSet<>();
        for (int row = rows.nextSetBit(0); row >= 0; row = rows.nextSetBit(row + 1)) {
            all.add(row);
        }
        return all;
    }

    int size() {
        return rows.cardinality();
    }
}
