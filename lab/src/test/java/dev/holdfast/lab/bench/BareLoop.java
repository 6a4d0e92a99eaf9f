package dev.holdfast.lab.bench;

import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.NetlinkSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The least a healer can be: installs routes, and puts back whatever is deleted. What a daemon needs beyond its time is
 * what the daemon costs.
 *
 * <p>{@code BareLoop NETNS COUNT}: prints {@code ready} when all are installed, and runs until it is killed.
 */
final class BareLoop {
    private static final int IPV4_ROUTES = 7;
    private static final int QUEUE_BYTES = 512 << 20;

    private BareLoop() {}

    public static void main(String[] args) throws IOException {
        int count = Integer.parseInt(args[1]);
        try (var events = NetlinkSocket.open(0, args[0]);
                var writes = new RouteSocket(args[0])) {
            events.receiveBuffer(QUEUE_BYTES);
            long begin = System.nanoTime();
            writes.addAll(0, count);
            System.out.printf("ready per_second=%.0f%n", count / ((System.nanoTime() - begin) / 1e9));
            events.join(IPV4_ROUTES);
            heal(events, writes, count);
        }
    }

    private static void heal(NetlinkSocket events, RouteSocket writes, int count) throws IOException {
        var buffer = ByteBuffer.allocateDirect(64 << 10).order(ByteOrder.nativeOrder());
        while (true) {
            try {
                int length = events.receive(buffer);
                for (int at = 0; at < length; at += buffer.getInt(at) + 3 & ~3) {
                    int number = RouteMessages.number(buffer, at);
                    boolean lost = buffer.getShort(at + RouteMessages.TYPE_AT) == RouteMessages.DELETE_ROUTE;
                    if (lost && number >= 0 && number < count) {
                        writes.add(number);
                    }
                }
            } catch (ErrnoException e) {
                throw new IOException("the bare loop cannot keep up: " + e.getMessage(), e);
            }
        }
    }
}
