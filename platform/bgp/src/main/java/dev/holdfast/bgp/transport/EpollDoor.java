package dev.holdfast.bgp.transport;

import dev.holdfast.bgp.transport.EpollTransport.Number;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.netty.channel.ChannelException;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEvent;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.epoll.EpollIoHandle;
import io.netty.channel.epoll.EpollIoOps;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.SocketProtocolFamily;
import io.netty.channel.unix.Buffer;
import io.netty.channel.unix.FileDescriptor;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.channel.unix.NativeInetAddress;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.channel.unix.Socket;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Accepts with nothing between the system call and the question whether somebody is known, so that strangers cost a few
 * microseconds and no objects. One socket a family (IPV6_V6ONLY): there are no mapped addresses, neither to compare nor to
 * sign for.
 */
final class EpollDoor implements Door, EpollIoHandle {
    private static final int V6ONLY = 26;
    private static final int ATTACH_FILTER = 26; // asm-generic/socket.h
    private static final IntegerUnixChannelOption DETACH_FILTER =
            new IntegerUnixChannelOption("SO_DETACH_FILTER", EpollTransport.LEVEL_SOCKET, 27);
    private static final int FILTER_BYTES = 16; // struct sock_fprog: a length, a pointer to the instructions
    private static final int MOST_TTL = 255;
    private static final int ADDRESS_BYTES = 25; // its length, at most 16 bytes, scope, port

    private final Socket socket;
    private final Family family;
    private final Visitors visitors;
    private final EventLoop acceptor;
    private final byte[] from = new byte[ADDRESS_BYTES];
    private @Nullable IoRegistration registration;
    private volatile boolean filtered;

    private EpollDoor(Socket socket, Family family, EventLoop acceptor, Visitors visitors) {
        this.socket = socket;
        this.family = family;
        this.acceptor = acceptor;
        this.visitors = visitors;
    }

    /** The library makes sockets of either family for those who extend its own. */
    private static final class Listening extends Socket {
        Listening(Family family) {
            super(newSocketStream0(family == Family.IPV4 ? SocketProtocolFamily.INET : SocketProtocolFamily.INET6));
        }
    }

    static EpollDoor open(EventLoop acceptor, IpAddress address, int port, Visitors visitors) throws IOException {
        Socket socket = listening(address.family());
        try {
            Family family = address.family();
            if (family == Family.IPV6) {
                socket.setIntOpt(EpollTransport.LEVEL_IPV6, V6ONLY, 1);
            }
            socket.setReuseAddress(true);
            number(
                    socket,
                    Number.SEND_TTL,
                    family,
                    MOST_TTL); // a SYN-ACK to a peer with GTSM needs it, and hurts nobody
            number(socket, Number.CLASS, family, SocketTerms.CS6 << 2);
            socket.bind(Addresses.socket(address, port, null));
            socket.listen(BACKLOG);
            var door = new EpollDoor(socket, family, acceptor, visitors);
            ((IoEventLoop) acceptor).register(door).addListener(done -> {
                if (done.isSuccess()) {
                    door.registered((IoRegistration) done.getNow());
                } else {
                    visitors.closedFor(new IOException(done.cause()));
                }
            });
            return door;
        } catch (IOException | ChannelException e) {
            socket.close();
            throw new IOException(Failure.words(e), e);
        }
    }

    private static Socket listening(Family family) throws IOException {
        try {
            return new Listening(family);
        } catch (ChannelException e) {
            throw new IOException(Failure.words(e), e);
        }
    }

    private static void number(Socket socket, Number number, Family family, int value) throws IOException {
        IntegerUnixChannelOption option = number.of(family);
        socket.setIntOpt(option.level(), option.optname(), value);
    }

    @Override
    public FileDescriptor fd() {
        return socket;
    }

    private void registered(IoRegistration made) {
        registration = made;
        if (socket.isOpen()) {
            made.submit(EpollIoOps.EPOLLIN);
        } else {
            made.cancel();
        }
    }

    @Override
    public void handle(IoRegistration at, IoEvent event) {
        try {
            for (int i = 0; i < MOST_AT_ONCE && socket.isOpen(); i++) {
                int visitor = socket.accept(from);
                if (visitor < 0) {
                    return;
                }
                receive(visitor);
            }
        } catch (IOException e) {
            pause(at, e);
        }
    }

    private void receive(int visitor) {
        InetSocketAddress socketOf = NativeInetAddress.address(from, 1, from[0]);
        IpAddress remote = Addresses.of(socketOf);
        SocketTerms terms = visitors.terms(remote, Addresses.device(socketOf));
        if (terms == null) {
            reset(visitor);
        } else {
            visitors.enter(this, new EpollSocketChannel(visitor), remote, terms);
        }
    }

    /** A plain close would leave each of them in TIME_WAIT for a minute. */
    private static void reset(int visitor) {
        var socket = new Socket(visitor);
        try {
            socket.setSoLinger(0);
            socket.close();
        } catch (IOException e) {
            closeOnly(socket);
        }
    }

    private static void closeOnly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone, which is what was wanted
        }
    }

    private void pause(IoRegistration at, IOException why) {
        if (!socket.isOpen() || !at.isValid()) {
            return;
        }
        at.submit(EpollIoOps.EPOLLERR); // not NONE: the library could not go back from it
        acceptor.schedule(
                () -> {
                    if (at.isValid()) {
                        at.submit(EpollIoOps.EPOLLIN);
                    }
                },
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
        visitors.closedFor(why); // last: without a descriptor even a class may be missing
    }

    @Override
    public InetSocketAddress address() {
        return socket.localAddress();
    }

    @Override
    public void key(Prefix peers, Secret password) throws IOException {
        key(peers, Md5Key.bytes(peers, password));
    }

    @Override
    public void removeKey(Prefix peers) throws IOException {
        key(peers, Md5Key.bytes(peers, null));
    }

    private void key(Prefix peers, ByteBuffer value) throws IOException {
        RawUnixChannelOption option = Md5Key.option(peers);
        try {
            socket.setRawOpt(option.level(), option.optname(), value);
        } catch (ChannelException e) { // the library's native half throws either
            throw new IOException(Failure.words(e), e);
        }
    }

    @Override
    public void near(Map<Prefix, Integer> leastTtls) throws IOException {
        if (!filtered && leastTtls.values().stream().allMatch(ttl -> ttl == 0)) {
            return;
        }
        ByteBuffer program = TtlFilter.of(family, leastTtls);
        ByteBuffer value = ByteBuffer.allocateDirect(FILTER_BYTES).order(ByteOrder.nativeOrder());
        value.putShort(0, (short) TtlFilter.instructions(program)).putLong(8, Buffer.memoryAddress(program));
        try {
            socket.setRawOpt(EpollTransport.LEVEL_SOCKET, ATTACH_FILTER, value);
            filtered = true;
        } catch (ChannelException e) {
            throw new IOException(Failure.words(e), e);
        } finally {
            Reference.reachabilityFence(program); // the kernel copies it, and must find it
        }
    }

    /** A connection inherits the filter for all peers, which costs each of its packets something and says nothing more. */
    @Override
    public void keepsTerms(SocketChannel channel) {
        if (filtered) {
            try {
                channel.config().setOption(DETACH_FILTER, 0);
            } catch (ChannelException e) {
                // accepted before there was a filter
            }
        }
    }

    /** The library's word for: the loop ends, or the registration does. */
    @Override
    public void close() {
        if (acceptor.inEventLoop() || acceptor.isShuttingDown()) {
            shut();
        } else {
            acceptor.execute(this::shut);
        }
    }

    private void shut() {
        IoRegistration made = registration;
        registration = null;
        if (made != null) {
            made.cancel();
        }
        closeOnly(socket);
    }
}
