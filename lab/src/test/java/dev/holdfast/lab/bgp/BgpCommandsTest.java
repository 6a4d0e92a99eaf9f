package dev.holdfast.lab.bgp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.lab.structure.House;
import dev.holdfast.shell.OneShot;
import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.commands.Session;
import dev.holdfast.shell.line.Words;
import dev.holdfast.shell.view.Screen;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons that are peers, on two hosts of their own, asked and ordered by the commands an operator types. */
@Timeout(120)
class BgpCommandsTest {
    private static final Path JAR = House.root().resolve("platform/daemon/target/holdfast-daemon-0.1.0.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(40);

    @TempDir
    private static Path directory;

    private static Host here;
    private static Host there;

    /** A daemon in a network namespace. */
    private static final class Host {
        final Netns netns = Netns.create("bgc");
        final Path state;
        private final Process daemon;

        Host(String name, int number, String bgp) throws IOException {
            state = Files.createDirectory(directory.resolve(name));
            Path config = Files.writeString(
                    directory.resolve(name + ".yml"),
                    "dataplane: {netns: " + netns.name() + "}\nlogging: {format: text}\nbgp:\n  as: 6500" + number
                            + "\n  router-id: 10.78.0." + number + "\n" + bgp.indent(2));
            daemon = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-Djnr.ffi.x86asm.enabled=false",
                            "-jar",
                            JAR.toString(),
                            "--config",
                            config.toString(),
                            "--state-dir",
                            state.toString(),
                            "--plugins-dir",
                            directory.resolve("plugins").toString())
                    .redirectErrorStream(true)
                    .redirectOutput(state.resolve("log").toFile())
                    .start();
        }

        /** What a command prints, whether it could be done or not. */
        String says(String line) {
            var out = new StringWriter();
            var printer = new PrintWriter(out);
            Screen screen = new Screen(printer, printer, Screen.UNBOUNDED, false, Clock.systemDefaultZone());
            new OneShot(new Session(new ControlSocket(state.resolve("holdfast.sock")), screen)).run(Words.of(line));
            return out.toString();
        }

        void awaits(String line, String pattern) {
            long end = System.nanoTime() + PATIENCE.toNanos();
            String said = says(line);
            while (!Pattern.compile(pattern).matcher(said).find()) {
                assertThat(System.nanoTime()).as("%s says %s", line, said).isLessThan(end);
                LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
                said = says(line);
            }
        }

        void stop() throws InterruptedException {
            daemon.destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
            netns.close();
        }
    }

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.exists(JAR), "the daemon is not packaged; mvn verify does that first");
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        Path built = House.root().resolve("plugins/reconciler/target");
        try (DirectoryStream<Path> jars = Files.newDirectoryStream(built, "*-0.1.0.jar")) {
            for (Path jar : jars) {
                Files.copy(jar, plugins.resolve(jar.getFileName()));
            }
        }
        here = new Host(
                "here",
                1,
                """
                listen: [0.0.0.0]
                networks: [203.0.113.0/24]
                policy:
                  policies:
                    in:
                      statements:
                        - {name: mine, match: {prefix: 192.168.9.0/24}, action: deny}
                        - {match: {prefix: 192.168.0.0/16, le: 24}, action: permit, set: {local-pref: 200}}
                    out: {default-action: permit}
                groups:
                  all: {import: {chain: [in]}, export: {chain: [out]}, hold-time: 9s, connect-retry: 1s}
                """);
        there = new Host(
                "there",
                2,
                """
                listen: [0.0.0.0]
                ebgp-requires-policy: false
                networks: [192.168.1.0/24, 192.168.2.0/24, {prefix: 192.168.9.0/24, communities: ['65002:9']}]
                peers:
                  10.78.0.1: {as: 65001, connect-retry: 1s}
                """);
        here.netns.ip("link add v0 type veth peer name v0 netns " + there.netns.name());
        here.netns.ip("address add 10.78.0.1/24 dev v0");
        there.netns.ip("address add 10.78.0.2/24 dev v0");
        here.netns.ip("link set v0 up");
        there.netns.ip("link set v0 up");
        here.awaits("status", "holdfast is ready");
        there.awaits("status", "holdfast is ready");
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (here != null) {
            here.stop();
        }
        if (there != null) {
            there.stop();
        }
    }

    /** One day of an operator; the steps build on each other. */
    @Test
    void aPeerFromItsFirstMinuteToItsLast() {
        assertThat(here.says("peers list")).isEqualTo("no peers; `peers add --help` says how to add one\n");
        assertThat(here.says("peers add 10.78.0.2 as=65001 group=all role=peer"))
                .contains("BGP-322", "role requires eBGP");
        assertThat(here.says("peers add 10.78.0.2 as=65002 group=all description='the other'"))
                .contains("AS 65002, external, group all, added");
        here.awaits("peers list", "10.78.0.2 +65002 +Established +.* 3 +2 +1 +the other");
        here.awaits("bgp show", "AS 65001, router id 10.78.0.1, 1 of 1 peer established");
        here.awaits("status", "bgp +AS 65001, 1 of 1 peer established, best paths 3 ipv4");

        assertThat(here.says("rib best --longer --prefix 192.168.0.0/16"))
                .containsPattern("\\*> +192.168.1.0/24 +10.78.0.2 +10.78.0.2 +65002 +200 +igp")
                .doesNotContain("192.168.9.0/24");
        assertThat(here.says("rib received 10.78.0.2 --rejected"))
                .containsPattern("x +192.168.9.0/24 .* 65002:9 +the import policy denies it");
        assertThat(here.says("rib received 10.78.0.2 --community 65002:9 --json"))
                .contains("\"192.168.9.0/24\"");
        assertThat(here.says("rib advertised 10.78.0.2")).containsPattern("203.0.113.0/24 +10.78.0.1 +local +65001");
        assertThat(here.says("rib explain 192.168.9.0/24")).contains("rejected on import: the import policy denies it");
        assertThat(here.says("rib explain 192.168.1.0/24 --to 10.78.0.2"))
                .contains("is not told to 10.78.0.2", "split_horizon");
        assertThat(here.says("policy test 10.78.0.2 192.168.9.0/24")).contains("denied", "in 1 (mine): deny");
        here.awaits("routes explain 192.168.1.0/24", "learned by BGP from 10.78.0.2 \\(AS 65002\\)");

        assertThat(here.says("inject add 198.51.100.0/24 communities=65001:7 med=5"))
                .contains("is originated");
        there.awaits("rib prefix 198.51.100.0/24", "198.51.100.0/24 +10.78.0.1 +10.78.0.1 +65001 +5 +igp +65001:7");
        assertThat(here.says("inject list")).containsPattern("198.51.100.0/24 +this host +5 +igp +65001:7");
        assertThat(here.says("inject remove 198.51.100.0/24")).contains("is no longer originated");
        there.awaits("rib prefix 198.51.100.0/24", "no routes");

        assertThat(here.says("peers softreset 10.78.0.2 in")).containsIgnoringCase("ipv4");
        assertThat(here.says("peers show 10.78.0.2")).contains("1 time up, 0 times down", "it has told all");
        assertThat(here.says("peers disable 10.78.0.2 --reason 'works till noon'"))
                .contains("Disabled");
        there.awaits("peers show 10.78.0.1", "works till noon");
        there.awaits("peers list", "10.78.0.1 +65001 +(Idle|Active|Connect) ");
        here.awaits("routes list", "no routes");
        assertThat(here.says("peers enable 10.78.0.2")).doesNotContain("Disabled");
        here.awaits("peers list", "Established");
        assertThat(here.says("peers remove 10.78.0.2")).isEqualTo("peer 10.78.0.2 is removed\n");
        assertThat(here.says("peers show 10.78.0.2")).contains("BGP-302", "there is no such peer");
        assertThat(there.says("peers remove 10.78.0.1")).contains("BGP-305", "it stands in the configuration");
    }
}
