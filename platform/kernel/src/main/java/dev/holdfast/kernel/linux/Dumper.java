package dev.holdfast.kernel.linux;

import dev.holdfast.api.DumpException;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;

/** Runs dumps, one after the other, over a socket that does nothing else. For one thread at a time. */
final class Dumper implements AutoCloseable {
    /** The kernel fills at most 32 KiB at a time. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private static final int RETRIES = 20;

    private final NetlinkSocket socket;
    private final MessageWriter out = new MessageWriter(ByteBuffer.allocateDirect(256));
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final MessageReader reader = new MessageReader();
    private int sequence;
    private boolean running;

    Dumper(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** How a dump ended, if not with an exception. */
    enum End {
        WHOLE,
        /** What was dumped changed meanwhile and the kernel noticed: some may be missing or doubled. */
        INTERRUPTED,
        /** The table or device asked for does not exist, so there is nothing. */
        NO_SUCH
    }

    /**
     * Dumps until it was not interrupted.
     *
     * @param afresh called before each try
     */
    void whole(String what, Runnable afresh, ObjIntConsumer<MessageWriter> request, Consumer<MessageReader> visitor)
            throws DumpException {
        for (int i = 0; i < RETRIES; i++) {
            afresh.run();
            if (once(what, request, visitor) != End.INTERRUPTED) {
                return;
            }
        }
        throw new DumpException("dump of " + what + ": interrupted by changes " + RETRIES + " times in a row");
    }

    /**
     * @param what is dumped, for people
     * @param request writes the request; is given the sequence number to use, and leaves NLM_F_DUMP to this
     * @param visitor is shown every message but the last
     */
    End once(String what, ObjIntConsumer<MessageWriter> request, Consumer<MessageReader> visitor) throws DumpException {
        if (running) {
            throw new IllegalStateException("a dump within a dump");
        }
        running = true;
        boolean ended = false;
        try {
            start(request);
            End end = read(what, visitor);
            ended = true;
            return end;
        } catch (ErrnoException e) {
            throw new DumpException("dump of " + what + ": " + e.getMessage(), e);
        } finally {
            running = false;
            if (!ended) {
                drain();
            }
        }
    }

    private void start(ObjIntConsumer<MessageWriter> request) throws ErrnoException {
        out.buffer().clear();
        request.accept(out, ++sequence);
        out.addFlags(0, Rtnetlink.NLM_F_DUMP);
        socket.send(out.buffer().flip());
    }

    private End read(String what, Consumer<MessageReader> visitor) throws ErrnoException, DumpException {
        boolean interrupted = false;
        while (true) {
            socket.receive(in);
            reader.wrap(in);
            while (reader.next()) {
                if (reader.sequence() != sequence) {
                    continue; // left over from a dump that was broken off
                }
                interrupted |= (reader.flags() & Rtnetlink.NLM_F_DUMP_INTR) != 0;
                int type = reader.type();
                if (type == Rtnetlink.NLMSG_DONE || type == Rtnetlink.NLMSG_ERROR) {
                    return finish(what, interrupted);
                }
                visitor.accept(reader);
            }
        }
    }

    /** The kernel may report that the dump failed in its last message, which looks like a good end otherwise. */
    private End finish(String what, boolean interrupted) throws DumpException {
        int errno = reader.errno();
        if (errno == 0) {
            return interrupted ? End.INTERRUPTED : End.WHOLE;
        }
        if (errno == Errno.ENOENT || errno == Errno.ENODEV) {
            return End.NO_SUCH;
        }
        if (errno == Errno.EBUSY || errno == Errno.EINTR) {
            return End.INTERRUPTED;
        }
        throw new DumpException("dump of " + what + ": the kernel says " + reader.reason());
    }

    /** Takes what is left of a dump that was broken off: until then the socket is good for no other. */
    private void drain() {
        int errors = 0;
        while (errors < RETRIES) {
            try {
                if (socket.receiveNow(in) < 0) {
                    return;
                }
            } catch (ErrnoException e) {
                errors++; // ENOBUFS is reported once and then the queue goes on
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
