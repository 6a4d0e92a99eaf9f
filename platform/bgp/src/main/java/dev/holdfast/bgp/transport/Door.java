package dev.holdfast.bgp.transport;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.netty.channel.socket.SocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listening socket. */
interface Door {
    /** Connections that may wait in the kernel; it may allow fewer (net.core.somaxconn). */
    int BACKLOG = 1024;

    /** Accepted at most before other work of the thread has its turn. */
    int MOST_AT_ONCE = 64;

    /** How long nothing is accepted when the kernel has no descriptor left, which shows no earlier by itself. */
    long PAUSE_MILLIS = 100;

    /** Takes who connected; on the thread that accepts. */
    interface Visitors {
        /** How to speak with him; null: he is turned away, before anything is made for him. */
        @Nullable
        SocketTerms terms(IpAddress remote, @Nullable String device);

        /** A connection that stands and is not registered yet. */
        void enter(Door at, SocketChannel channel, IpAddress remote, SocketTerms terms);

        /** Nobody can be accepted for a while. */
        void closedFor(IOException why);
    }

    InetSocketAddress address();

    /**
     * Sets or replaces the key of everybody within a prefix.
     *
     * @throws IOException in the kernel's words
     */
    void key(Prefix peers, Secret password) throws IOException;

    void removeKey(Prefix peers) throws IOException;

    /**
     * From now on packets of these peers are dropped that have not at least that TTL, whatever they say.
     *
     * @param leastTtls 0: any; those of the other family are not looked at
     * @throws IOException in the kernel's words
     */
    void near(Map<Prefix, Integer> leastTtls) throws IOException;

    /** What was accepted keeps the terms by itself now. */
    void keepsTerms(SocketChannel channel);

    /** Any thread; harmless when called again. */
    void close();
}
