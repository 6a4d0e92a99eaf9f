package dev.holdfast.bgp.rib;

import java.util.Arrays;

/**
 * Which rows of some columns are in use: a bit each. The lowest that is free is taken next, so that when a large table
 * has shrunk, what comes and goes moves what is left to the front, and pages behind it become free.
 */
final class Rows {
    private static final int WORDS_IN_PAGE = IntColumn.PAGE_ROWS / Long.SIZE;

    private long[] used = new long[WORDS_IN_PAGE];
    private int[] inPage = new int[1];
    /** No word before this one has a free row. */
    private int lowest;

    private int limit;
    private int size;

    int take() {
        int word = lowest;
        while (word < used.length && used[word] == -1L) {
            boolean fullPage = word % WORDS_IN_PAGE == 0 && inPage[word / WORDS_IN_PAGE] == IntColumn.PAGE_ROWS;
            word += fullPage ? WORDS_IN_PAGE : 1;
        }
        if (word >= used.length) {
            int pages = inPage.length + inPage.length / 2 + 1;
            inPage = Arrays.copyOf(inPage, pages);
            used = Arrays.copyOf(used, pages * WORDS_IN_PAGE);
        }
        lowest = word;
        int row = word * Long.SIZE + Long.numberOfTrailingZeros(~used[word]);
        used[word] |= 1L << row;
        inPage[row >>> IntColumn.PAGE_BITS]++;
        size++;
        limit = Math.max(limit, row + 1);
        return row;
    }

    /** Frees one that is in use; returns whether its page is empty now. */
    boolean give(int row) {
        int word = row / Long.SIZE;
        used[word] &= ~(1L << row);
        lowest = Math.min(lowest, word);
        size--;
        return --inPage[row >>> IntColumn.PAGE_BITS] == 0;
    }

    int size() {
        return size;
    }

    /** One past the highest row that was ever in use. */
    int limit() {
        return limit;
    }

    long bytes() {
        return 8L * used.length + 4L * inPage.length;
    }
}
