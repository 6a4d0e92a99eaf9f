package dev.holdfast.bgp.transport;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketChannelConfig;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's sockets, for machines without epoll. They can neither sign, nor check a TTL, nor be bound to a device: that is
 * refused. Nor can they set a TTL: what is sent has the kernel's, which takes it at least as far.
 */
final class NioTransport extends Transport {
    private final String whyNotEpoll;

    NioTransport(String whyNotEpoll) {
        this.whyNotEpoll = whyNotEpoll;
    }

    @Override
    public String name() {
        return "nio";
    }

    @Override
    IoHandlerFactory handlers() {
        return NioIoHandler.newFactory();
    }

    @Override
    public @Nullable String refusal(SocketTerms terms) {
        String what = terms.password() != null
                ? "a password (TCP MD5)"
                : terms.hops() > 0 ? "TTL security" : terms.device() != null ? "binding to a device" : null;
        return what == null ? null : what + " needs Linux' own sockets, which are not to be had here: " + whyNotEpoll;
    }

    @Override
    SocketChannel socket(Family family) throws IOException {
        try {
            return new NioSocketChannel(
                    SelectorProvider.provider(),
                    family == Family.IPV4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        } catch (ChannelException e) {
            throw new IOException("socket: " + Failure.words(e), e);
        }
    }

    @Override
    void apply(SocketChannel channel, Family family, SocketTerms terms) throws IOException {
        String refusal = refusal(terms);
        if (refusal != null) {
            throw new IOException(refusal);
        }
        try {
            SocketChannelConfig config = channel.config();
            config.setTcpNoDelay(true);
            config.setKeepAlive(true);
            config.setTrafficClass(terms.dscp() << 2);
            if (terms.sendBuffer() > 0) {
                config.setSendBufferSize(terms.sendBuffer());
            }
            if (terms.receiveBuffer() > 0) {
                config.setReceiveBufferSize(terms.receiveBuffer());
            }
        } catch (ChannelException e) {
            throw new IOException(Failure.words(e), e);
        }
    }

    @Override
    void sign(SocketChannel channel, IpAddress remote, Secret password) throws IOException {
        throw new IOException(refusalOfKeys());
    }

    @Override
    Door open(EventLoop acceptor, IpAddress address, int port, Door.Visitors visitors) throws IOException {
        return NioDoor.open(this, acceptor, address, port, visitors);
    }

    String refusalOfKeys() {
        return String.valueOf(refusal(new SocketTerms(null, null, new Secret("-"), 0, 0, 0, 0, 0)));
    }
}
