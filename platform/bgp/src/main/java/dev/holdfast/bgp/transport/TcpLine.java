package dev.holdfast.bgp.transport;

import dev.holdfast.model.IpAddress;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.socket.SocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A line over a channel, of which it is the only handler. */
final class TcpLine extends ChannelInboundHandlerAdapter implements Line, Outbox.Listener {
    /** What one read brings at most; then other lines and clocks have their turn. */
    static final int MOST_READ_BYTES = 64 << 10;

    private static final long LAST_WORDS_MILLIS = 1000;

    private final SocketChannel channel;
    private final Frames frames = new Frames();
    private final Outbox outbox;
    private @Nullable Ear ear;
    private String why = "closed by the peer";
    private boolean paused;
    private boolean closing;
    private boolean gone;

    /** Makes itself the handler of the channel, which is not registered yet and is not read before somebody listens. */
    TcpLine(SocketChannel channel) {
        this.channel = channel;
        outbox = new Outbox(channel, this);
        channel.config().setAutoRead(false);
        channel.config().setAllowHalfClosure(false);
        channel.config()
                .setOption(
                        ChannelOption.RECVBUF_ALLOCATOR,
                        new FixedRecvByteBufAllocator(MOST_READ_BYTES).maxMessagesPerRead(1));
        channel.pipeline().addLast(this);
    }

    @Override
    public void hear(Ear listener) {
        ear = listener;
        channel.eventLoop().execute(this::begin);
    }

    private void begin() {
        Ear listener = ear;
        if (closing || listener == null) {
            return;
        }
        frames.hear(listener);
        if (frames.heldBytes() > 0) {
            frames.deliverHeld();
            batchEnds();
        }
        if (gone) {
            listener.closed(why);
        } else if (!closing) {
            channel.config().setAutoRead(!paused);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object read) {
        var bytes = (ByteBuf) read;
        try {
            frames.read(bytes);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        batchEnds();
    }

    private void batchEnds() {
        if (ear != null && !closing) {
            ear.batchEnds();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        why = Failure.words(cause);
        context.close();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gone = true;
        outbox.stop();
        if (ear != null && !closing) {
            ear.closed(why);
        }
    }

    @Override
    public IpAddress local() {
        return Addresses.of(channel.localAddress());
    }

    @Override
    public int localPort() {
        return channel.localAddress().getPort();
    }

    @Override
    public IpAddress remote() {
        return Addresses.of(remoteSocket());
    }

    @Override
    public int remotePort() {
        return remoteSocket().getPort();
    }

    /** Of our own address where the library has lost the scope of the peer's; both are on one link. */
    @Override
    public @Nullable String device() {
        String device = Addresses.device(remoteSocket());
        return device == null && remote().isLinkLocal() ? Addresses.device(channel.localAddress()) : device;
    }

    private InetSocketAddress remoteSocket() {
        return channel.remoteAddress();
    }

    @Override
    public void send(byte[] message) {
        if (!closing && !gone) {
            outbox.send(message);
        }
    }

    @Override
    public boolean isWritable() {
        return outbox.isWritable() && !closing && !gone;
    }

    @Override
    public long waitingBytes() {
        return outbox.waitingBytes();
    }

    @Override
    public void takeExtended(boolean taken) {
        frames.takeExtended(taken);
    }

    @Override
    public void pauseReading(boolean pause) {
        paused = pause;
        if (ear != null && !closing && !gone) {
            channel.config().setAutoRead(!pause);
        }
    }

    @Override
    public void sent() {
        if (closing) {
            sayGoodbye();
        } else if (ear != null) {
            ear.sent();
        }
    }

    @Override
    public void writable() {
        if (ear != null && !closing) {
            ear.writable();
        }
    }

    @Override
    public void close() {
        if (closing) {
            return;
        }
        closing = true;
        frames.stop();
        if (gone) {
            return;
        }
        channel.eventLoop().schedule(this::reset, LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
        outbox.flush();
        sayGoodbye();
    }

    /**
     * Closing at once would reset the connection if something came in unread, and the peer would lose our last words. So our
     * side ends, and what comes is thrown away until the peer's ends, too.
     */
    private void sayGoodbye() {
        if (outbox.isEmpty() && !gone && !channel.isOutputShutdown()) {
            channel.shutdownOutput();
            channel.config().setAutoRead(true);
        }
    }

    /** A peer that does not listen would keep the kernel busy with our last words for a quarter of an hour. */
    private void reset() {
        if (channel.isOpen()) {
            channel.config().setSoLinger(0);
            channel.close();
        }
    }
}
