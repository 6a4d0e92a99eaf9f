package dev.holdfast.kernel.attribution;

import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.TimeUnit;

/**
 * Reads one socket of records on a thread of its own and does nothing else, so that it keeps up. Owns the socket from
 * {@link #start} on.
 */
final class RecordReader implements AutoCloseable {
    /** The longest record takes about 1 KiB. */
    static final int ROOM = 8192;

    /** Passes on what one datagram says. */
    interface Parser {
        void read(ByteBuffer datagram, ProcessRecords into);
    }

    private final String source;
    private final NetlinkSocket socket;
    private final Parser parser;
    private final ProcessRecords into;
    private final ByteBuffer datagram = room();
    private final Thread thread;
    private long asked;
    private long done;
    private boolean closing;

    private RecordReader(String source, NetlinkSocket socket, Parser parser, ProcessRecords into) {
        this.source = source;
        this.socket = socket;
        this.parser = parser;
        this.into = into;
        this.thread = new Thread(this::run, "holdfast-" + source);
        thread.setDaemon(true);
    }

    /** @param source named when records are lost, and in the name of the thread */
    static RecordReader start(String source, NetlinkSocket socket, Parser parser, ProcessRecords into) {
        var reader = new RecordReader(source, socket, parser, into);
        reader.thread.start();
        return reader;
    }

    static ByteBuffer room() {
        return ByteBuffer.allocateDirect(ROOM).order(ByteOrder.nativeOrder());
    }

    private void run() {
        try {
            long turn = 0;
            while (turn != -1) {
                drain();
                turn = finished(turn);
                if (turn != -1) {
                    socket.awaitReadable(-1);
                    turn = asked();
                }
            }
        } catch (ErrnoException e) {
            into.lost(source + " (" + e.getMessage() + ")");
        } finally {
            socket.close();
            finished(Long.MAX_VALUE);
        }
    }

    private void drain() throws ErrnoException {
        while (true) {
            try {
                int length = socket.receiveNow(datagram);
                if (length == -1) {
                    return;
                }
                if (length > 0) {
                    parser.read(datagram, into);
                }
            } catch (ErrnoException e) {
                if (e.errno() != Errno.ENOBUFS && e.errno() != Errno.EMSGSIZE) {
                    throw e;
                }
                into.lost(source);
            }
        }
    }

    private synchronized long asked() {
        return asked;
    }

    /** @return -1 if it is time to stop */
    private synchronized long finished(long turn) {
        done = turn;
        notifyAll();
        return closing ? -1 : turn;
    }

    /** Asks that all be read that is queued now. */
    synchronized long ask() {
        asked++;
        socket.wake();
        return asked;
    }

    /** Waits until that is done, or the time is over. */
    synchronized void await(long turn, long limitNanos) throws InterruptedException {
        long deadline = System.nanoTime() + limitNanos;
        long left = limitNanos;
        while (done < turn && left > 0) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
            left = deadline - System.nanoTime();
        }
    }

    @Override
    public void close() {
        synchronized (this) {
            closing = true;
            if (done != Long.MAX_VALUE) {
                socket.wake();
            }
        }
        try {
            thread.join(1000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
