package dev.holdfast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.bgp.wire.Header;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Passwords and TTL security with FRR and BIRD. Who has the password hears their OPEN; who is near is heard by them, too (they
 * check the TTL after the handshake, as we do).
 */
class ForeignPeersTest {
    private static final Duration SHORT = Duration.ofMillis(300);
    private static final Secret RIGHT = new Secret("correct-horse");
    private static final Secret WRONG = new Secret("wrong-horse");

    /** Ours by what the peer is told to do with them; the peer's is 2. */
    private static final String SIGNED = "1";

    private static final String NEAR = "3";
    private static final String DIALLED = "5";

    private Netns here;
    private Netns there;
    private Site site;
    private Path directory;
    private @Nullable Process peer;

    @BeforeEach
    void connect() throws IOException {
        here = Netns.create("trfa");
        there = Netns.create("trfb");
        here.ip("link add v0 type veth peer name v1 netns " + there.name());
        here.ip("link set v0 up");
        there.ip("link set v1 up");
        for (String host : List.of(SIGNED, NEAR, DIALLED)) {
            here.ip("address add " + ipv4(host) + "/24 dev v0");
            here.ip("address add " + ipv6(host) + "/64 dev v0 nodad");
        }
        there.ip("address add " + ipv4("2") + "/24 dev v1");
        there.ip("address add " + ipv6("2") + "/64 dev v1 nodad");
        site = new Site(Transport.best(), here);
        assumeTrue(site.transport.name().equals("epoll"), "no epoll here");
        // FRR lays down its rights, and has to find its files all the same.
        directory = Files.createTempDirectory(
                "bgp-signed", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    private static String ipv4(String host) {
        return "10.0.0." + host;
    }

    private static String ipv6(String host) {
        return "2001:db8::" + host;
    }

    @AfterEach
    void clean() throws Exception {
        if (site != null) {
            site.close();
        }
        if (peer != null) {
            peer.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
        }
        String name = there.name();
        here.close();
        there.close();
        for (Path each : new Path[] {directory, Path.of("/var/run/frr", name)}) {
            if (each != null && Files.exists(each)) {
                try (var files = Files.walk(each)) {
                    files.sorted(Comparator.reverseOrder())
                            .forEach(file -> file.toFile().delete());
                }
            }
        }
    }

    private void start(String... command) throws IOException {
        var all = new ArrayList<>(List.of("ip", "netns", "exec", there.name()));
        all.addAll(List.of(command));
        peer = new ProcessBuilder(all)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
    }

    private static SocketTerms terms(String local, @Nullable Secret password, int hops, int ttl) {
        return new SocketTerms(IpAddress.parse(local), null, password, hops, ttl, SocketTerms.CS6, 0, 0);
    }

    /** Whether the peer's OPEN comes in time. */
    private boolean speaks(Object outcome) {
        if (!(outcome instanceof Line line)) {
            return false;
        }
        boolean said = says(site.hear(line), "OPEN");
        site.loop.execute(line::close);
        return said;
    }

    private static boolean says(Heard heard, String beginning) {
        long deadline = System.nanoTime() + SHORT.toNanos();
        while (System.nanoTime() < deadline) {
            if (heard.lines.stream().anyMatch(message -> message.startsWith(beginning))) {
                return true;
            }
            LockSupport.parkNanos(5_000_000);
        }
        return false;
    }

    /** Whether the peer complains when it is told a KEEPALIVE instead of an OPEN. */
    private boolean listens(String local, String remote, int hops, int ttl) {
        if (!(site.dial(remote, 179, terms(local, null, hops, ttl), SHORT) instanceof Line line)) {
            return false;
        }
        Heard heard = site.hear(line);
        boolean complains = says(heard, "OPEN");
        site.loop.execute(() -> line.send(Header.keepalive()));
        complains &= says(heard, "NOTIFICATION");
        site.loop.execute(line::close);
        return complains;
    }

    private boolean speaks(String local, String remote, @Nullable Secret password) {
        return speaks(site.dial(remote, 179, terms(local, password, 0, 0), SHORT));
    }

    private void tryAll() throws IOException {
        for (boolean six : new boolean[] {false, true}) {
            String remote = six ? ipv6("2") : ipv4("2");
            String signed = six ? ipv6(SIGNED) : ipv4(SIGNED);
            String near = six ? ipv6(NEAR) : ipv4(NEAR);
            Site.await(remote + " takes the right password", () -> speaks(signed, remote, RIGHT));
            assertThat(speaks(signed, remote, WRONG)).isFalse();
            assertThat(speaks(signed, remote, null)).isFalse();
            Site.await(remote + " takes who is near", () -> listens(near, remote, 1, 0));
            assertThat(listens(near, remote, 0, 64))
                    .as("far away, seen from " + remote)
                    .isFalse();
            dialledBy(six ? ipv6(DIALLED) : ipv4(DIALLED), remote);
        }
    }

    /** The peer dials us; with another password he does not get through. */
    private void dialledBy(String local, String remote) throws IOException {
        site.accepted.clear();
        site.known.put(IpAddress.parse(remote), SocketTerms.PLAIN);
        try (Listener listener = site.listen(local, 179)) {
            Prefix host = Prefix.host(IpAddress.parse(remote));
            assertThat(listener.keys(new LinkedHashMap<>(Map.of(host, RIGHT)))).isEmpty();
            // On a busy machine it may give up its first connection before it has said anything.
            Site.await(remote + " dials and speaks", () -> !site.accepted.isEmpty() && speaks(site.accepted.remove(0)));
        }
    }

    private static String frr(String family, String password, String host) {
        String neighbor = " neighbor " + (family.equals("6") ? ipv6(host) : ipv4(host)) + " ";
        return neighbor + "remote-as 65000\n" + neighbor + password + "\n" + neighbor + "timers connect 1\n"
                + (host.equals(DIALLED) ? "" : neighbor + "passive\n");
    }

    @Test
    void frr() throws Exception {
        Path bgpd = Path.of("/usr/lib/frr/bgpd");
        assumeTrue(Files.isExecutable(bgpd), "frr is not installed");
        var config = new StringBuilder("router bgp 65001\n bgp router-id 9.9.9.9\n");
        for (String family : List.of("4", "6")) {
            config.append(frr(family, "password " + RIGHT.text(), SIGNED))
                    .append(frr(family, "ttl-security hops 1", NEAR))
                    .append(frr(family, "password " + RIGHT.text(), DIALLED));
        }
        Path file = Files.writeString(directory.resolve("bgpd.conf"), config);
        Path run = Files.createDirectories(Path.of("/var/run/frr", there.name()));
        assumeTrue(there.canRun("chown frr:frr " + run), "frr changes its user, and there is only one here");
        start(
                bgpd.toString(),
                "-Z",
                "-N",
                there.name(),
                "-f",
                file.toString(),
                "-i",
                run.resolve("bgpd.pid").toString(),
                "-A",
                "127.0.0.1",
                "--log",
                "stdout");
        tryAll();
    }

    private static String bird(boolean six, String option, String host) {
        return "protocol bgp { local " + (six ? ipv6("2") : ipv4("2")) + " as 65001; neighbor "
                + (six ? ipv6(host) : ipv4(host)) + " as 65000; " + option
                + "; connect delay time 1; error wait time 1,2; "
                + (host.equals(DIALLED) ? "" : "passive yes; ") + (six ? "ipv6" : "ipv4")
                + " { import all; export none; }; }\n";
    }

    @Test
    void bird() throws Exception {
        assumeTrue(there.canRun("bird --version"), "bird2 is not installed");
        var config = new StringBuilder("router id 9.9.9.9;\nprotocol device { }\n");
        for (boolean six : new boolean[] {false, true}) {
            config.append(bird(six, "password \"" + RIGHT.text() + "\"", SIGNED))
                    .append(bird(six, "ttl security on", NEAR))
                    .append(bird(six, "password \"" + RIGHT.text() + "\"", DIALLED));
        }
        Path file = Files.writeString(directory.resolve("bird.conf"), config);
        start(
                "bird",
                "-f",
                "-c",
                file.toString(),
                "-s",
                directory.resolve("bird.ctl").toString(),
                "-P",
                directory.resolve("bird.pid").toString());
        tryAll();
    }
}
