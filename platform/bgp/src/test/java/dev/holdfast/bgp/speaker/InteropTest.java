package dev.holdfast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sessions with the speakers of others, each in a network namespace of its own. */
class InteropTest {
    private static final String FRR =
            """
            router bgp 65001
             bgp router-id 9.9.9.9
             no bgp ebgp-requires-policy
             no bgp network import-check
             neighbor 169.254.0.1 remote-as 65000
             neighbor 169.254.0.1 passive
             address-family ipv4 unicast
              network 203.0.113.0/24
              network 198.18.0.0/15
             exit-address-family
            """;
    private static final String BIRD =
            """
            router id 9.9.9.9;
            protocol device { }
            protocol static { ipv4; route 203.0.113.0/24 blackhole; route 198.18.0.0/15 blackhole; }
            protocol bgp host {
              local 169.254.0.0 as 65001;
              neighbor 169.254.0.1 as 65000;
              passive yes;
              hold time 9;
              ipv4 { import all; export where source = RTS_STATIC; next hop self; };
            }
            """;

    private final Diary diary = new Diary();
    private Netns here;
    private Netns there;
    private Path directory;
    private @Nullable Path frrDirectory;
    private @Nullable Process peer;

    @BeforeEach
    void connect() throws IOException {
        here = Netns.create("bgh");
        there = Netns.create("bgt");
        here.ip("link add v0 type veth peer name v0 netns " + there.name());
        here.ip("address add 169.254.0.1/31 dev v0");
        there.ip("address add 169.254.0.0/31 dev v0");
        here.ip("link set v0 up");
        there.ip("link set v0 up");
        there.ip("link set lo up");
        // FRR lays down its rights, and has to find its files all the same.
        directory = Files.createTempDirectory(
                "bgp-interop", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    @AfterEach
    void clean() throws Exception {
        stop();
        if (here != null) {
            here.close();
        }
        if (there != null) {
            there.close();
        }
        if (directory != null) {
            try (var files = Files.walk(directory)) {
                files.sorted(java.util.Comparator.reverseOrder())
                        .forEach(file -> file.toFile().delete());
            }
        }
    }

    private void stop() throws InterruptedException {
        if (peer != null) {
            peer.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            peer = null;
        }
    }

    private void start(String... command) throws IOException {
        var all = new java.util.ArrayList<>(List.of("ip", "netns", "exec", there.name()));
        all.addAll(List.of(command));
        peer = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        directory.resolve("log").toFile()))
                .start();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            LockSupport.parkNanos(20_000_000);
        }
    }

    private Speaker speaker() {
        return new Speaker(
                work -> new Thread(Namespaces.within(here.name(), work), "speaker-interop"),
                SpeakerTimes.USUAL,
                new SimpleMeterRegistry());
    }

    private static SessionSpec spec() {
        return new SessionSpec(
                "ibrl/doublezero0",
                IpAddress.parse("169.254.0.1"),
                IpAddress.parse("169.254.0.0"),
                179,
                65000,
                65001,
                IpAddress.parse("1.1.1.1"),
                Duration.ofSeconds(9),
                List.of(Prefix.parse("198.51.100.7/32")),
                true,
                List.of());
    }

    private boolean heard(String line, int times) {
        return diary.lines().stream().filter(line::equals).count() >= times;
    }

    /** Up, learned, told exactly our address; killed, lost, and up again without a minute's penance; kept while we restart. */
    private void life(ThrowingStart begin, BooleanSupplier toldOurs) throws Exception {
        begin.start();
        try (Speaker speaker = speaker()) {
            BgpSession session = speaker.open(spec(), diary);
            await(
                    "routes",
                    () -> heard("+ 203.0.113.0/24 by 169.254.0.0", 1) && heard("+ 198.18.0.0/15 by 169.254.0.0", 1));
            await("the peer has our address", toldOurs);
            stop();
            await("lost", () -> heard("lost", 1));
            begin.start();
            await("back", () -> heard("+ 203.0.113.0/24 by 169.254.0.0", 2));
            await("the peer has our address again", toldOurs);
            session.abandon();
            long until = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            while (System.nanoTime() < until) {
                assertThat(toldOurs.getAsBoolean())
                        .as("the peer goes on forwarding while we restart")
                        .isTrue();
                LockSupport.parkNanos(100_000_000);
            }
            assertThat(diary.lines().stream().filter(line -> line.startsWith("+ 198.51.100.7")))
                    .isEmpty();
        }
    }

    /** Starts the peer. */
    private interface ThrowingStart {
        void start() throws IOException;
    }

    @Test
    void frr() throws Exception {
        Path bgpd = Path.of("/usr/lib/frr/bgpd");
        assumeTrue(Files.isExecutable(bgpd), "frr is not installed");
        Path config = Files.writeString(directory.resolve("bgpd.conf"), FRR);
        String name = there.name();
        life(
                () -> {
                    Path run = Files.createDirectories(Path.of("/var/run/frr", name));
                    frrDirectory = run;
                    assumeTrue(
                            there.canRun("chown frr:frr " + run), "frr changes its user, and there is only one here");
                    start(
                            bgpd.toString(),
                            "-Z",
                            "-N",
                            name,
                            "-f",
                            config.toString(),
                            "-i",
                            run.resolve("bgpd.pid").toString(),
                            "-A",
                            "127.0.0.1",
                            "--log",
                            "stdout");
                },
                () -> there.script("vtysh -N " + name + " -c 'show bgp ipv4 unicast 198.51.100.7/32 json' || true")
                        .contains("\"string\":\"65000\""));
    }

    @Test
    void bird() throws Exception {
        assumeTrue(there.canRun("bird --version"), "bird2 is not installed");
        Path config = Files.writeString(directory.resolve("bird.conf"), BIRD);
        Path control = directory.resolve("bird.ctl");
        life(
                () -> start(
                        "bird",
                        "-f",
                        "-c",
                        config.toString(),
                        "-s",
                        control.toString(),
                        "-P",
                        directory.resolve("bird.pid").toString()),
                () -> {
                    String shown = there.script("birdc -s " + control + " show route all for 198.51.100.7/32 || true");
                    return shown.contains("BGP.as_path: 65000\n") && shown.contains("BGP.next_hop: 169.254.0.1");
                });
    }
}
