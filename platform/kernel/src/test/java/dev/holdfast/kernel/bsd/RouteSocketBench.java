package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.kernel.bsd.wire.Frames;
import dev.holdfast.kernel.bsd.wire.MessageClass;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.kernel.contract.RecordedEvents;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.model.IpAddress;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.LockSupport;
import jnr.ffi.LibraryLoader;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * How fast messages are decoded, and what a storm of look-ups costs. Prints, asserts nothing:
 * {@code decode [SECONDS]}, {@code take}, {@code storm [PER_SECOND [SECONDS]]}.
 *
 * <p>The storm goes through a pair of Linux sockets that keep the bounds of messages, with the calls that a route socket is
 * read with. What such a call costs on Darwin or FreeBSD is not known.
 */
public final class RouteSocketBench {
    private static final int SECONDS = 10;

    private RouteSocketBench() {}

    public static void main(String[] arguments) throws Exception {
        int first = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 0;
        if (arguments.length > 0 && arguments[0].equals("take")) {
            take();
        } else if (arguments.length > 0 && arguments[0].equals("storm")) {
            storm(first == 0 ? 100_000 : first, arguments.length > 2 ? Integer.parseInt(arguments[2]) : SECONDS);
        } else {
            for (RouteSystem system : RouteSystem.values()) {
                decode(system, "", first == 0 ? SECONDS : first);
                decode(system, "EVENT_ROUTE", first == 0 ? SECONDS : first);
            }
        }
    }

    /** Everything that a good message of a socket says: framing, class, prefix, gateway. */
    private static void decode(RouteSystem system, String classes, int seconds) {
        List<Fixture> fixtures = Fixture.all().stream()
                .filter(fixture ->
                        fixture.system() == system && fixture.source().equals("socket"))
                .filter(fixture -> !fixture.name().startsWith("m"))
                .filter(fixture -> fixture.frames().get(0).get("cls").startsWith(classes))
                .toList();
        ByteBuffer[] messages = fixtures.stream().map(Fixture::buffer).toArray(ByteBuffer[]::new);
        int[] lengths =
                fixtures.stream().mapToInt(fixture -> fixture.bytes().length).toArray();
        var frames = new Frames();
        var classifier = new Classifier(system, Fixture.OWN_PID, new EchoLedger(), index -> false, Clock.system());
        double best = 0;
        long sum = 0;
        for (int second = 0; second < seconds; second++) {
            long began = System.nanoTime();
            long count = 0;
            while (System.nanoTime() - began < 1_000_000_000L) {
                for (int round = 0; round < 100; round++) {
                    for (int i = 0; i < messages.length; i++) {
                        sum += one(frames, classifier, messages[i], lengths[i]);
                    }
                }
                count += 100L * messages.length;
            }
            best = Math.max(best, count * 1e9 / (System.nanoTime() - began));
        }
        System.out.printf(
                Locale.ROOT,
                "%s, %s: %.1f million messages a second, best of %d seconds (%d)%n",
                system.word(),
                classes.isEmpty() ? "all kinds" : "routes only",
                best / 1e6,
                seconds,
                sum & 1);
    }

    private static long one(Frames frames, Classifier classifier, ByteBuffer buffer, int length) {
        if (!frames.isOneRecord(buffer, length)) {
            return 0;
        }
        MessageClass what = classifier.classify(frames.type(), buffer, 0, length);
        if (what != MessageClass.EVENT_ROUTE) {
            return what.ordinal();
        }
        var message = classifier.message();
        long sum = message.prefixLength() + message.index() + message.pid();
        sum += message.address(Rtm.DST).high() + message.address(Rtm.DST).low();
        return message.has(Rtm.GATEWAY) ? sum + message.address(Rtm.GATEWAY).low() : sum;
    }

    /** Calls of Linux that make the pair. */
    public interface Pair {
        int socketpair(int domain, int type, int protocol, ByteBuffer descriptors);

        int setsockopt(int fd, int level, int name, ByteBuffer value, int length);

        @ssize_t
        long send(int fd, ByteBuffer data, @size_t long length, int flags);
    }

    private static void storm(int perSecond, int seconds) throws Exception {
        Pair pair = LibraryLoader.create(Pair.class).load("c");
        ByteBuffer descriptors = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);
        if (pair.socketpair(1, 5, 0, descriptors) != 0) {
            throw new IllegalStateException("no pair of sockets");
        }
        ByteBuffer room =
                ByteBuffer.allocateDirect(4).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 4 << 20);
        pair.setsockopt(descriptors.getInt(4), 1, 32, room, 4); // SO_SNDBUFFORCE: as much room as a route socket has
        var events = new RecordedEvents();
        var dataplane = new RouteSocketDataplane(new PairCalls(descriptors.getInt(0)), 73, Clock.system());
        dataplane.watch(events);
        byte[] miss = MessageMaker.miss(RouteSystem.DARWIN, IpAddress.parse("2001:db8:5::13"));
        ByteBuffer message = ByteBuffer.allocateDirect(miss.length).put(0, miss);
        send(pair, descriptors.getInt(4), message, perSecond, 3); // warm
        long reader = readerThread();
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long before = dataplane.counts().of(MessageClass.IGNORE_LOOKUP);
        long cpu = threads.getThreadCpuTime(reader);
        long began = System.nanoTime();
        send(pair, descriptors.getInt(4), message, perSecond, seconds);
        double elapsed = (System.nanoTime() - began) / 1e9;
        double share = (threads.getThreadCpuTime(reader) - cpu) / 1e9 / elapsed;
        long read = dataplane.counts().of(MessageClass.IGNORE_LOOKUP) - before;
        System.out.printf(
                Locale.ROOT,
                "%.0f RTM_MISS a second for %.1f s: %.2f %% of a core, %d events told%n",
                read / elapsed,
                elapsed,
                share * 100,
                events.all().size());
        System.exit(0);
    }

    /** What a storm costs us by itself, without what it costs to read it. */
    private static void take() {
        var dataplane = new RouteSocketDataplane(ScriptedRouteSocket.of(RouteSystem.DARWIN), 73, Clock.system());
        Monitor monitor = dataplane.monitor(new RecordedEvents());
        byte[] miss = MessageMaker.miss(RouteSystem.DARWIN, IpAddress.parse("2001:db8:5::13"));
        ByteBuffer message =
                ByteBuffer.allocateDirect(8192).order(ByteOrder.LITTLE_ENDIAN).put(0, miss);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long best = Long.MAX_VALUE;
        for (int round = 0; round < 20; round++) {
            long before = threads.getCurrentThreadCpuTime();
            for (int i = 0; i < 1_000_000; i++) {
                monitor.take(message, miss.length);
            }
            best = Math.min(best, threads.getCurrentThreadCpuTime() - before);
        }
        System.out.printf(
                Locale.ROOT,
                "taking in one RTM_MISS: %d ns, so 100,000 a second are %.2f %% of a core%n",
                best / 1_000_000,
                best / 1e6 * 1e5 / 1e7);
    }

    private static void send(Pair pair, int fd, ByteBuffer message, int perSecond, int seconds) {
        long began = System.nanoTime();
        long all = (long) perSecond * seconds;
        for (long sent = 0; sent < all; ) {
            long due = (System.nanoTime() - began) * perSecond / 1_000_000_000L;
            for (; sent < Math.min(due, all); sent++) {
                pair.send(fd, message, message.capacity(), 0);
            }
            LockSupport.parkNanos(200_000);
        }
    }

    private static long readerThread() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("holdfast-events"))
                .findFirst()
                .orElseThrow()
                .getId();
    }

    /** Reads one end of the pair as the native side reads a route socket. */
    private static final class PairCalls extends ForwardingCalls {
        private static final int LINUX_EAGAIN = 11;
        private static final int LINUX_MSG_DONTWAIT = 0x40;

        private final BsdLibC libc = BsdLibC.get();
        private final int fd;
        private long address;
        private final ByteBuffer polled = ByteBuffer.allocateDirect(8).order(ByteOrder.LITTLE_ENDIAN);

        PairCalls(int fd) {
            super(new ScriptedRouteSocket(RouteSystem.DARWIN, new SimulatedKernel(), Clock.system()));
            this.fd = fd;
            polled.putInt(0, fd).putShort(4, (short) BsdLibC.POLLIN);
        }

        @Override
        public int receive(ByteBuffer into, boolean wait) throws CallFailed {
            while (true) {
                if (address == 0) {
                    address = BsdLibC.address(into);
                }
                long length = libc.recv(fd, address, into.capacity(), LINUX_MSG_DONTWAIT);
                if (length >= 0) {
                    return (int) length;
                }
                if (BsdLibC.errno() != LINUX_EAGAIN) {
                    throw new CallFailed(system(), BsdLibC.errno(), "recv");
                }
                if (!wait) {
                    return NOTHING;
                }
                libc.poll(polled, 1, -1);
            }
        }
    }
}
