package dev.holdfast.lab.bench;

import dev.holdfast.kernel.libc.BpfInstruction;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The third listener: neither the one who deletes nor the one who heals. Stamps each notification when it has read it.
 * Times are {@link System#nanoTime}; 0 means not seen.
 */
final class RouteWatch implements AutoCloseable {
    private static final int IPV4_ROUTES = 7;
    private static final int QUEUE_BYTES = 512 << 20;
    private static final int ENOBUFS = 105;
    private static final int BUFFER_BYTES = 256 << 10;

    private final NetlinkSocket socket;
    private final Thread thread = new Thread(this::run, "bench-watch");
    private final AtomicLongArray lostAt;
    private final AtomicLongArray backAt;
    private final AtomicLong back = new AtomicLong();
    private final AtomicLong lastBackAt = new AtomicLong();
    private final AtomicLong firstBackAt = new AtomicLong();
    private volatile boolean overflowed;
    private volatile boolean stopping;

    /** Watches routes 0..{@code limit-1}; nothing is missed from here on. */
    RouteWatch(String netns, int limit) throws IOException {
        this(netns, limit, List.of());
    }

    /** @param filter which notifications the kernel shall queue here at all; empty: every one */
    RouteWatch(String netns, int limit, List<BpfInstruction> filter) throws IOException {
        lostAt = new AtomicLongArray(limit);
        backAt = new AtomicLongArray(limit);
        socket = NetlinkSocket.open(0, netns);
        socket.receiveBuffer(QUEUE_BYTES);
        if (!filter.isEmpty()) {
            socket.attachFilter(filter);
        }
        socket.join(IPV4_ROUTES);
        thread.setDaemon(true);
        thread.setPriority(Thread.MAX_PRIORITY);
        thread.start();
    }

    /** Forgets what was seen of one route. */
    void forget(int number) {
        backAt.set(number, 0);
        lostAt.set(number, 0);
    }

    /** Forgets the counts, not the stamps. */
    void forgetCounts() {
        back.set(0);
        firstBackAt.set(0);
        lastBackAt.set(0);
    }

    long lostAt(int number) {
        return lostAt.get(number);
    }

    long backAt(int number) {
        return backAt.get(number);
    }

    /** NEWROUTEs seen since {@link #forgetCounts}. */
    long back() {
        return back.get();
    }

    long firstBackAt() {
        return firstBackAt.get();
    }

    long lastBackAt() {
        return lastBackAt.get();
    }

    /** Whether the kernel had to drop notifications: what was counted is then too little. */
    boolean overflowed() {
        return overflowed;
    }

    private void run() {
        var buffer = ByteBuffer.allocateDirect(BUFFER_BYTES).order(ByteOrder.nativeOrder());
        while (!stopping) {
            try {
                if (!socket.awaitReadable(-1)) {
                    continue;
                }
                for (int length = socket.receiveNow(buffer); length >= 0; length = socket.receiveNow(buffer)) {
                    take(buffer, length, System.nanoTime());
                }
            } catch (ErrnoException e) {
                if (e.errno() != ENOBUFS) {
                    throw new IllegalStateException(e);
                }
                overflowed = true;
            }
        }
    }

    private void take(ByteBuffer buffer, int length, long now) {
        for (int at = 0; at < length; at += buffer.getInt(at) + 3 & ~3) {
            int number = RouteMessages.number(buffer, at);
            if (number < 0 || number >= lostAt.length()) {
                continue;
            }
            if (buffer.getShort(at + RouteMessages.TYPE_AT) == RouteMessages.DELETE_ROUTE) {
                lostAt.set(number, now);
            } else {
                backAt.set(number, now);
                firstBackAt.compareAndSet(0, now);
                lastBackAt.set(now);
                back.incrementAndGet();
            }
        }
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        socket.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while closing", e);
        }
        socket.close();
    }
}
