package dev.holdfast.bgp.transport;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import io.netty.buffer.ByteBuf;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Cuts what comes in into messages. Between two reads it holds no more than the beginning of a message, in an array of just
 * that size; what is read is put together in one array that all lines of a thread share. A header that is wrong ends it
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
        held = NOTHING;
    }

    int heldBytes() {
        return held.length;
    }

    /** Takes what one read brought; does not release it. */
    void read(ByteBuf bytes) {
        if (stopped) {
            return;
        }
        int more = bytes.readableBytes();
        int filled = held.length + more;
        if (ear == null) {
            byte[] longer = Arrays.copyOf(held, filled);
            bytes.readBytes(longer, held.length, more);
            held = longer;
            return;
        }
        byte[] table = TABLE.get();
        if (table.length < filled) { // what came before somebody listened
            table = new byte[filled];
        }
        System.arraycopy(held, 0, table, 0, held.length);
        bytes.readBytes(table, held.length, more);
        cut(table, filled, ear);
    }

    /** Hands over what came before somebody listened. */
    void deliverHeld() {
        if (ear != null && held.length > 0 && !stopped) {
            byte[] all = held;
            cut(all, all.length, ear);
        }
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
        held = stopped || at == filled ? NOTHING : Arrays.copyOfRange(buffer, at, filled);
    }
}
