package dev.holdfast.bgp.wire;

import org.jspecify.annotations.Nullable;

/**
 * The value of an AS_PATH or AS4_PATH, read in place (RFC 4271 §4.3, RFC 5065, RFC 6793).
 * <pre>
 *   segments: type 1 | how many AS numbers 1 | the numbers, 2 or 4 bytes each
 * </pre>
 */
final class AsPathBytes {
    static final int SET = 1;
    static final int SEQUENCE = 2;
    static final int CONFED_SEQUENCE = 3;
    static final int CONFED_SET = 4;
    static final int HEAD = 2;
    static final int MOST_IN_SEGMENT = 255;

    private AsPathBytes() {}

    /** What is wrong with it, in words; null if nothing is. Later reading relies on this check. */
    static @Nullable String refuse(byte[] buffer, int start, int end, int asBytes, boolean confederation) {
        int at = start;
        while (at < end) {
            if (at + HEAD > end) {
                return "a segment is cut off";
            }
            int type = Octets.u8(buffer, at);
            int count = Octets.u8(buffer, at + 1);
            if (type < SET || type > CONFED_SET) {
                return "unknown segment type";
            }
            if (type >= CONFED_SEQUENCE && !confederation) {
                return "confederation segment from an external peer";
            }
            if (count == 0) {
                return "empty segment";
            }
            int next = at + HEAD + count * asBytes;
            if (next > end) {
                return "a segment overruns the attribute";
            }
            for (int as = at + HEAD; as < next; as += asBytes) {
                if (as(buffer, as, asBytes) == 0) {
                    return "AS 0 in the path";
                }
            }
            at = next;
        }
        return null;
    }

    static long as(byte[] buffer, int at, int asBytes) {
        return asBytes == 2 ? Octets.u16(buffer, at) : Octets.u32(buffer, at);
    }

    static int segmentEnd(byte[] buffer, int at, int asBytes) {
        return at + HEAD + Octets.u8(buffer, at + 1) * asBytes;
    }

    /** Its length for comparing (RFC 4271 §9.1.2.2, RFC 5065 §5.3): a set counts 1, confederation segments nothing. */
    static int length(byte[] buffer, int start, int end, int asBytes) {
        int length = 0;
        for (int at = start; at < end; at = segmentEnd(buffer, at, asBytes)) {
            length += counted(Octets.u8(buffer, at), Octets.u8(buffer, at + 1));
        }
        return length;
    }

    static int counted(int type, int count) {
        return switch (type) {
            case SET -> 1;
            case SEQUENCE -> count;
            default -> 0;
        };
    }

    /** How often an AS stands in a path of four-byte numbers. */
    static int occurrences(byte[] buffer, int start, int end, long as) {
        int found = 0;
        for (int at = start; at < end; ) {
            int segmentEnd = segmentEnd(buffer, at, 4);
            for (int each = at + HEAD; each < segmentEnd; each += 4) {
                if (Octets.u32(buffer, each) == as) {
                    found++;
                }
            }
            at = segmentEnd;
        }
        return found;
    }

    /** The first AS of a path of four-byte numbers, confederation segments skipped; -1 if it has none or begins with a set. */
    static long first(byte[] buffer, int start, int end) {
        for (int at = start; at < end; at = segmentEnd(buffer, at, 4)) {
            int type = Octets.u8(buffer, at);
            if (type < CONFED_SEQUENCE) {
                return type == SEQUENCE ? Octets.u32(buffer, at + HEAD) : -1;
            }
        }
        return -1;
    }
}
