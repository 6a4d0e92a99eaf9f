package dev.holdfast.kernel.sockets;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.LibC;
import dev.holdfast.kernel.libc.WakeablePoll;
import java.nio.ByteBuffer;

/** The half of a socket that receives. For one thread, but for {@link #wake}. */
final class Inbox {
    private final int fd;
    private final int wakeFd;
    private final WakeablePoll poll;
    private final ReceiveHeader header;

    /** @param raw whether packets begin with their IP header */
    Inbox(int fd, boolean raw) throws ErrnoException {
        this.fd = fd;
        wakeFd = LibC.check(LibC.get().eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK), "eventfd");
        poll = new WakeablePoll(fd, wakeFd);
        header = new ReceiveHeader(raw);
    }

    /** Takes the next packet that is queued; false: there is none. */
    boolean take(ByteBuffer into, Envelope from) throws ErrnoException {
        return header.receive(fd, into, from);
    }

    /** Waits until there may be one. */
    void await() throws ErrnoException {
        poll.await(-1);
    }

    /** Ends the current {@link #await}, or the next one. */
    void wake() {
        poll.wake();
    }

    /** Only when nobody waits. */
    void close() {
        LibC.get().close(wakeFd);
    }
}
