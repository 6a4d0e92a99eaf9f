package dev.holdfast.bgp.rib;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** As {@link LongColumn}, for numbers of 0..65535. */
public final class CharColumn {
    private char[] @Nullable [] pages = new char[0][];
    private int taken;

    /** Of a row that was set. */
    public int get(int row) {
        return pages[row >>> IntColumn.PAGE_BITS][row & IntColumn.IN_PAGE];
    }

    public void set(int row, int value) {
        int page = row >>> IntColumn.PAGE_BITS;
        if (page >= pages.length) {
            pages = Arrays.copyOf(pages, page + page / 2 + 1);
        }
        if (pages[page] == null) {
            pages[page] = new char[IntColumn.PAGE_ROWS];
            taken++;
        }
        pages[page][row & IntColumn.IN_PAGE] = (char) value;
    }

    /** No row of the page is in use any more. */
    public void forgetPageOf(int row) {
        pages[row >>> IntColumn.PAGE_BITS] = null;
        taken--;
    }

    /** What it takes up. */
    public long bytes() {
        return 2L * IntColumn.PAGE_ROWS * taken + 4L * pages.length;
    }
}
