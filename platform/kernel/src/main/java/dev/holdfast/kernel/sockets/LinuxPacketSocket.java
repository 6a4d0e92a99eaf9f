package dev.holdfast.kernel.sockets;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.LibC;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * One IPv4 socket, raw or UDP. Sends exclude each other, and so do receives, but not one the other. Neither allocates on
 * the heap once it has run a few times.
 */
final class LinuxPacketSocket implements PacketSocket {
    private static final int SOL_SOCKET = 1;
    private static final int SO_RCVBUF = 8;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int IP_RECVTTL = 12;
    /** Room for what arrives while this process pauses: four thousand small packets in the kernel's accounting. */
    private static final int RECEIVE_BUFFER = 4 << 20;

    private final int fd;
    private final int port;
    private final LibC libc = LibC.get();
    private final Object sending = new Object();
    private final Object receiving = new Object();
    private final SendHeader outbound = new SendHeader();
    private final boolean raw;
    /** Made by the first receive: many sockets only send. */
    private volatile @Nullable Inbox inbox;

    private volatile boolean closed;

    private LinuxPacketSocket(int fd, int port, boolean raw) {
        this.fd = fd;
        this.port = port;
        this.raw = raw;
    }

    static LinuxPacketSocket raw(int protocol) throws ErrnoException {
        return finish(Inet.open(LibC.SOCK_RAW, protocol), true, 0);
    }

    static LinuxPacketSocket udp(int port) throws ErrnoException {
        return finish(Inet.open(LibC.SOCK_DGRAM, 0), false, port);
    }

    private static LinuxPacketSocket finish(int fd, boolean raw, int port) throws ErrnoException {
        LibC libc = LibC.get();
        try {
            Inet.option(fd, Inet.IPPROTO_IP, Inet.IP_PKTINFO, 1);
            Inet.option(fd, Inet.IPPROTO_IP, IP_RECVTTL, 1);
            int bound = 0;
            if (!raw) {
                Inet.bind(fd, port);
                bound = Inet.portIn(Inet.boundTo(fd), 0);
            }
            if (port != 0) {
                widen(fd);
            }
            return new LinuxPacketSocket(fd, bound, raw);
        } catch (ErrnoException e) {
            libc.close(fd);
            throw e;
        }
    }

    /** A port of the caller's choice is one that others send to. */
    private static void widen(int fd) throws ErrnoException {
        try {
            Inet.option(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_BUFFER);
        } catch (ErrnoException e) {
            // Without CAP_NET_ADMIN the kernel grants what the system's limit allows.
            Inet.option(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_BUFFER);
        }
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void send(ByteBuffer payload, Envelope to) throws ErrnoException {
        synchronized (sending) {
            if (closed) {
                throw new ErrnoException(Errno.EBADF, "the socket is closed");
            }
            outbound.send(fd, payload, to);
        }
    }

    @Override
    public boolean receive(ByteBuffer into, Envelope from) throws ErrnoException {
        synchronized (receiving) {
            Inbox in = inbox;
            if (in == null) {
                in = new Inbox(fd, raw);
                inbox = in;
            }
            while (!closed) {
                if (in.take(into, from)) {
                    return true;
                }
                in.await();
            }
            return false;
        }
    }

    /** Closes the descriptor only when no thread uses it: its number is soon somebody else's. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true; // before the inbox is looked for: one that is made after this finds it
        Inbox waiting = inbox;
        if (waiting != null) {
            waiting.wake();
        }
        synchronized (receiving) {
            synchronized (sending) {
                libc.close(fd);
                Inbox last = inbox;
                if (last != null) {
                    last.close();
                }
            }
        }
    }
}
