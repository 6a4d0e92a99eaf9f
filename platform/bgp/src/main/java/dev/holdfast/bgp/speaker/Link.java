package dev.holdfast.bgp.speaker;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import org.jspecify.annotations.Nullable;

/** One TCP connection of a session, and what has been agreed on it. */
final class Link {
    /** More than this unsent, and nothing more is read: a peer that does not listen is not listened to either. */
    static final int MOST_UNSENT_BYTES = 1 << 20;

    final int number;
    private @Nullable Channel channel;
    private boolean over;

    @Nullable
    Learning learning;

    @Nullable
    Telling telling;

    Link(int number) {
        this.number = number;
    }

    /** It stands. */
    void on(Channel connected) {
        channel = connected;
    }

    boolean isOver() {
        return over;
    }

    void established(Learning heard, Telling told) {
        learning = heard;
        telling = told;
    }

    /** @param sent called when the bytes have left */
    void send(byte[] message, Runnable sent) {
        Channel line = channel;
        if (line != null && !over) {
            line.writeAndFlush(Unpooled.wrappedBuffer(message)).addListener(done -> {
                if (done.isSuccess()) {
                    sent.run();
                }
                line.config().setAutoRead(line.isWritable());
            });
            line.config().setAutoRead(line.isWritable());
        }
    }

    /** After what was sent has left. */
    void close() {
        over = true;
        Channel line = channel;
        if (line != null) {
            line.config().setAutoRead(true); // so that the other side's end is seen
            line.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
        }
    }
}
