package dev.holdfast.lab.bench;

import dev.holdfast.bgp.transport.Doorkeeper;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.transport.Listener;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.bgp.transport.Transport;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.model.IpAddress;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What strangers who connect all the time do to an established line.
 *
 * <p>{@code StrangerFlood serve HOST PEER}: listens on port 179, knows one peer, sends back what he says, and tells the CPU
 * time of its threads when its input ends. {@code StrangerFlood probe HOST PEER RATE SECONDS}: connects as that peer, says a
 * KEEPALIVE every 5 ms and tells how long the answers took, while others connect from another address at that rate.
 */
final class StrangerFlood {
    private static final int PORT = 179;
    private static final long EVERY_NANOS = 5_000_000;

    private StrangerFlood() {}

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "serve" -> serve(args[1], IpAddress.parse(args[2]));
            case "probe" -> probe(args[1], args[2], Integer.parseInt(args[3]), Integer.parseInt(args[4]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void serve(String host, IpAddress peer) throws IOException {
        Transport transport = Transport.best();
        EventLoopGroup acceptors = transport.loop(work -> new Thread(work, "accepts"));
        EventLoopGroup lines = transport.loop(work -> new Thread(work, "speaks"));
        EventLoop loop = lines.next();
        var echo = new Echo(peer);
        Listener listener = Listener.open(transport, acceptors.next(), loop, IpAddress.parse(host), PORT, echo);
        System.out.println("ready");
        while (System.in.read() >= 0) {
            System.out.printf(
                    Locale.ROOT,
                    "strangers=%d accepts_cpu_ms=%d speaks_cpu_ms=%d%n",
                    echo.strangers.getAndSet(0),
                    cpuMillis("accepts"),
                    cpuMillis("speaks"));
        }
        listener.close();
        acceptors.shutdownGracefully();
        lines.shutdownGracefully();
    }

    private static long cpuMillis(String name) {
        var threads = ManagementFactory.getThreadMXBean();
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null && info.getThreadName().equals(name)) {
                return threads.getThreadCpuTime(id) / 1_000_000;
            }
        }
        return 0;
    }

    /** Knows one peer, and says what he says. */
    private record Echo(IpAddress peer, AtomicLong strangers) implements Doorkeeper {
        Echo(IpAddress peer) {
            this(peer, new AtomicLong());
        }

        @Override
        public @Nullable SocketTerms terms(IpAddress remote, @Nullable String device) {
            return remote.equals(peer) ? SocketTerms.PLAIN : null;
        }

        @Override
        public void accepted(Line line) {
            line.hear(new Line.Ear() {
                @Override
                public void message(byte[] buffer, int start, int end) {
                    line.send(Header.keepalive());
                }

                @Override
                public void batchEnds() {
                    // each message is answered by itself
                }

                @Override
                public void broken(Notification answer) {
                    line.close();
                }

                @Override
                public void closed(String why) {
                    line.close();
                }

                @Override
                public void writable() {
                    // never that much
                }

                @Override
                public void sent() {
                    // nobody waits for it
                }
            });
        }

        @Override
        public void turnedAway(IpAddress remote, Refusal refusal, String why) {
            strangers.incrementAndGet();
        }
    }

    private static void probe(String host, String peer, int rate, int seconds) throws Exception {
        var to = new InetSocketAddress(host, PORT);
        long end = System.nanoTime() + seconds * 1_000_000_000L;
        var connects = new AtomicLong();
        Thread[] flood = new Thread[rate == 0 ? 0 : 2];
        for (int i = 0; i < flood.length; i++) {
            flood[i] = new Thread(() -> flood(to, rate / 2, end, connects), "flood");
            flood[i].start();
        }
        Percentiles times = echoes(to, new InetSocketAddress(peer, 0), end);
        for (Thread each : flood) {
            each.join();
        }
        System.out.printf(Locale.ROOT, "connects_per_second=%d %s%n", connects.get() / seconds, times);
    }

    private static Percentiles echoes(InetSocketAddress to, InetSocketAddress from, long end) throws IOException {
        long[] nanos = new long[1 << 16];
        int count = 0;
        try (SocketChannel line = SocketChannel.open()) {
            line.bind(from);
            line.connect(to);
            line.setOption(StandardSocketOptions.TCP_NODELAY, true);
            ByteBuffer answer = ByteBuffer.allocate(Header.BYTES);
            for (long next = System.nanoTime(); next < end && count < nanos.length; next += EVERY_NANOS) {
                while (System.nanoTime() < next) {
                    LockSupport.parkNanos(next - System.nanoTime());
                }
                long start = System.nanoTime();
                line.write(ByteBuffer.wrap(Header.keepalive()));
                answer.clear();
                while (answer.hasRemaining()) {
                    if (line.read(answer) < 0) {
                        throw new IOException("the line was closed after " + count + " answers");
                    }
                }
                nanos[count++] = System.nanoTime() - start;
            }
        }
        return Percentiles.of(nanos, count);
    }

    private static void flood(InetSocketAddress to, int rate, long end, AtomicLong connects) {
        long begin = System.nanoTime();
        for (long i = 0; System.nanoTime() < end; i++) {
            long due = begin + i * 1_000_000_000L / rate;
            while (System.nanoTime() < due) {
                LockSupport.parkNanos(due - System.nanoTime());
            }
            try (SocketChannel stranger = SocketChannel.open()) {
                stranger.setOption(StandardSocketOptions.SO_LINGER, 0);
                stranger.connect(to);
                connects.incrementAndGet();
            } catch (IOException e) {
                connects.incrementAndGet(); // reset before we noticed that it stood
            }
        }
    }
}
