package dev.holdfast.bgp.transport;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;

/**
 * What sockets are made of: Linux' epoll with all its options where it can be had, the JDK's everywhere else. All methods may
 * be called on any thread.
 */
public abstract sealed class Transport permits EpollTransport, NioTransport {

    /** The best there is on this machine. Loads a native library; to be called when sockets are needed and not before. */
    public static Transport best() {
        return Epoll.isAvailable()
                ? new EpollTransport()
                : new NioTransport(Failure.words(Epoll.unavailabilityCause()));
    }

    /** {@code epoll} or {@code nio}. */
    public abstract String name();

    /** An event loop with one thread, which {@code threads} makes with the first task. */
    public EventLoopGroup loop(ThreadFactory threads) {
        return new MultiThreadIoEventLoopGroup(1, threads, handlers());
    }

    /** Why sockets on such terms cannot be had here, for people; null: they can. Tries it out where that is needed. */
    public abstract @Nullable String refusal(SocketTerms terms);

    abstract IoHandlerFactory handlers();

    /** A socket that is not connected; on the thread whose network namespace it shall be in. */
    abstract SocketChannel socket(Family family) throws IOException;

    /**
     * Makes a socket keep the terms, the password and the address excepted.
     *
     * @throws IOException in the kernel's words, and says which term it was
     */
    abstract void apply(SocketChannel channel, Family family, SocketTerms terms) throws IOException;

    /** Has a socket that is not connected sign what it says to that peer. */
    abstract void sign(SocketChannel channel, IpAddress remote, Secret password) throws IOException;

    /** Opens a listening socket; on the thread of {@code acceptor}, which then accepts. */
    abstract Door open(EventLoop acceptor, IpAddress address, int port, Door.Visitors visitors) throws IOException;
}
