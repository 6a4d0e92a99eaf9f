package dev.holdfast.bgp.instance;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.Arrays;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** The first so many prefixes of those offered, in their order; a table is looked through once for a page of it. */
final class PageRows {
    private static final Comparator<Entry> ORDER = Comparator.comparing(Entry::high, Long::compareUnsigned)
            .thenComparing(Entry::low, Long::compareUnsigned)
            .thenComparing(Entry::length);

    private final int most;
    private final Entry[] entries;
    private int count;
    private @Nullable Entry worst;

    /** A row, and the prefix that stood there. */
    record Entry(long high, long low, int length, int row) {
        Prefix prefix(Family family) {
            return new Prefix(new IpAddress(family, high, low), length);
        }
    }

    PageRows(int most) {
        this.most = most;
        entries = new Entry[2 * most];
    }

    /** Whether a prefix would be among the first, as far as is known by now. */
    boolean takes(long high, long low, int length) {
        Entry limit = worst;
        return limit == null || compare(high, low, length, limit.high, limit.low, limit.length) < 0;
    }

    static int compare(long high, long low, int length, long otherHigh, long otherLow, int otherLength) {
        int byHigh = Long.compareUnsigned(high, otherHigh);
        if (byHigh != 0) {
            return byHigh;
        }
        int byLow = Long.compareUnsigned(low, otherLow);
        return byLow != 0 ? byLow : Integer.compare(length, otherLength);
    }

    void add(long high, long low, int length, int row) {
        entries[count++] = new Entry(high, low, length, row);
        if (count == entries.length) {
            cut();
        }
    }

    private void cut() {
        Arrays.sort(entries, 0, count, ORDER);
        if (count >= most) {
            count = most;
            worst = entries[most - 1];
        }
    }

    /** The first ones. */
    Entry[] first() {
        cut();
        return Arrays.copyOf(entries, count);
    }
}
