package dev.holdfast.bgp.rib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** As {@link IntColumn}, for longs; rows are set before they are read. */
final class LongColumn {
    private long[] @Nullable [] pages = new long[0][];
    private int taken;

    long get(int row) {
        return pages[row >>> IntColumn.PAGE_BITS][row & IntColumn.IN_PAGE];
    }

    void set(int row, long value) {
        int page = row >>> IntColumn.PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, page + page / 2 + 1);
        }
        if (pages[page] == null) {
            pages[page] = new long[IntColumn.PAGE_ROWS];
            taken++;
        }
        pages[page][row & IntColumn.IN_PAGE] = value;
    }

    /** No row of the page is in use any more. */
    void forgetPageOf(int row) {
        pages[row >>> IntColumn.PAGE_BITS] = null;
        taken--;
    }

    long bytes() {
        return 8L * IntColumn.PAGE_ROWS * taken + 4L * pages.length;
    }
}
