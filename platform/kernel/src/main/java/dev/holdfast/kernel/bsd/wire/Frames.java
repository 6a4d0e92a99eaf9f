package dev.holdfast.kernel.bsd.wire;

import java.nio.ByteBuffer;

/**
 * Finds the messages in a run of bytes. A table is many messages, one after the other; a read from a socket must be
 * exactly one, {@link #isOneRecord}, because both systems repeat a request they refuse for its length to everybody, word
 * for word, and anybody may send one.
 *
 * <p>Each step moves on by at least four bytes, so it ends whatever the bytes are. For one thread.
 */
public final class Frames {
    /** Length u16, version u8, type u8. */
    private static final int PREFIX_BYTES = 4;

    /** Why there is no further message. */
    public enum Stop {
        END,
        SHORT_TAIL,
        BAD_MSGLEN,
        TRUNCATED,
        RECORD_MISMATCH
    }

    private ByteBuffer buffer = ByteBuffer.allocate(0);
    private int at;
    private int next;
    private int limit;
    private Stop stop = Stop.END;

    /** Turns to the messages between {@code from} and {@code to} of a little-endian buffer. */
    public Frames wrap(ByteBuffer source, int from, int to) {
        buffer = source;
        at = from;
        next = from;
        limit = to;
        stop = Stop.END;
        return this;
    }

    /** Steps to the next message; false: {@link #stop} says why there is none. */
    public boolean next() {
        at = next;
        int left = limit - at;
        if (left < PREFIX_BYTES) {
            stop = left == 0 ? Stop.END : Stop.SHORT_TAIL;
            return false;
        }
        int length = buffer.getShort(at) & 0xFFFF;
        if (length < PREFIX_BYTES) {
            stop = Stop.BAD_MSGLEN;
            return false;
        }
        if (length > left) {
            stop = Stop.TRUNCATED;
            return false;
        }
        next = at + length;
        return true;
    }

    /** Whether the first {@code length} bytes are one message and nothing else; if not, {@link #stop} says why. */
    public boolean isOneRecord(ByteBuffer source, int length) {
        wrap(source, 0, length);
        if (!next()) {
            stop = stop == Stop.END ? Stop.SHORT_TAIL : stop;
            next = 0;
            return false;
        }
        if (next != length) {
            stop = Stop.RECORD_MISMATCH;
            next = 0;
            return false;
        }
        return true;
    }

    /** Where the message begins. */
    public int at() {
        return at;
    }

    /** Where it ends. */
    public int end() {
        return next;
    }

    public int version() {
        return buffer.get(at + 2) & 0xFF;
    }

    public int type() {
        return buffer.get(at + 3) & 0xFF;
    }

    public Stop stop() {
        return stop;
    }
}
