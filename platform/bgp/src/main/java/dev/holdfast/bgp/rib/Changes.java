package dev.holdfast.bgp.rib;

import java.util.Arrays;

/** Rows of prefixes that have changed, each once, in the order of their first change. */
public final class Changes {
    private int[] ring = new int[64];
    private int head;
    private int count;
    private long[] marked = new long[16];

    /** Whether it was not among them. */
    public boolean add(int prefix) {
        int word = prefix >>> 6;
        if (word >= marked.length) {
            marked = Arrays.copyOf(marked, Math.max(word + 1, 2 * marked.length));
        }
        long bit = 1L << prefix;
        if ((marked[word] & bit) != 0) {
            return false;
        }
        marked[word] |= bit;
        if (count == ring.length) {
            int[] larger = new int[2 * count];
            for (int i = 0; i < count; i++) {
                larger[i] = ring[head + i & ring.length - 1];
            }
            ring = larger;
            head = 0;
        }
        ring[head + count++ & ring.length - 1] = prefix;
        return true;
    }

    public boolean has(int prefix) {
        int word = prefix >>> 6;
        return word < marked.length && (marked[word] & 1L << prefix) != 0;
    }

    /** Only if there is one. */
    public int take() {
        int prefix = ring[head];
        head = head + 1 & ring.length - 1;
        count--;
        marked[prefix >>> 6] &= ~(1L << prefix);
        if (count == 0 && ring.length > 1 << 16) {
            // A full table came in at once; that is not going to happen every day.
            ring = new int[64];
            head = 0;
        }
        return prefix;
    }

    /** The one that is taken after so many others. */
    public int get(int index) {
        return ring[head + index & ring.length - 1];
    }

    public int count() {
        return count;
    }

    /** What they take up. */
    public long bytes() {
        return 4L * ring.length + 8L * marked.length;
    }
}
