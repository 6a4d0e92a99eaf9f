package dev.holdfast.bgp.wire;

/** Numbers in network order, read from and written to plain arrays. The caller has checked the bounds. */
final class Octets {
    private Octets() {}

    static int u8(byte[] from, int at) {
        return from[at] & 0xFF;
    }

    static int u16(byte[] from, int at) {
        return (from[at] & 0xFF) << 8 | from[at + 1] & 0xFF;
    }

    static int i32(byte[] from, int at) {
        return u16(from, at) << 16 | u16(from, at + 2);
    }

    static long u32(byte[] from, int at) {
        return i32(from, at) & 0xFFFF_FFFFL;
    }

    static long i64(byte[] from, int at) {
        return u32(from, at) << 32 | u32(from, at + 4);
    }

    static void put16(byte[] to, int at, int value) {
        to[at] = (byte) (value >>> 8);
        to[at + 1] = (byte) value;
    }

    static void put32(byte[] to, int at, int value) {
        put16(to, at, value >>> 16);
        put16(to, at + 2, value);
    }

    static void put64(byte[] to, int at, long value) {
        put32(to, at, (int) (value >>> 32));
        put32(to, at + 4, (int) value);
    }
}
