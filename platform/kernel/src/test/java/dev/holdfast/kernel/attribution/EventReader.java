package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Origin;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import dev.holdfast.model.Culprit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Watches routes and rules of a namespace and asks for the author of every removal, as the dataplane would. */
final class EventReader implements AutoCloseable {
    private static final int RTM_DELROUTE = 25;
    private static final int RTM_DELRULE = 33;
    private static final int RTNLGRP_IPV4_ROUTE = 7;
    private static final int RTNLGRP_IPV4_RULE = 8;

    private final NetlinkSocket socket;
    private final Attribution attribution;
    private final long stallNanos;
    private final BlockingQueue<Removal> removals = new LinkedBlockingQueue<>();
    private final Thread thread = new Thread(this::run, "test-events");
    private volatile boolean closing;

    /** @param identifyNanos what it cost the event thread to ask */
    record Removal(Origin origin, CompletableFuture<Culprit> culprit, long identifyNanos) {}

    /**
     * @param netns null: our own
     * @param stallMillis how long the thread is kept from reading each datagram, as by a pause of the JVM
     */
    EventReader(@Nullable String netns, Attribution attribution, int stallMillis) throws IOException {
        this.attribution = attribution;
        this.stallNanos = TimeUnit.MILLISECONDS.toNanos(stallMillis);
        socket = NetlinkSocket.open(0, netns);
        socket.receiveBuffer(8 << 20);
        socket.join(RTNLGRP_IPV4_ROUTE);
        socket.join(RTNLGRP_IPV4_RULE);
        thread.start();
    }

    /** The author of the next removal. */
    Culprit next() throws Exception {
        Removal removal = removals.poll(10, TimeUnit.SECONDS);
        if (removal == null) {
            throw new AssertionError("no removal was seen");
        }
        return removal.culprit().get(5, TimeUnit.SECONDS);
    }

    @Nullable
    Removal poll(long millis) throws InterruptedException {
        return removals.poll(millis, TimeUnit.MILLISECONDS);
    }

    private void run() {
        var datagram = ByteBuffer.allocateDirect(64 << 10).order(ByteOrder.nativeOrder());
        try {
            while (!closing) {
                if (socket.awaitReadable(-1)) {
                    long until = System.nanoTime() + stallNanos;
                    while (System.nanoTime() < until) {
                        LockSupport.parkNanos(until - System.nanoTime());
                    }
                    int length = socket.receive(datagram);
                    read(datagram, length);
                }
            }
        } catch (ErrnoException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private void read(ByteBuffer datagram, int length) {
        for (int at = 0; at + 16 <= length; at += Math.max(16, datagram.getInt(at) + 3 & ~3)) {
            int type = datagram.getShort(at + 4);
            if (type == RTM_DELROUTE || type == RTM_DELRULE) {
                long now = System.nanoTime();
                var origin = new Origin(
                        datagram.getInt(at + 12),
                        datagram.getInt(at + 8),
                        Clock.system().nanos());
                CompletableFuture<Culprit> culprit = attribution.identify(origin);
                removals.add(new Removal(origin, culprit, System.nanoTime() - now));
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        socket.wake();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        socket.close();
    }
}
