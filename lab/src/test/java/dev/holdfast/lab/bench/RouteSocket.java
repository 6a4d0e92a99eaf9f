package dev.holdfast.lab.bench;

import dev.holdfast.kernel.libc.NetlinkSocket;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Adds, deletes and counts routes, the way another program on the host would. For one thread. */
final class RouteSocket implements AutoCloseable {
    private static final int BATCH = 256;
    private static final int SENDING_BYTES = 64 << 10;
    private static final int RECEIVING_BYTES = 256 << 10;

    private final NetlinkSocket socket;
    private final ByteBuffer out = ByteBuffer.allocateDirect(SENDING_BYTES).order(ByteOrder.nativeOrder());
    private final ByteBuffer in = ByteBuffer.allocateDirect(RECEIVING_BYTES).order(ByteOrder.nativeOrder());
    private int sequence;

    RouteSocket(@Nullable String netns) throws IOException {
        socket = NetlinkSocket.open(0, netns);
    }

    /** Deletes one route and returns when the kernel has acknowledged; 0, or the errno. */
    int delete(int number) throws IOException {
        out.clear();
        RouteMessages.delete(out, number, RouteMessages.ACK, ++sequence);
        return send();
    }

    /** Installs one route and returns when the kernel has acknowledged; 0, or the errno. */
    int add(int number) throws IOException {
        out.clear();
        RouteMessages.add(out, number, BenchRoutes.METRIC, RouteMessages.ACK, ++sequence);
        return send();
    }

    /** Deletes routes {@code from..to-1}, once each, as fast as the kernel takes it; returns how many it refused. */
    int deleteAll(int from, int to) throws IOException {
        return all(from, to, false);
    }

    /** Installs routes {@code from..to-1}; returns how many the kernel refused. */
    int addAll(int from, int to) throws IOException {
        return all(from, to, true);
    }

    private int all(int from, int to, boolean add) throws IOException {
        int refused = 0;
        for (int start = from; start < to; start += BATCH) {
            int end = Math.min(to, start + BATCH);
            out.clear();
            for (int number = start; number < end; number++) {
                int flags = number == end - 1 ? RouteMessages.ACK : 0;
                if (add) {
                    RouteMessages.add(out, number, BenchRoutes.METRIC, flags, ++sequence);
                } else {
                    RouteMessages.delete(out, number, flags, ++sequence);
                }
            }
            out.flip();
            socket.send(out);
            refused += answers();
        }
        return refused;
    }

    private int send() throws IOException {
        out.flip();
        socket.send(out);
        socket.receive(in);
        return -in.getInt(RouteMessages.HEADER_BYTES);
    }

    /** Reads until the last message sent is answered; counts the refusals among the answers. */
    private int answers() throws IOException {
        int refused = 0;
        while (true) {
            int length = socket.receive(in);
            for (int at = 0; at < length; at += in.getInt(at)) {
                if (in.getInt(at + RouteMessages.HEADER_BYTES) != 0) {
                    refused++;
                }
                if (in.getInt(at + RouteMessages.SEQUENCE_AT) == sequence) {
                    return refused;
                }
            }
        }
    }

    /** How many of routes 0..{@code limit-1} the kernel holds, by a dump. */
    int count(int limit) throws IOException {
        out.clear();
        RouteMessages.dump(out, ++sequence);
        out.flip();
        socket.send(out);
        int count = 0;
        while (true) {
            int length = socket.receive(in);
            for (int at = 0; at < length; at += in.getInt(at) + 3 & ~3) {
                int type = in.getShort(at + RouteMessages.TYPE_AT);
                if (type == RouteMessages.DONE) {
                    return count;
                }
                if (type == RouteMessages.ERROR) {
                    throw new IOException("the kernel refused to dump: errno " + -in.getInt(at + 16));
                }
                int number = RouteMessages.number(in, at);
                if (number >= 0 && number < limit) {
                    count++;
                }
            }
        }
    }

    @Override
    public void close() {
        socket.close();
    }
}
