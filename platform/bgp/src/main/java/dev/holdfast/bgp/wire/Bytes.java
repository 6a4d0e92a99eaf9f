package dev.holdfast.bgp.wire;

import java.util.Arrays;
import java.util.HexFormat;

/** A byte string as a value: never changes, equal by content, prints as hex. */
public final class Bytes {
    public static final Bytes NONE = new Bytes(new byte[0]);

    private final byte[] bytes;

    private Bytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** A copy of the whole array. */
    public static Bytes of(byte... bytes) {
        return bytes.length == 0 ? NONE : new Bytes(bytes.clone());
    }

    /** A copy of a part. */
    public static Bytes of(byte[] from, int start, int end) {
        return start == end ? NONE : new Bytes(Arrays.copyOfRange(from, start, end));
    }

    /** The low 16 bits of a number, in network order. */
    public static Bytes ofU16(int value) {
        return new Bytes(new byte[] {(byte) (value >>> 8), (byte) value});
    }

    /** Reads hex digits without separators. */
    public static Bytes ofHex(String hex) {
        return of(HexFormat.of().parseHex(hex));
    }

    public int length() {
        return bytes.length;
    }

    /** The byte at that place, 0..255. */
    public int at(int index) {
        return bytes[index] & 0xFF;
    }

    /** A copy. */
    public byte[] toArray() {
        return bytes.clone();
    }

    void copyTo(byte[] to, int at) {
        System.arraycopy(bytes, 0, to, at, bytes.length);
    }

    byte[] shared() {
        return bytes;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(bytes);
    }
}
