package dev.holdfast.liveness;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.api.Gates;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.api.testing.ManualTime;
import dev.holdfast.api.testing.RecordingSockets;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** Sessions on a stage: time, packets, gates and the log are in a test's hand. */
final class Stage implements AutoCloseable {
    static final String DEVICE = "doublezero0";
    static final int INDEX = 7;
    static final IpAddress SOURCE = IpAddress.parse("192.0.2.1");

    final ManualTime time = new ManualTime();
    final RecordingSockets sockets = new RecordingSockets();
    final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    final Map<String, Boolean> gates = new TreeMap<>(); // by route: open
    final List<String> gateLog = new ArrayList<>();
    final Sessions sessions;
    private final ListAppender<ILoggingEvent> appender = new ListAppender<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger(Chronicle.class);

    Stage(Mode mode, String... excluded) throws IOException {
        var timing = new Timing(
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                3,
                Duration.ofMillis(50),
                Duration.ofSeconds(3),
                Duration.ofSeconds(60));
        var config = new LivenessConfig(
                mode,
                44880,
                timing,
                List.of(excluded).stream().map(IpAddress::parse).toList(),
                Duration.ofSeconds(1),
                false);
        sessions = new Sessions(
                config,
                new RecordedGates(),
                time,
                new SplittableRandom(5),
                Version.parse("0.1.0"),
                new Counters(meters),
                new PeerMeters(meters, true));
        PacketSocket socket = sockets.udp(44880);
        sessions.open(socket, () -> {});
        sessions.present(link(INDEX));
        appender.start();
        logger.addAppender(appender);
    }

    static KernelLink link(int index) {
        return new KernelLink(index, DEVICE, true, true, 1476, new LinkKind.Dummy());
    }

    private final class RecordedGates implements Gates {
        @Override
        public void open(String gate) {
            set(gate, true, "open");
        }

        @Override
        public void close(String gate, String reason) {
            set(gate, false, "closed: " + reason);
        }

        private void set(String gate, boolean open, String words) {
            String route = routeOf(gate);
            Boolean before = gates.put(route, open);
            if (before == null || before != open) {
                gateLog.add(route + " " + words);
            }
        }

        @Override
        public boolean isOpen(String gate) {
            return gates.getOrDefault(routeOf(gate), false);
        }

        private String routeOf(String gate) {
            return gate.substring(gate.indexOf(DEVICE + "/") + DEVICE.length() + 1);
        }
    }

    GatedPath watch(String route) {
        return watch(route, false);
    }

    GatedPath watch(String route, boolean keep) {
        GatedPath path = path(route, keep);
        sessions.watch(path, false);
        return path;
    }

    /** As {@link #watch}, of a route that may be in use already. */
    void takeOver(String route) {
        sessions.watch(path(route, false), true);
    }

    GatedPath path(String route, boolean keep) {
        var owner = new Owner("ibrl", DEVICE);
        var prefix = Prefix.parse(route);
        return new GatedPath(GatedPath.gateOf(owner, prefix), owner, prefix, SOURCE, DEVICE, keep);
    }

    /** Lets time pass in small steps, in which everything due is done. */
    void pass(Duration span) {
        long end = time.nanos() + span.toNanos();
        while (time.nanos() < end) {
            time.advance(Duration.ofNanos(Math.min(10_000_000, end - time.nanos())));
            sessions.turn();
        }
    }

    /** A packet of the route's far end, which says what a test has it say. */
    void hear(String route, SessionState state, int mine, int yours, boolean passive) {
        hear(INDEX, SOURCE, Prefix.parse(route).network(), state, mine, yours, passive);
    }

    void hear(int device, IpAddress to, IpAddress from, SessionState state, int mine, int yours, boolean passive) {
        var bytes = ByteBuffer.allocate(ControlPacket.BYTES);
        var packet = new ControlPacket(bytes);
        packet.write(state, 3, mine, yours, 1_000_000, 1_000_000, passive, 0x00220000);
        var envelope = new Envelope();
        envelope.device = device;
        envelope.local = Member.bits(to);
        envelope.remote = Member.bits(from);
        envelope.remotePort = 44880;
        sessions.received(bytes, packet, envelope);
    }

    /** What was sent to {@code route} last; empties the record. */
    ControlPacket lastSent(String route) {
        var found = sockets.takeSent().stream()
                .filter(sent ->
                        sent.remote().equals(Prefix.parse(route).network().toString()))
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("nothing was sent to " + route));
        return new ControlPacket(ByteBuffer.wrap(HexFormat.of().parseHex(found.payload())));
    }

    /** Brings the session up, as a peer called {@code mine} would. */
    void bringUp(String route, int mine) {
        sockets.takeSent();
        pass(Duration.ofMillis(1200));
        int us = lastSent(route).myDiscriminator();
        hear(route, SessionState.INIT, mine, us, false);
        sessions.turn();
    }

    /** As {@link #bringUp}, for each that is watched. */
    void bringAllUp() {
        sockets.takeSent();
        pass(Duration.ofMillis(1200));
        for (var sent : sockets.takeSent()) {
            var probe = new ControlPacket(ByteBuffer.wrap(HexFormat.of().parseHex(sent.payload())));
            hear(sent.remote() + "/32", SessionState.INIT, 9, probe.myDiscriminator(), false);
        }
    }

    void forgetAll() {
        var owner = new Owner("ibrl", DEVICE);
        sessions.views().forEach(view -> sessions.forget(GatedPath.gateOf(owner, Prefix.parse(view.route()))));
    }

    /** As {@link #bringUp}, with more time for a probe to be due. */
    void bringUpFrom(String route, int mine, Duration patience) {
        sockets.takeSent();
        pass(patience);
        hear(route, SessionState.INIT, mine, lastSent(route).myDiscriminator(), false);
        sessions.turn();
    }

    /** Our discriminator towards {@code route}, from the next packet we send. */
    int lastSentTo(String route) {
        sockets.takeSent();
        pass(Duration.ofMillis(1200));
        return lastSent(route).myDiscriminator();
    }

    /** What the sessions logged so far, one line each. */
    List<String> log() {
        return appender.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
    }

    List<String> levels() {
        return appender.list.stream()
                .map(event -> event.getLevel().toString())
                .distinct()
                .toList();
    }

    double count(String name, String... tags) {
        return meters.get(name).tags(tags).counters().stream()
                .mapToDouble(c -> c.count())
                .sum();
    }

    @Override
    public void close() {
        logger.detachAppender(appender);
    }
}
