package dev.holdfast.api.testing;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** Sockets that write down what is sent, and receive what a test hands in. Safe from any thread. */
public final class RecordingSockets implements Sockets {
    private static final int FIRST_EPHEMERAL_PORT = 40_000;

    private final List<Sent> sent = new ArrayList<>();
    private final TreeSet<String> memberships = new TreeSet<>();
    private final List<Line> open = new ArrayList<>();
    private @Nullable IOException failure;

    /**
     * One packet.
     *
     * @param protocol IP protocol; 17 for UDP
     * @param remote dotted; likewise {@code local}, 0.0.0.0 for none
     * @param payload in lower-case hexadecimal
     */
    public record Sent(
            int protocol,
            int localPort,
            String remote,
            int remotePort,
            String local,
            int device,
            int ttl,
            String payload) {}

    /** All that was sent since the last call, in order. */
    public synchronized List<Sent> takeSent() {
        var taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** {@code GROUP on DEVICE}, in order. */
    public synchronized List<String> memberships() {
        return List.copyOf(memberships);
    }

    /** How many sockets are open. */
    public synchronized int open() {
        return open.size();
    }

    /** From now on every call fails so; null: none does. */
    public synchronized void fail(@Nullable IOException why) {
        failure = why;
    }

    /** A packet arrives at every open socket of the protocol, and for UDP of the port. */
    public synchronized void arrive(int protocol, int localPort, Envelope from, byte[] payload) {
        open.stream()
                .filter(line -> line.protocol == protocol && (protocol != UDP || line.port == localPort))
                .forEach(line -> line.inbox.add(new Arrival(copy(from), payload.clone())));
    }

    private static final int UDP = 17;

    @Override
    public synchronized PacketSocket raw(int protocol) throws IOException {
        check();
        return line(protocol, 0);
    }

    @Override
    public synchronized PacketSocket udp(int port) throws IOException {
        check();
        return line(UDP, port == 0 ? FIRST_EPHEMERAL_PORT + open.size() : port);
    }

    private PacketSocket line(int protocol, int port) {
        var line = new Line(protocol, port);
        open.add(line);
        return line;
    }

    @Override
    public synchronized AutoCloseable join(IpAddress group, String device) throws IOException {
        check();
        String membership = group + " on " + device;
        memberships.add(membership);
        return () -> left(membership);
    }

    /** 192.0.2.1 towards everything, until {@link #fail} says otherwise. */
    @Override
    public synchronized IpAddress sourceTowards(IpAddress destination) throws IOException {
        check();
        return IpAddress.parse("192.0.2.1");
    }

    private synchronized void left(String membership) {
        memberships.remove(membership);
    }

    private void check() throws IOException {
        if (failure != null) {
            throw failure;
        }
    }

    private record Arrival(Envelope from, byte[] payload) {}

    private static Envelope copy(Envelope of) {
        var copy = new Envelope();
        copy.remote = of.remote;
        copy.remotePort = of.remotePort;
        copy.local = of.local;
        copy.device = of.device;
        copy.ttl = of.ttl;
        return copy;
    }

    private static String dotted(int address) {
        return (address >>> 24) + "." + (address >> 16 & 255) + "." + (address >> 8 & 255) + "." + (address & 255);
    }

    private final class Line implements PacketSocket {
        private static final byte[] END = new byte[0];

        private final int protocol;
        private final int port;
        private final BlockingQueue<Arrival> inbox = new LinkedBlockingQueue<>();
        private volatile boolean closed;

        Line(int protocol, int port) {
            this.protocol = protocol;
            this.port = port;
        }

        @Override
        public int port() {
            return port;
        }

        @Override
        public void send(ByteBuffer payload, Envelope to) throws IOException {
            synchronized (RecordingSockets.this) {
                check();
                byte[] bytes = new byte[payload.remaining()];
                payload.duplicate().get(bytes);
                String hex = HexFormat.of().formatHex(bytes);
                sent.add(new Sent(
                        protocol, port, dotted(to.remote), to.remotePort, dotted(to.local), to.device, to.ttl, hex));
            }
        }

        @Override
        public boolean receive(ByteBuffer into, Envelope from) throws IOException {
            if (closed) {
                return false;
            }
            try {
                Arrival arrival = inbox.take();
                if (arrival.payload == END) {
                    return false;
                }
                into.clear();
                into.put(arrival.payload, 0, Math.min(into.remaining(), arrival.payload.length));
                into.flip();
                from.remote = arrival.from.remote;
                from.remotePort = arrival.from.remotePort;
                from.local = arrival.from.local;
                from.device = arrival.from.device;
                from.ttl = arrival.from.ttl;
                return true;
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                inbox.add(new Arrival(new Envelope(), END));
                synchronized (RecordingSockets.this) {
                    open.remove(this);
                }
            }
        }
    }
}
