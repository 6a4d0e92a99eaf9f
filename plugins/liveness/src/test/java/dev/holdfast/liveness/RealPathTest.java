package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Gates;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.kernel.sockets.PacketSockets;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real packets between two network namespaces, with no route to either end: only the device is known. */
class RealPathTest {
    private static final Path PEER =
            Path.of("../../lab/liveness/peer.py").toAbsolutePath().normalize();

    private Netns here;
    private Netns there;

    /** One node: sessions, threads and gates in one namespace. */
    private static final class Node implements Gates, AutoCloseable {
        final Map<String, Boolean> open = new ConcurrentHashMap<>();
        final List<String> log = Collections.synchronizedList(new ArrayList<>());
        final Sessions sessions;
        private final Prober prober;

        Node(Netns netns, Mode mode, int seed) throws IOException {
            var timing = new Timing(
                    Duration.ofMillis(200),
                    Duration.ofMillis(200),
                    3,
                    Duration.ofMillis(50),
                    Duration.ofSeconds(3),
                    Duration.ofSeconds(60));
            var config = new LivenessConfig(mode, 44880, timing, List.of(), Duration.ofMillis(100), false);
            var clock = Clock.system();
            sessions = new Sessions(
                    config,
                    this,
                    clock,
                    new SplittableRandom(seed),
                    Version.parse("0.1.0"),
                    new Counters(new SimpleMeterRegistry()),
                    new PeerMeters(new SimpleMeterRegistry(), false));
            prober = new Prober(sessions, PacketSockets.in(netns.name()).udp(44880), clock);
        }

        GatedPath watch(String route, String source, String device, int index) {
            var owner = new Owner("ibrl", device);
            var prefix = Prefix.parse(route);
            var path = new GatedPath(
                    GatedPath.gateOf(owner, prefix), owner, prefix, IpAddress.parse(source), device, false);
            sessions.present(new KernelLink(index, device, true, true, 1500, new LinkKind.Dummy()));
            sessions.watch(path, false);
            return path;
        }

        SessionState state() {
            return sessions.views().get(0).state();
        }

        @Override
        public void open(String gate) {
            open.put(gate, true);
            log.add("open");
        }

        @Override
        public void close(String gate, String reason) {
            open.put(gate, false);
            log.add("closed");
        }

        @Override
        public boolean isOpen(String gate) {
            return open.getOrDefault(gate, false);
        }

        @Override
        public void close() {
            prober.close();
        }
    }

    @BeforeEach
    void connect() {
        here = Netns.create("lvh");
        there = Netns.create("lvt");
        here.ip("link add v0 type veth peer name v1 netns " + there.name());
        here.ip("address add 192.0.2.1/32 dev v0");
        there.ip("address add 198.51.100.9/32 dev v1");
        here.ip("link set v0 up");
        there.ip("link set v1 up");
    }

    @AfterEach
    void clean() {
        if (here != null) {
            here.close();
        }
        if (there != null) {
            there.close();
        }
    }

    private static int index(Netns netns, String device) {
        return Integer.parseInt(
                netns.ip("-o link show dev " + device).split(":")[0].strip());
    }

    private static void await(String what, Duration patience, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void scenario17_twoActiveNodesAreBothUpWithoutARouteAndOpenOnce() throws IOException {
        try (var one = new Node(here, Mode.ACTIVE, 1);
                var other = new Node(there, Mode.ACTIVE, 2)) {
            GatedPath path = one.watch("198.51.100.9/32", "192.0.2.1", "v0", index(here, "v0"));
            GatedPath back = other.watch("192.0.2.1/32", "198.51.100.9", "v1", index(there, "v1"));
            await("both open", Duration.ofSeconds(5), () -> one.isOpen(path.gate()) && other.isOpen(back.gate()));
            assertThat(one.log).containsExactly("closed", "open");

            here.ip("link set v0 down");
            await("both closed", Duration.ofSeconds(5), () -> !one.isOpen(path.gate()) && !other.isOpen(back.gate()));
            here.ip("link set v0 up");
            one.sessions.rearm("v0");
            await("both open again", Duration.ofSeconds(5), () -> one.isOpen(path.gate()) && other.isOpen(back.gate()));
        }
    }

    @Test
    void aPeerWrittenByOthersComesUpGoesDownAndIsNamed(@TempDir Path directory) throws Exception {
        assumeTrue(there.canRun("python3 --version"), "python3 is not installed");
        Path said = directory.resolve("peer.txt");
        Process peer = new ProcessBuilder(
                        "ip",
                        "netns",
                        "exec",
                        there.name(),
                        "python3",
                        PEER.toString(),
                        "--local",
                        "198.51.100.9",
                        "--device",
                        "v1",
                        "--passive",
                        "--version",
                        "0.34.0",
                        "--seconds",
                        "60")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .redirectOutput(said.toFile())
                .start();
        try (var node = new Node(here, Mode.ACTIVE, 3)) {
            GatedPath path = node.watch("198.51.100.9/32", "192.0.2.1", "v0", index(here, "v0"));
            await("up", Duration.ofSeconds(10), () -> node.isOpen(path.gate()));
            SessionView view = node.sessions.views().get(0);
            assertThat(view.peerMode()).isEqualTo("passive");
            assertThat(view.peerVersion()).isEqualTo("0.34.0");
            await("the peer is up as well", Duration.ofSeconds(5), () -> text(said)
                    .contains("192.0.2.1 up heard"));
            peer.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            await("down", Duration.ofSeconds(10), () -> node.state() == SessionState.DOWN);
            assertThat(node.isOpen(path.gate()))
                    .as("a passive peer keeps its route")
                    .isTrue();
        } finally {
            peer.destroyForcibly();
        }
    }
}
