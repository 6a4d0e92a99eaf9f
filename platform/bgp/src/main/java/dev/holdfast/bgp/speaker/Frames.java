package dev.holdfast.bgp.speaker;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.Arrays;

/**
 * Cuts what comes in into messages. Holds at most one message and one read; a header that is wrong ends the connection
 * before its body is waited for.
 */
final class Frames extends ChannelInboundHandlerAdapter {
    private static final int FIRST_BYTES = 8192;

    /** Takes whole messages, whose header is in order, and the end of the connection. */
    interface Receiver {
        void message(byte[] buffer, int start, int end);

        /** Everything that had come in has been handed over; more may come. */
        void batchEnds();

        void broken(Notification answer);

        void closed(String why);
    }

    private final Receiver receiver;
    private byte[] buffer = new byte[FIRST_BYTES];
    private int filled;
    private boolean broken;
    private String why = "closed by the peer";

    Frames(Receiver receiver) {
        this.receiver = receiver;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        var bytes = (ByteBuf) read;
        try {
            int more = bytes.readableBytes();
            if (broken) {
                return;
            }
            if (filled + more > buffer.length) {
                buffer = Arrays.copyOf(buffer, Math.max(filled + more, 2 * buffer.length));
            }
            bytes.readBytes(buffer, filled, more);
            filled += more;
            cut();
        } finally {
            bytes.release();
        }
    }

    private void cut() {
        int at = 0;
        while (!broken && filled - at >= Header.BYTES) {
            Notification refusal = Header.refuse(buffer, at, false);
            if (refusal != null) {
                broken = true;
                receiver.broken(refusal);
                return;
            }
            int length = Header.length(buffer, at);
            if (filled - at < length) {
                break;
            }
            receiver.message(buffer, at, at + length);
            at += length;
        }
        System.arraycopy(buffer, at, buffer, 0, filled - at);
        filled -= at;
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        receiver.batchEnds();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        why = String.valueOf(cause.getMessage());
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        receiver.closed(why);
    }
}
