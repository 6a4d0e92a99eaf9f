package dev.holdfast.kernel.linux;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.KernelListener;
import dev.holdfast.kernel.libc.BpfInstruction;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** Reads notifications as they come, on a thread of its own, until closed. */
final class EventThread implements Dataplane.Watch {
    private static final int BUFFER_BYTES = 256 * 1024;
    private static final int PORT_AT = 12;

    private static final int[] GROUPS = {
        Rtnetlink.RTNLGRP_LINK,
        Rtnetlink.RTNLGRP_IPV4_IFADDR,
        Rtnetlink.RTNLGRP_IPV6_IFADDR,
        Rtnetlink.RTNLGRP_IPV4_RULE,
        Rtnetlink.RTNLGRP_IPV6_RULE,
        Rtnetlink.RTNLGRP_NEXTHOP,
        Rtnetlink.RTNLGRP_IPV4_ROUTE,
        Rtnetlink.RTNLGRP_IPV6_ROUTE
    };

    private final NetlinkSocket socket;
    private final KernelListener listener;
    private final Events events;
    private final Echoes echoes;
    private final Thread thread = new Thread(this::run, "holdfast-events");
    private final ByteBuffer in = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private volatile boolean closed;

    private EventThread(NetlinkSocket socket, KernelListener listener, Events events, Echoes echoes) {
        this.socket = socket;
        this.listener = listener;
        this.events = events;
        this.echoes = echoes;
        thread.setDaemon(true);
    }

    boolean isRunning() {
        return thread.isAlive() && !closed;
    }

    /** Has what happens from now on queued in {@code socket}; to be called once, before {@link #start}. */
    static void subscribe(NetlinkSocket socket) throws ErrnoException {
        for (int group : GROUPS) {
            socket.join(group);
        }
    }

    /** Everything queued, and all that comes, is told to {@code listener}. The thread closes {@code socket} when it ends. */
    static EventThread start(NetlinkSocket socket, KernelListener listener, Events events, Echoes echoes) {
        var running = new EventThread(socket, listener, events, echoes);
        echoes.listen(socket::wake);
        running.thread.start();
        return running;
    }

    /**
     * Has the kernel drop what carries our port before it is queued: most of what is announced while we install many
     * routes is our own doing. A message without that many bytes is dropped too; there is none.
     */
    static void dropOwn(NetlinkSocket socket, int ownPort) throws ErrnoException {
        boolean little = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;
        // The port is in host order, but a filter loads words in network order.
        int seen = little ? Integer.reverseBytes(ownPort) : ownPort;
        socket.attachFilter(List.of(
                BpfInstruction.loadWord(PORT_AT),
                BpfInstruction.jumpIfEqual(seen, 0, 1),
                BpfInstruction.drop(),
                BpfInstruction.accept()));
    }

    private void run() {
        Throwable end = new IllegalStateException("the event thread stopped");
        try {
            while (!closed) {
                readOrWait();
            }
        } catch (IOException | RuntimeException | Error e) {
            end = e;
        } finally {
            echoes.deaf();
            socket.close();
            if (!closed) {
                listener.ended(end);
            }
        }
    }

    private void readOrWait() throws ErrnoException {
        long mark = echoes.mark();
        int length = receive();
        if (length > 0) {
            events.dispatch(in);
        } else if (length < 0) {
            echoes.drained(mark);
            socket.awaitReadable(-1);
        }
    }

    private int receive() throws ErrnoException {
        try {
            return socket.receiveNow(in);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.ENOBUFS && e.errno() != Errno.EMSGSIZE) {
                throw e;
            }
            listener.overflow();
            return 0;
        }
    }

    /** Returns when the listener will not be called any more; from within the listener, when it is about to be so. */
    @Override
    public void close() {
        closed = true;
        if (Thread.currentThread() == thread) {
            return;
        }
        socket.wake();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
