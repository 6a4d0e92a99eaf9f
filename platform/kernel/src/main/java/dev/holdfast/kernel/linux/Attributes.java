package dev.holdfast.kernel.linux;

import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Where the attributes of a message lie, by number; reusable. Of several with one number the last counts. Attributes end
 * where one has a length that cannot be. Values shorter than asked for read as absent, so no bytes can make it throw.
 */
final class Attributes {
    /** The highest number that is kept; nobody here asks for a higher one. */
    static final int HIGHEST = 63;

    private static final int COUNT = HIGHEST + 1;

    private static final int TYPE_MASK = 0x3FFF;

    private final int[] at = new int[COUNT];
    private final int[] length = new int[COUNT];
    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int highest;

    Attributes parse(ByteBuffer source, int from, int to) {
        Arrays.fill(length, -1);
        buffer = source;
        highest = 0;
        int here = from;
        while (to - here >= 4) {
            int whole = source.getShort(here) & 0xFFFF;
            if (whole < 4 || whole > to - here) {
                break;
            }
            int type = source.getShort(here + 2) & TYPE_MASK;
            highest = Math.max(highest, type);
            if (type < COUNT) {
                at[type] = here + 4;
                length[type] = whole - 4;
            }
            here += Rtnetlink.align(whole);
        }
        return this;
    }

    /** The highest number seen; above {@link #HIGHEST}: one that is not kept. */
    int highest() {
        return highest;
    }

    boolean has(int type) {
        return length[type] >= 0;
    }

    /** Where the value begins; means nothing unless {@link #has}. */
    int start(int type) {
        return at[type];
    }

    /** Bytes of the value; negative if absent. */
    int length(int type) {
        return length[type];
    }

    int u8(int type, int absent) {
        return length[type] < 1 ? absent : buffer.get(at[type]) & 0xFF;
    }

    int u16Network(int type, int absent) {
        if (length[type] < 2) {
            return absent;
        }
        return (buffer.get(at[type]) & 0xFF) << 8 | buffer.get(at[type] + 1) & 0xFF;
    }

    int i32(int type, int absent) {
        return length[type] < 4 ? absent : buffer.getInt(at[type]);
    }

    long u32(int type, long absent) {
        return length[type] < 4 ? absent : buffer.getInt(at[type]) & 0xFFFF_FFFFL;
    }

    long u32Network(int type, long absent) {
        return length[type] < 4 ? absent : networkWord(buffer, at[type]);
    }

    /** Up to the first zero byte; empty if absent. */
    String text(int type) {
        int count = 0;
        while (count < length[type] && buffer.get(at[type] + count) != 0) {
            count++;
        }
        if (count == 0) {
            return "";
        }
        byte[] bytes = new byte[count];
        buffer.get(at[type], bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** An address of 4 or 16 bytes; null if absent or of another length. */
    @Nullable
    IpAddress address(int type) {
        return address(buffer, at[type], length[type]);
    }

    /** The attributes inside one. */
    Attributes nested(int type) {
        return new Attributes().parse(buffer, at[type], at[type] + Math.max(0, length[type]));
    }

    static @Nullable IpAddress address(ByteBuffer buffer, int at, int length) {
        if (length != 4 && length != 16) {
            return null;
        }
        byte[] bytes = new byte[length];
        buffer.get(at, bytes);
        return IpAddress.ofBytes(bytes);
    }

    /** 32 bits in network order, unsigned. */
    static long networkWord(ByteBuffer buffer, int at) {
        int word = buffer.getInt(at);
        return (buffer.order() == ByteOrder.BIG_ENDIAN ? word : Integer.reverseBytes(word)) & 0xFFFF_FFFFL;
    }

    /** 64 bits in network order. */
    static long networkLong(ByteBuffer buffer, int at) {
        return networkWord(buffer, at) << 32 | networkWord(buffer, at + 4);
    }
}
