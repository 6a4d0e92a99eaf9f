package dev.holdfast.bgp.transport;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.netty.channel.EventLoop;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoRegistration;
import io.netty.channel.nio.NioIoOps;
import io.netty.channel.nio.NioSelectableChannelIoHandle;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.channels.SelectionKey;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** What {@link EpollDoor} does, with the JDK's sockets. */
final class NioDoor extends NioSelectableChannelIoHandle<ServerSocketChannel> implements Door {
    private final NioTransport transport;
    private final ServerSocketChannel socket;
    private final InetSocketAddress address;
    private final EventLoop acceptor;
    private final Visitors visitors;
    private @Nullable IoRegistration registration;

    private NioDoor(NioTransport transport, ServerSocketChannel socket, EventLoop acceptor, Visitors visitors)
            throws IOException {
        super(socket);
        this.transport = transport;
        this.socket = socket;
        this.acceptor = acceptor;
        this.visitors = visitors;
        address = (InetSocketAddress) socket.getLocalAddress();
    }

    static NioDoor open(NioTransport transport, EventLoop acceptor, IpAddress address, int port, Visitors visitors)
            throws IOException {
        ServerSocketChannel socket = ServerSocketChannel.open(
                address.family() == Family.IPV4 ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
        try {
            socket.configureBlocking(false);
            socket.setOption(StandardSocketOptions.SO_REUSEADDR, true);
            socket.bind(Addresses.socket(address, port, null), BACKLOG);
            var door = new NioDoor(transport, socket, acceptor, visitors);
            ((IoEventLoop) acceptor).register(door).addListener(done -> {
                if (done.isSuccess()) {
                    door.registration = (IoRegistration) done.getNow();
                    door.registration.submit(NioIoOps.ACCEPT);
                } else {
                    visitors.closedFor(new IOException(done.cause()));
                }
            });
            return door;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    protected void handle(ServerSocketChannel from, SelectionKey key) {
        try {
            for (int i = 0; i < MOST_AT_ONCE && from.isOpen(); i++) {
                SocketChannel visitor = from.accept();
                if (visitor == null) {
                    return;
                }
                receive(visitor);
            }
        } catch (IOException e) {
            pause(e);
        }
    }

    private void receive(SocketChannel visitor) throws IOException {
        var remoteSocket = (InetSocketAddress) visitor.getRemoteAddress();
        IpAddress remote = Addresses.of(remoteSocket);
        SocketTerms terms = visitors.terms(remote, Addresses.device(remoteSocket));
        if (terms == null) {
            visitor.setOption(StandardSocketOptions.SO_LINGER, 0);
            visitor.close();
        } else {
            visitors.enter(this, new NioSocketChannel(null, visitor), remote, terms);
        }
    }

    private void pause(IOException why) {
        IoRegistration at = registration;
        if (!socket.isOpen() || at == null || !at.isValid()) {
            return;
        }
        at.submit(NioIoOps.NONE);
        acceptor.schedule(
                () -> {
                    if (at.isValid()) {
                        at.submit(NioIoOps.ACCEPT);
                    }
                },
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
        visitors.closedFor(why);
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public void key(Prefix peers, Secret password) throws IOException {
        throw new IOException(transport.refusalOfKeys());
    }

    @Override
    public void removeKey(Prefix peers) {
        // there never was one
    }

    @Override
    public void near(Map<Prefix, Integer> leastTtls) throws IOException {
        if (leastTtls.values().stream().anyMatch(ttl -> ttl > 0)) {
            throw new IOException(String.valueOf(transport.refusal(new SocketTerms(null, null, null, 1, 0, 0, 0, 0))));
        }
    }

    @Override
    public void keepsTerms(io.netty.channel.socket.SocketChannel channel) {
        // there is no filter it could have inherited
    }

    @Override
    public void close() {
        IoRegistration at = registration;
        if (at != null) {
            at.cancel();
        }
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone, which is what was wanted
        }
    }
}
