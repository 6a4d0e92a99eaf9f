package dev.holdfast.bgp.transport;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.RawUnixChannelOption;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Linux: every option there is. The numbers are those of linux/in.h, linux/in6.h and asm-generic/socket.h. */
final class EpollTransport extends Transport {
    static final int LEVEL_IP = 0;
    static final int LEVEL_SOCKET = 1;
    static final int LEVEL_IPV6 = 41;

    /** A session without a hold time would else stand for ever when the peer is gone without a word, and keep him away. */
    private static final int PROBED_AFTER_SECONDS = 60;

    private static final int PROBED_EVERY_SECONDS = 10;
    private static final int UNANSWERED_PROBES = 6;

    private static final int DEVICE_BYTES = 16;

    private static final RawUnixChannelOption DEVICE =
            new RawUnixChannelOption("SO_BINDTODEVICE", LEVEL_SOCKET, 25, DEVICE_BYTES);

    /** An option and its value, by family. */
    enum Number {
        SEND_TTL("IP_TTL", 2, "IPV6_UNICAST_HOPS", 16),
        LEAST_TTL("IP_MINTTL", 21, "IPV6_MINHOPCOUNT", 73),
        CLASS("IP_TOS", 1, "IPV6_TCLASS", 67);

        private final IntegerUnixChannelOption ipv4;
        private final IntegerUnixChannelOption ipv6;

        Number(String name4, int number4, String name6, int number6) {
            ipv4 = new IntegerUnixChannelOption(name4, LEVEL_IP, number4);
            ipv6 = new IntegerUnixChannelOption(name6, LEVEL_IPV6, number6);
        }

        IntegerUnixChannelOption of(Family family) {
            return family == Family.IPV4 ? ipv4 : ipv6;
        }
    }

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    IoHandlerFactory handlers() {
        return EpollIoHandler.newFactory();
    }

    /** Only whether the kernel signs (CONFIG_TCP_MD5SIG) differs from machine to machine. */
    @Override
    public @Nullable String refusal(SocketTerms terms) {
        Secret password = terms.password();
        if (password == null) {
            return null;
        }
        IpAddress anybody = IpAddress.parse("192.0.2.1");
        try {
            SocketChannel probe = socket(Family.IPV4);
            try {
                sign(probe, anybody, password);
            } finally {
                probe.unsafe().closeForcibly();
            }
            return null;
        } catch (IOException e) {
            return Failure.words(e);
        }
    }

    @Override
    SocketChannel socket(Family family) throws IOException {
        try {
            return new EpollSocketChannel(
                    family == Family.IPV4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6);
        } catch (ChannelException e) {
            throw new IOException("socket: " + Failure.words(e), e);
        }
    }

    @Override
    void apply(SocketChannel channel, Family family, SocketTerms terms) throws IOException {
        set(channel, ChannelOption.TCP_NODELAY, true);
        set(channel, ChannelOption.SO_KEEPALIVE, true);
        set(channel, EpollChannelOption.TCP_KEEPIDLE, PROBED_AFTER_SECONDS);
        set(channel, EpollChannelOption.TCP_KEEPINTVL, PROBED_EVERY_SECONDS);
        set(channel, EpollChannelOption.TCP_KEEPCNT, UNANSWERED_PROBES);
        number(channel, Number.LEAST_TTL, family, terms.leastTtl());
        number(channel, Number.SEND_TTL, family, terms.sendTtl());
        number(channel, Number.CLASS, family, terms.dscp() << 2);
        String device = terms.device();
        if (device != null) {
            set(channel, DEVICE, device(device));
        }
        if (terms.sendBuffer() > 0) {
            set(channel, ChannelOption.SO_SNDBUF, terms.sendBuffer());
        }
        if (terms.receiveBuffer() > 0) {
            set(channel, ChannelOption.SO_RCVBUF, terms.receiveBuffer());
        }
    }

    private static void number(Channel channel, Number number, Family family, int value) throws IOException {
        if (value > 0) {
            set(channel, number.of(family), value);
        }
    }

    private static ByteBuffer device(String name) throws IOException {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (bytes.length >= DEVICE_BYTES) {
            throw new IOException("no device has a name as long as " + name);
        }
        return ByteBuffer.allocateDirect(DEVICE_BYTES).put(bytes).rewind();
    }

    @Override
    void sign(SocketChannel channel, IpAddress remote, Secret password) throws IOException {
        Prefix peer = Prefix.host(remote);
        set(channel, Md5Key.option(peer), Md5Key.bytes(peer, password));
    }

    private static <T> void set(Channel channel, ChannelOption<T> option, T value) throws IOException {
        try {
            if (!channel.config().setOption(option, value)) {
                throw new IOException(option.name() + ": not an option of this socket");
            }
        } catch (ChannelException e) {
            throw new IOException(option.name() + ": " + Failure.words(e), e);
        }
    }

    @Override
    Door open(EventLoop acceptor, IpAddress address, int port, Door.Visitors visitors) throws IOException {
        return EpollDoor.open(acceptor, address, port, visitors);
    }
}
