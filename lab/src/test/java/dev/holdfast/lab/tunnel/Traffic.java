package dev.holdfast.lab.tunnel;

import dev.holdfast.kernel.libc.Namespaces;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.LockSupport;

/**
 * A stream of datagrams from one host to an address of the other, which sends each back. Tells how long they stayed away.
 * Times are {@link System#nanoTime}.
 */
final class Traffic implements AutoCloseable {
    private static final int PORT = 7007;
    private static final int REMEMBERED = 1 << 17;
    private static final long WAY_OUT_MILLIS = 2000;

    private final DatagramChannel echo;
    private final DatagramChannel channel;
    private final InetSocketAddress target;
    private final long intervalNanos;
    private final AtomicLongArray sentAt = new AtomicLongArray(REMEMBERED);
    private final AtomicLongArray backAt = new AtomicLongArray(REMEMBERED);
    private final List<Thread> threads = new ArrayList<>();
    private volatile int sent;
    private volatile boolean stopping;

    /** @param from where the stream begins, and ends again */
    Traffic(Ip from, Ip to, String target, Duration interval) throws IOException {
        echo = Namespaces.in(to.netns(), () -> DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress("0.0.0.0", PORT)));
        channel = Namespaces.in(from.netns(), () -> DatagramChannel.open(StandardProtocolFamily.INET)
                .bind(new InetSocketAddress("0.0.0.0", 0)));
        this.target = new InetSocketAddress(target, PORT);
        intervalNanos = interval.toNanos();
        start("echo", () -> sendBack(echo));
        start("receiver", this::receive);
        start("sender", this::send);
    }

    private interface Work {
        void run() throws IOException;
    }

    private void start(String name, Work work) {
        var thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (AsynchronousCloseException e) {
                        stopping = true; // closed while it waited, as is meant
                    } catch (IOException e) {
                        throw new IllegalStateException(name, e);
                    }
                },
                "traffic-" + name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    private void sendBack(DatagramChannel through) throws IOException {
        var buffer = ByteBuffer.allocateDirect(64);
        while (!stopping) {
            buffer.clear();
            var sender = through.receive(buffer);
            buffer.flip();
            trySend(through, buffer, sender);
        }
    }

    private void send() {
        var buffer = ByteBuffer.allocateDirect(4);
        long next = System.nanoTime();
        while (!stopping) {
            int number = sent;
            backAt.set(number % REMEMBERED, 0);
            sentAt.set(number % REMEMBERED, System.nanoTime());
            sent = number + 1;
            buffer.clear();
            buffer.putInt(number).flip();
            trySend(channel, buffer, target);
            next = Math.max(next + intervalNanos, System.nanoTime());
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private static void trySend(DatagramChannel through, ByteBuffer buffer, java.net.SocketAddress to) {
        try {
            through.send(buffer, to);
        } catch (IOException e) {
            buffer.clear(); // no route, or no address: lost, as if on the way
        }
    }

    private void receive() throws IOException {
        var buffer = ByteBuffer.allocateDirect(64);
        while (!stopping) {
            buffer.clear();
            channel.receive(buffer);
            backAt.set(buffer.flip().getInt() % REMEMBERED, System.nanoTime());
        }
    }

    /** Waits until a datagram sent from now on comes back. */
    boolean flows(Duration patience) {
        int from = sent;
        long deadline = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < deadline) {
            for (int number = from; number < sent; number++) {
                if (backAt.get(number % REMEMBERED) != 0) {
                    return true;
                }
            }
            LockSupport.parkNanos(intervalNanos / 4);
        }
        return false;
    }

    /**
     * When the stream was whole again, in nanoseconds after {@code begin}; 0 if nothing sent since then was lost. To be asked
     * when it flows again.
     */
    long awayFor(long begin) {
        int newest = sent - 1;
        while (newest > 0 && backAt.get(newest % REMEMBERED) == 0) {
            newest--;
        }
        for (int number = newest; number >= 0 && sentAt.get(number % REMEMBERED) >= begin; number--) {
            if (backAt.get(number % REMEMBERED) == 0) {
                return backAt.get((number + 1) % REMEMBERED) - begin;
            }
        }
        return 0;
    }

    @Override
    public void close() throws IOException {
        stopping = true;
        echo.close();
        channel.close();
        for (Thread thread : threads) {
            try {
                thread.join(WAY_OUT_MILLIS); // the port is free only when nobody waits at it any more
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
