package dev.holdfast.bgp.rib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** As {@link LongColumn}, for numbers of 0..255. */
final class ByteColumn {
    private byte[] @Nullable [] pages = new byte[0][];
    private int taken;

    int get(int row) {
        return pages[row >>> IntColumn.PAGE_BITS][row & IntColumn.IN_PAGE] & 0xFF;
    }

    void set(int row, int value) {
        int page = row >>> IntColumn.PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, page + page / 2 + 1);
        }
        if (pages[page] == null) {
            pages[page] = new byte[IntColumn.PAGE_ROWS];
            taken++;
        }
        pages[page][row & IntColumn.IN_PAGE] = (byte) value;
    }

    /** No row of the page is in use any more. */
    void forgetPageOf(int row) {
        pages[row >>> IntColumn.PAGE_BITS] = null;
        taken--;
    }

    long bytes() {
        return (long) IntColumn.PAGE_ROWS * taken + 4L * pages.length;
    }
}
