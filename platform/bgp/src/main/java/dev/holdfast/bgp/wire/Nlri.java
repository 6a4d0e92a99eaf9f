package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;

/**
 * A run of prefixes (RFC 4271 §4.3, RFC 7911 §3).
 * <pre>
 *   path id 4, with add-path only | length in bits 1 | as many bytes of the network as the length needs
 * </pre>
 * Bits beyond the length mean nothing and are cleared.
 */
final class Nlri {
    private static final int PATH_ID_BYTES = 4;

    private Nlri() {}

    /** Whether the run can be read to its end; it may be empty. */
    static boolean wellFormed(byte[] buffer, int start, int end, Family family, boolean addPath) {
        int head = addPath ? PATH_ID_BYTES : 0;
        int mostBits = family.bits();
        int at = start;
        while (at < end) {
            at += head;
            if (at >= end) {
                return false;
            }
            int bits = buffer[at] & 0xFF;
            at += 1 + bytes(bits);
            if (bits > mostBits) {
                return false;
            }
        }
        return at == end;
    }

    /** Hands over each prefix of a well-formed run. */
    static void visit(byte[] buffer, int start, int end, Family family, boolean addPath, PrefixVisitor visitor) {
        if (family == Family.IPV4) {
            visitIpv4(buffer, start, end, addPath, visitor);
        } else {
            visitIpv6(buffer, start, end, addPath, visitor);
        }
    }

    private static void visitIpv4(byte[] buffer, int start, int end, boolean addPath, PrefixVisitor visitor) {
        int at = start;
        while (at < end) {
            int pathId = 0;
            if (addPath) {
                pathId = Octets.i32(buffer, at);
                at += PATH_ID_BYTES;
            }
            int bits = buffer[at++] & 0xFF;
            int bytes = bytes(bits);
            long network = leading(buffer, at, bytes) >>> 32 & ones(bits) >>> 32;
            at += bytes;
            visitor.ipv4(pathId, network << 8 | bits);
        }
    }

    private static void visitIpv6(byte[] buffer, int start, int end, boolean addPath, PrefixVisitor visitor) {
        int at = start;
        while (at < end) {
            int pathId = 0;
            if (addPath) {
                pathId = Octets.i32(buffer, at);
                at += PATH_ID_BYTES;
            }
            int bits = buffer[at++] & 0xFF;
            int bytes = bytes(bits);
            long high = leading(buffer, at, Math.min(bytes, 8)) & ones(Math.min(bits, 64));
            long low = leading(buffer, at + 8, Math.max(bytes - 8, 0)) & ones(Math.max(bits - 64, 0));
            at += bytes;
            visitor.ipv6(pathId, high, low, bits);
        }
    }

    /** Up to eight bytes as the leading ones of a long. */
    private static long leading(byte[] buffer, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (buffer[at + i] & 0xFFL) << (56 - 8 * i);
        }
        return value;
    }

    private static long ones(int count) {
        return count == 0 ? 0 : -1L << 64 - count;
    }

    private static int bytes(int bits) {
        return bits + 7 >>> 3;
    }

    /** How many bytes a prefix of that length takes. */
    static int bytes(int bits, boolean addPath) {
        return (addPath ? PATH_ID_BYTES : 0) + 1 + bytes(bits);
    }

    /** Writes a prefix whose leading bits are those of {@code high} and {@code low}; returns the place behind it. */
    static int put(byte[] to, int at, boolean addPath, int pathId, long high, long low, int bits) {
        int next = at;
        if (addPath) {
            Octets.put32(to, next, pathId);
            next += PATH_ID_BYTES;
        }
        to[next++] = (byte) bits;
        int bytes = bytes(bits);
        for (int i = 0; i < bytes; i++) {
            long word = i < 8 ? high : low;
            to[next++] = (byte) (word >>> 56 - 8 * (i & 7));
        }
        return next;
    }
}
