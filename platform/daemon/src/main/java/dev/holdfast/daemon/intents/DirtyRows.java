package dev.holdfast.daemon.intents;

import java.util.Arrays;

/** A queue of row numbers; whoever adds sees to it that none is in it twice. Not thread safe. */
final class DirtyRows {
    private int[] rows = new int[256];
    private int head;
    private int size;

    void add(int row) {
        if (size == rows.length) {
            int[] larger = Arrays.copyOf(rows, size * 2);
            System.arraycopy(rows, 0, larger, size, head); // the part that had wrapped around
            rows = larger;
        }
        rows[(head + size++) % rows.length] = row;
    }

    int take() {
        int row = rows[head];
        head = (head + 1) % rows.length;
        size--;
        if (size == 0 && rows.length > 1 << 16) {
            rows = new int[256];
            head = 0;
        }
        return row;
    }

    boolean isEmpty() {
        return size == 0;
    }
}
