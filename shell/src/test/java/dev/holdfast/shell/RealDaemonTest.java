package dev.holdfast.shell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

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
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against the real daemon, as a process of its own with the plugins as jars, on the simulated kernel. */
class RealDaemonTest {
    private static final Path JAR = Path.of("../platform/daemon/target/holdfast-daemon-0.1.0.jar");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    private static Path directory;

    private static Process daemon;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() throws IOException {
        assumeTrue(Files.exists(JAR), "the daemon is not packaged; mvn verify does that first");
        Path plugins = Files.createDirectory(directory.resolve("plugins"));
        for (String plugin : new String[] {"reconciler", "static"}) {
            try (DirectoryStream<Path> jars =
                    Files.newDirectoryStream(Path.of("../plugins", plugin, "target"), "*-0.1.0.jar")) {
                for (Path jar : jars) {
                    Files.copy(jar, plugins.resolve(jar.getFileName()));
                }
            }
        }
        Path config = Files.writeString(
                directory.resolve("holdfast.yml"),
                """
                logging: {format: text}
                dataplane: {kind: simulated}
                plugins:
                  static:
                    routes:
                      - {prefix: 10.66.0.0/16, type: blackhole}
                      - {prefix: 10.67.0.0/16, type: unreachable}
                """);
        daemon = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Djnr.ffi.x86asm.enabled=false",
                        "-jar",
                        JAR.toString(),
                        "--config",
                        config.toString(),
                        "--state-dir",
                        directory.toString(),
                        "--plugins-dir",
                        plugins.toString())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("log").toFile())
                .start();
        RealDaemonTest probe = new RealDaemonTest();
        await(() -> probe.run("status") == 0 || !daemon.isAlive());
        assertThat(daemon.isAlive())
                .as(Files.readString(directory.resolve("log")))
                .isTrue();
    }

    @AfterAll
    static void stop() throws InterruptedException {
        if (daemon != null) {
            daemon.destroy();
            assertThat(daemon.waitFor(30, TimeUnit.SECONDS)).isTrue();
        }
    }

    private static void await(BooleanSupplier state) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!state.getAsBoolean()) {
            assertThat(System.nanoTime()).as("in time").isLessThan(end);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    private static ControlSocket socket() {
        return new ControlSocket(directory.resolve("holdfast.sock"));
    }

    private int run(String line) {
        out.getBuffer().setLength(0);
        err.getBuffer().setLength(0);
        Screen screen = new Screen(new PrintWriter(out), new PrintWriter(err), 120, false, Clock.systemDefaultZone());
        return new OneShot(new Session(socket(), screen)).run(Words.of(line));
    }

    private String answer(String line) {
        int code = run(line);
        assertThat(code).as(line + ": " + err).isZero();
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }

    @Test
    void everyReadingCommandIsAnswered() {
        assertThat(answer("status"))
                .startsWith("holdfast is ready, the reconciler is running")
                .contains("2 of 2 plugins");
        assertThat(answer("routes list")).containsPattern("10\\.66\\.0\\.0/16 +\\d+ +INSTALLED +blackhole");
        assertThat(answer("routes list --state FAILED")).isEqualTo("no routes\n");
        assertThat(answer("routes show 10.66.0.0/16")).contains("INSTALLED for", "wanted by    static/default");
        assertThat(answer("intents list --kind route --owner static/default")).contains("10.66.0.0/16");
        assertThat(answer("plugins list")).contains("reconciler", "static", "STARTED");
        assertThat(answer("reconcile plan")).isEqualTo("nothing to do: the kernel is as wanted\n");
        assertThat(answer("reconcile now")).contains("none missing");
    }

    @Test
    void explainSaysWhyAndWhyNot() {
        assertThat(answer("routes explain 10.66.0.0/16")).contains("is in the kernel", "Right now the kernel");
        assertThat(answer("routes explain 10.66.1.2")).contains("10.66.0.0/16");
        assertThat(answer("routes explain 203.0.113.9")).startsWith("nobody wants");
    }

    @Test
    void aLossIsListedWatchedAndShown() throws Exception {
        String ip = "{\"ip\":\"route del 10.67.0.0/16\"}";
        assertThat(socket().post("/actuator/simulation", ip, PATIENCE).status()).isBetween(200, 299);
        await(() -> answer("incidents list --prefix 10.67.0.0/16").contains("1/1"));
        String id =
                out.toString().lines().skip(1).findFirst().orElseThrow().strip().split(" ")[0];
        assertThat(answer("incidents show " + id)).contains("10.67.0.0/16", "healed", "1 of 1, the slowest in");
        assertThat(answer("routes explain 10.67.0.0/16")).contains("What happened to it:", id);
    }

    @Test
    void pausesResumesAndTellsWhatIsWrong() {
        assertThat(answer("reconcile pause")).startsWith("paused");
        await(() -> answer("status").contains("the reconciler is paused"));
        assertThat(answer("reconcile resume")).startsWith("resumed");
        await(() -> answer("status").contains("the reconciler is running"));
        assertThat(run("plugins stop nonesuch")).isEqualTo(1);
        assertThat(err.toString()).containsPattern("^[A-Z]{3}-[0-9]{3} ").contains("nonesuch");
    }

    @Test
    void jsonIsTheDaemonsOwn() {
        assertThat(answer("routes list --limit 1 --json"))
                .startsWith("{\n  \"total\": ")
                .contains("\"routes\": [");
        assertThat(answer("status --json")).contains("\"readiness\": {", "\"reconciler\": {");
    }
}
