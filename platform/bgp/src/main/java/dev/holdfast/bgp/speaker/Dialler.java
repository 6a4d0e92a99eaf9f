package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;

/** Makes a session's TCP connections; called on the event loop only, whose thread is in the right network namespace. */
final class Dialler {
    private static final int MOST_UNSENT_BYTES = Link.MOST_UNSENT_BYTES;

    private final SessionSpec spec;
    private final EventLoop loop;
    private final Duration patience;

    /** What becomes of one attempt; on the event loop. */
    interface Outcome {
        void connected(Channel channel);

        void failed(String why);

        /** Who takes what comes in. */
        Frames.Receiver receiver();
    }

    Dialler(SessionSpec spec, EventLoop loop, Duration patience) {
        this.spec = spec;
        this.loop = loop;
        this.patience = patience;
    }

    void dial(Outcome outcome) {
        var family = spec.local().family() == Family.IPV4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6;
        ChannelFuture connecting = new Bootstrap()
                .group(loop)
                .channelFactory(() -> new NioSocketChannel(SelectorProvider.provider(), family))
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, (int) patience.toMillis())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(
                        ChannelOption.WRITE_BUFFER_WATER_MARK,
                        new WriteBufferWaterMark(MOST_UNSENT_BYTES / 2, MOST_UNSENT_BYTES))
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline().addLast(new Frames(outcome.receiver()));
                    }
                })
                .connect(socket(spec.remote(), spec.port()), socket(spec.local(), 0));
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                outcome.connected(connecting.channel());
            } else {
                outcome.failed(String.valueOf(done.cause().getMessage()));
            }
        });
    }

    private static InetSocketAddress socket(IpAddress address, int port) {
        try {
            return new InetSocketAddress(InetAddress.getByAddress(address.toBytes()), port);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address has 4 or 16 bytes", e);
        }
    }
}
