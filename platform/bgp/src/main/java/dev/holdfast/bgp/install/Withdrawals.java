package dev.holdfast.bgp.install;

import dev.holdfast.model.Family;
import java.util.Arrays;

/** Routes that are to go though the rows of their prefixes may be gone already, or be another's. First in, first out. */
final class Withdrawals {
    private static final int FIRST = 64;

    private boolean[] ipv6 = new boolean[FIRST];
    private long[] high = new long[FIRST];
    private long[] low = new long[FIRST];
    private byte[] length = new byte[FIRST];
    private long[] metric = new long[FIRST];
    private int head;
    private int size;

    void add(Family family, long networkHigh, long networkLow, int bits, long routeMetric) {
        if (size == high.length) {
            makeRoom();
        }
        ipv6[size] = family == Family.IPV6;
        high[size] = networkHigh;
        low[size] = networkLow;
        length[size] = (byte) bits;
        metric[size++] = routeMetric;
    }

    private void makeRoom() {
        int larger = 2 * size;
        ipv6 = Arrays.copyOf(ipv6, larger);
        high = Arrays.copyOf(high, larger);
        low = Arrays.copyOf(low, larger);
        length = Arrays.copyOf(length, larger);
        metric = Arrays.copyOf(metric, larger);
    }

    /** Moves up to {@code most} of them; returns how many. */
    int moveTo(Piece piece, int most) {
        int end = Math.min(size, head + most);
        int moved = end - head;
        for (; head < end; head++) {
            Family family = ipv6[head] ? Family.IPV6 : Family.IPV4;
            piece.add(family, high[head], low[head], length[head] & 0xFF, metric[head], null);
        }
        if (head == size) {
            head = 0;
            size = 0;
            if (high.length > 1 << 16) { // a full table went at once
                ipv6 = new boolean[FIRST];
                high = new long[FIRST];
                low = new long[FIRST];
                length = new byte[FIRST];
                metric = new long[FIRST];
            }
        }
        return moved;
    }

    int size() {
        return size - head;
    }
}
