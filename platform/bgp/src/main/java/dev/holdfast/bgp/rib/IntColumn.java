package dev.holdfast.bgp.rib;

import java.util.Arrays;

/**
 * Numbers by row, in pages, so that growing copies nothing and wastes at most a page. A page in which nothing was ever set
 * takes no memory.
 */
public final class IntColumn {
    static final int PAGE_BITS = 13;
    static final int PAGE_ROWS = 1 << PAGE_BITS;
    static final int IN_PAGE = PAGE_ROWS - 1;

    private static final int[] NOT_THERE = new int[0];

    private final int absent;
    private int[][] pages = new int[0][];
    private int taken;

    /** @param absent what a row reads as before it is set */
    public IntColumn(int absent) {
        this.absent = absent;
    }

    public int get(int row) {
        int page = row >>> PAGE_BITS;
        if (page >= pages.length || pages[page] == NOT_THERE) {
            return absent;
        }
        return pages[page][row & IN_PAGE];
    }

    public void set(int row, int value) {
        int page = row >>> PAGE_BITS;
        if (page >= pages.length || pages[page] == NOT_THERE) {
            if (value == absent) {
                return;
            }
            take(page);
        }
        pages[page][row & IN_PAGE] = value;
    }

    private void take(int page) {
        if (page >= pages.length) {
            int before = pages.length;
            pages = Arrays.copyOf(pages, Math.max(page + 1, before + before / 2 + 1));
            Arrays.fill(pages, before, pages.length, NOT_THERE);
        }
        pages[page] = new int[PAGE_ROWS];
        if (absent != 0) {
            Arrays.fill(pages[page], absent);
        }
        taken++;
    }

    /** What it takes up. */
    public long bytes() {
        return 4L * PAGE_ROWS * taken + 4L * pages.length;
    }
}
