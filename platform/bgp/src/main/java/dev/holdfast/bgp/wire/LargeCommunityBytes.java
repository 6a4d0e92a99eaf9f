package dev.holdfast.bgp.wire;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The value of a LARGE_COMMUNITIES attribute. One that stands there twice counts once (RFC 8092 §5). */
final class LargeCommunityBytes {
    static final int BYTES = 12;
    /** Up to here comparing each with each is quicker than a set, and makes no garbage. */
    private static final int FEW = 64;

    private LargeCommunityBytes() {}

    static boolean repeats(byte[] buffer, int start, int end) {
        if ((end - start) / BYTES > FEW) {
            return distinct(buffer, start, end) * BYTES < end - start;
        }
        for (int at = start + BYTES; at < end; at += BYTES) {
            if (isBefore(buffer, start, at)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBefore(byte[] buffer, int start, int at) {
        for (int other = start; other < at; other += BYTES) {
            if (Arrays.equals(buffer, other, other + BYTES, buffer, at, at + BYTES)) {
                return true;
            }
        }
        return false;
    }

    private static int distinct(byte[] buffer, int start, int end) {
        Set<Bytes> seen = new HashSet<>();
        for (int at = start; at < end; at += BYTES) {
            seen.add(Bytes.of(buffer, at, at + BYTES));
        }
        return seen.size();
    }

    /** Writes each once, in the order of their first places; returns the place behind the last. */
    static int copyOnce(byte[] from, int start, int end, byte[] to, int toAt) {
        Set<Bytes> seen = new HashSet<>();
        int next = toAt;
        for (int at = start; at < end; at += BYTES) {
            Bytes one = Bytes.of(from, at, at + BYTES);
            if (seen.add(one)) {
                one.copyTo(to, next);
                next += BYTES;
            }
        }
        return next;
    }
}
