package dev.holdfast.bgp.rib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Numbers by row, in pages, so that growing copies nothing and wastes at most a page. A page in which nothing was ever set
 * takes no memory, as does one in which all is as before again.
 */
public final class IntColumn {
    static final int PAGE_BITS = 13;
    static final int PAGE_ROWS = 1 << PAGE_BITS;
    static final int IN_PAGE = PAGE_ROWS - 1;

    private static final int[] NOT_THERE = new int[0];

    private final int absent;
    private int[][] pages = new int[0][];
    /** How many rows of each page are set. */
    private int[] present = new int[0];
    /** A page that became free stays for the next one, lest a single row that comes and goes makes one each time. */
    private int @Nullable [] spare;

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
        int[] rows = pages[page];
        int before = rows[row & IN_PAGE];
        rows[row & IN_PAGE] = value;
        if (before == absent) {
            present[page] += value == absent ? 0 : 1;
        } else if (value == absent && --present[page] == 0) {
            free(page);
        }
    }

    private void free(int page) {
        if (spare == null) {
            spare = pages[page];
        } else {
            taken--;
        }
        pages[page] = NOT_THERE;
    }

    private void take(int page) {
        if (page >= pages.length) {
            int before = pages.length;
            pages = Arrays.copyOf(pages, Math.max(page + 1, before + before / 2 + 1));
            Arrays.fill(pages, before, pages.length, NOT_THERE);
            present = Arrays.copyOf(present, pages.length);
        }
        int[] old = spare;
        if (old != null) {
            pages[page] = old;
            spare = null;
            return;
        }
        pages[page] = new int[PAGE_ROWS];
        if (absent != 0) {
            Arrays.fill(pages[page], absent);
        }
        taken++;
    }

    /** Whether any row of the page is set. */
    public boolean hasPageOf(int row) {
        int page = row >>> PAGE_BITS;
        return page < pages.length && pages[page] != NOT_THERE;
    }

    /** What it takes up. */
    public long bytes() {
        return 4L * PAGE_ROWS * taken + 8L * pages.length;
    }
}
