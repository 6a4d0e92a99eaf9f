package dev.holdfast.bgp.wire;

/**
 * Makes the path of four-byte numbers from what a two-byte peer sends (RFC 6793 §4.2.3): as many leading AS numbers of
 * AS_PATH as it is longer than AS4_PATH, then AS4_PATH. Both have been checked.
 */
final class As4Merge {
    private As4Merge() {}

    /** The most bytes the result can take. */
    static int mostBytes(int pathBytes, int as4Bytes) {
        return 2 * pathBytes + as4Bytes;
    }

    /** Writes the merged path; {@code as4Start == as4End} means there is no AS4_PATH. Returns the place behind it. */
    static int merge(byte[] from, int start, int end, int as4Start, int as4End, byte[] to, int toAt) {
        int length = AsPathBytes.length(from, start, end, 2);
        int as4Length = AsPathBytes.length(from, as4Start, as4End, 4);
        boolean use = as4Start < as4End && as4Length <= length;
        int leading = use ? length - as4Length : Integer.MAX_VALUE;
        int next = widen(from, start, end, leading, to, toAt);
        return use ? withoutConfederation(from, as4Start, as4End, to, next) : next;
    }

    /** Copies two-byte segments as four-byte ones until {@code leading} numbers are counted, splitting the last one. */
    private static int widen(byte[] from, int start, int end, int leading, byte[] to, int toAt) {
        int left = leading;
        int next = toAt;
        for (int at = start; at < end; at = AsPathBytes.segmentEnd(from, at, 2)) {
            int type = Octets.u8(from, at);
            int count = Octets.u8(from, at + 1);
            boolean confederation = type >= AsPathBytes.CONFED_SEQUENCE;
            if (left == 0 && !confederation) {
                break;
            }
            int taken = type == AsPathBytes.SEQUENCE ? Math.min(count, left) : count;
            to[next++] = (byte) type;
            to[next++] = (byte) taken;
            for (int i = 0; i < taken; i++) {
                Octets.put32(to, next, Octets.u16(from, at + AsPathBytes.HEAD + 2 * i));
                next += 4;
            }
            left -= Math.min(left, AsPathBytes.counted(type, taken));
        }
        return next;
    }

    /** They must not be in AS4_PATH, and are left out if they are (RFC 6793 §6). */
    private static int withoutConfederation(byte[] from, int start, int end, byte[] to, int toAt) {
        int next = toAt;
        for (int at = start; at < end; ) {
            int segmentEnd = AsPathBytes.segmentEnd(from, at, 4);
            if (Octets.u8(from, at) < AsPathBytes.CONFED_SEQUENCE) {
                System.arraycopy(from, at, to, next, segmentEnd - at);
                next += segmentEnd - at;
            }
            at = segmentEnd;
        }
        return next;
    }
}
