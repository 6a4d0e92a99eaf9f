package dev.holdfast.kernel.linux;

import dev.holdfast.api.KernelLink;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks the kernel about one thing. Has a socket of its own, so that neither a dump nor a batch is in the way. Safe from
 * any thread.
 */
final class Inquiry implements Devices.Source, AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final NetlinkSocket socket;
    private final MessageWriter out = new MessageWriter(ByteBuffer.allocateDirect(1024));
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private final MessageReader reader = new MessageReader();
    private int sequence;

    Inquiry(NetlinkSocket socket) {
        this.socket = socket;
    }

    @Override
    public String nameOf(int index) {
        KernelLink link = link(index, "");
        return link == null ? "" : link.name();
    }

    @Override
    public int indexOf(String name) {
        KernelLink link = link(0, name);
        return link == null ? 0 : link.index();
    }

    /** The link with that name; null: there is none. */
    @Nullable
    KernelLink link(String name) {
        return link(0, name);
    }

    private @Nullable KernelLink link(int index, String name) {
        try {
            return get(index, name);
        } catch (ErrnoException e) {
            // ENODEV, or a kernel that cannot say: either way we know of no such link.
            return null;
        }
    }

    /**
     * As {@link #link(String)}, for whom it makes a difference whether there is none.
     *
     * @throws ErrnoException the kernel cannot say
     */
    @Nullable
    KernelLink find(String name) throws ErrnoException {
        try {
            return get(0, name);
        } catch (ErrnoException e) {
            if (e.errno() == Errno.ENODEV) {
                return null;
            }
            throw e;
        }
    }

    private @Nullable KernelLink get(int index, String name) throws ErrnoException {
        var found = new KernelLink[1];
        ask(
                (request, number) -> LinkWriter.get(request, number, index, name),
                reply -> found[0] = LinkReader.read(reply.buffer(), reply.body(), reply.end()));
        return found[0];
    }

    /**
     * Sends one request and shows the answer.
     *
     * @param request writes it; is given the sequence number to use
     * @throws ErrnoException what the kernel answered instead
     */
    synchronized void ask(ObjIntConsumer<MessageWriter> request, Consumer<MessageReader> answer) throws ErrnoException {
        out.buffer().clear();
        request.accept(out, ++sequence);
        exchange(answer);
    }

    /** The kernel answers before {@code send} returns, so nothing here waits. */
    private void exchange(Consumer<MessageReader> answer) throws ErrnoException {
        socket.send(out.buffer().flip());
        ErrnoException refused = null;
        while (socket.receiveNow(in) >= 0) {
            reader.wrap(in);
            while (reader.next()) {
                if (reader.sequence() != sequence) {
                    continue;
                }
                if (reader.type() != Rtnetlink.NLMSG_ERROR) {
                    answer.accept(reader);
                } else if (reader.errno() != 0) {
                    refused = new ErrnoException(reader.errno(), "ask the kernel");
                }
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    @Override
    public synchronized void close() {
        socket.close();
    }
}
