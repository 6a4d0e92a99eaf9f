package dev.holdfast.bgp.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import java.util.ArrayDeque;

/**
 * What is still to leave. Arrays wait here as they were given, so that many lines with the same to say share them; only the
 * next {@link #BATCH_BYTES} are copied for the kernel. Many small messages leave with one call.
 */
final class Outbox {
    /** From here on whoever sends should wait, and from {@link #LOW_BYTES} on he may go on. */
    static final int HIGH_BYTES = 256 << 10;

    static final int LOW_BYTES = 64 << 10;
    static final int BATCH_BYTES = 64 << 10;

    private final Channel channel;
    private final Listener listener;
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>(4);
    private long waiting;
    private boolean full;
    private boolean flushing;
    private boolean inFlight;
    private boolean left;
    private boolean telling;
    private boolean over;

    /** Hears of progress, never from within {@link Outbox#send}. */
    interface Listener {
        void sent();

        void writable();
    }

    Outbox(Channel channel, Listener listener) {
        this.channel = channel;
        this.listener = listener;
    }

    void send(byte[] message) {
        if (over) {
            return;
        }
        queue.add(message);
        waiting += message.length;
        full |= waiting >= HIGH_BYTES;
        if (waiting >= BATCH_BYTES) {
            flush();
        } else if (!flushing) {
            flushing = true;
            channel.eventLoop().execute(() -> {
                flushing = false;
                flush();
            });
        }
    }

    boolean isWritable() {
        return !full;
    }

    long waitingBytes() {
        return waiting;
    }

    boolean isEmpty() {
        return waiting == 0;
    }

    /** Forgets what waits. */
    void stop() {
        over = true;
        queue.clear();
        waiting = 0;
    }

    /** Gives the kernel as much as it takes. */
    void flush() {
        while (!inFlight && !queue.isEmpty()) {
            ByteBuf batch = batch();
            int length = batch.readableBytes();
            inFlight = true;
            ChannelFuture leaving = channel.writeAndFlush(batch);
            if (leaving.isDone()) {
                left(leaving.isSuccess(), length);
            } else {
                leaving.addListener(done -> {
                    left(done.isSuccess(), length);
                    flush();
                });
            }
        }
    }

    private ByteBuf batch() {
        int length = 0;
        int count = 0;
        for (byte[] message : queue) {
            if (count > 0 && length + message.length > BATCH_BYTES) {
                break;
            }
            length += message.length;
            count++;
        }
        ByteBuf batch = channel.alloc().directBuffer(length, length);
        for (int i = 0; i < count; i++) {
            batch.writeBytes(queue.remove());
        }
        return batch;
    }

    private void left(boolean success, int length) {
        inFlight = false;
        if (over || !success) {
            return; // the end of the channel says it all
        }
        waiting -= length;
        left = true;
        if (!telling) {
            telling = true;
            channel.eventLoop().execute(this::tell);
        }
    }

    private void tell() {
        telling = false;
        if (left && !over) {
            left = false;
            listener.sent();
        }
        if (full && waiting <= LOW_BYTES && !over) {
            full = false;
            listener.writable();
        }
    }
}
