package dev.holdfast.bgp.rib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** As {@link LongColumn}, for arrays that are kept as they are. What is in them is not counted. */
final class BytesColumn {
    private byte[] @Nullable [][] pages = new byte[0][][];
    private int taken;

    byte[] get(int row) {
        return pages[row >>> IntColumn.PAGE_BITS][row & IntColumn.IN_PAGE];
    }

    void set(int row, byte[] value) {
        int page = row >>> IntColumn.PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, page + page / 2 + 1);
        }
        if (pages[page] == null) {
            pages[page] = new byte[IntColumn.PAGE_ROWS][];
            taken++;
        }
        pages[page][row & IntColumn.IN_PAGE] = value;
    }

    void forgetPageOf(int row) {
        pages[row >>> IntColumn.PAGE_BITS] = null;
        taken--;
    }

    long bytes() {
        return 4L * IntColumn.PAGE_ROWS * taken + 4L * pages.length;
    }
}
