package dev.holdfast.bgp.transport;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes in into messages. Between two reads it holds no more than the beginning of a message, in an array no
 * longer than that message; what is read is put together in one array that all lines of a thread share. A header that is wrong ends it
 * before the body is waited for.
 */
final class Frames {
    private static final byte[] NOTHING = {};
    private static final FastThreadLocal<byte[]> TABLE = new FastThreadLocal<>() {
        @Override
        protected byte[] initialValue() {
            return new byte[Header.MOST_BYTES_EXTENDED + TcpLine.MOST_READ_BYTES];
        }
    };

    private byte[] held = NOTHING;
    private int count;
    private boolean extended;
    private boolean stopped;
    private Line.@Nullable Ear ear;

    void hear(Line.Ear listener) {
        ear = listener;
    }

    void takeExtended(boolean taken) {
        extended = taken;
    }

    /** Nothing is handed over any more. */
    void stop() {
        stopped = true;
        hold(NOTHING);
    }

    int heldBytes() {
        return count;
    }

    /** Takes what one read brought; does not release it. */
    void read(ByteBuf bytes) {
        if (stopped) {
            return;
        }
        int filled = count + bytes.readableBytes();
        if (ear == null || !completes(filled)) {
            append(bytes, filled);
            return;
        }
        byte[] table = TABLE.get();
        if (table.length < filled) { // what came before somebody listened
            table = new byte[filled];
        }
        System.arraycopy(held, 0, table, 0, count);
        bytes.readBytes(table, count, filled - count);
        cut(table, filled, ear);
    }

    /** Hands over what came before somebody listened. */
    void deliverHeld() {
        if (ear != null && count > 0 && !stopped) {
            cut(held, count, ear);
        }
    }

    /** Whether so many bytes are a message, as far as is known. */
    private boolean completes(int filled) {
        return count < Header.BYTES || filled >= Header.length(held, 0);
    }

    /** In place, so that a long message that comes byte by byte is not copied as often. */
    private void append(ByteBuf bytes, int filled) {
        if (held.length < filled) {
            int room = count < Header.BYTES ? filled : Math.max(filled, Header.length(held, 0));
            held = Arrays.copyOf(held, room);
        }
        bytes.readBytes(held, count, filled - count);
        count = filled;
    }

    private void hold(byte[] rest) {
        held = rest;
        count = rest.length;
    }

    private void cut(byte[] buffer, int filled, Line.Ear listener) {
        int at = 0;
        while (!stopped && filled - at >= Header.BYTES) {
            Notification refusal = Header.refuse(buffer, at, extended);
            if (refusal != null) {
                stop();
                listener.broken(refusal);
                return;
            }
            int length = Header.length(buffer, at);
            if (filled - at < length) {
                break;
            }
            listener.message(buffer, at, at + length);
            at += length;
        }
        hold(stopped || at == filled ? NOTHING : Arrays.copyOfRange(buffer, at, filled));
    }
}
