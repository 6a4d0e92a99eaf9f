package dev.holdfast.bgp.rib;

import java.util.Arrays;

/** As {@link IntColumn}, for longs; rows are set before they are read. */
final class LongColumn {
    private long[][] pages = new long[0][];
    private int taken;

    long get(int row) {
        return pages[row >>> IntColumn.PAGE_BITS][row & IntColumn.IN_PAGE];
    }

    void set(int row, long value) {
        int page = row >>> IntColumn.PAGE_BITS;
        if (page >= taken) {
            if (page >= pages.length) {
                pages = Arrays.copyOf(pages, page + page / 2 + 1);
            }
            while (taken <= page) {
                pages[taken++] = new long[IntColumn.PAGE_ROWS];
            }
        }
        pages[page][row & IntColumn.IN_PAGE] = value;
    }

    long bytes() {
        return 8L * IntColumn.PAGE_ROWS * taken + 4L * pages.length;
    }
}
