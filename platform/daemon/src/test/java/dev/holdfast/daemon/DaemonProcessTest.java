package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.daemon.plugins.TestJar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon as a process of its own: what it prints, and how it ends. */
class DaemonProcessTest {
    @TempDir
    Path home;

    private Path config;
    private @Nullable Process running;

    @BeforeEach
    void configure() throws IOException {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        FakeReconciler.build(plugins.resolve("reconciler.jar"));
        TestJar.of("calm").settles().build(plugins.resolve("calm.jar"));
        config = Files.writeString(
                home.resolve("holdfast.yml"), "state-dir: state\nplugins-dir: plugins\ndataplane: {kind: simulated}\n");
    }

    @AfterEach
    void kill() {
        if (running != null) {
            running.destroyForcibly();
        }
    }

    private Process launch(List<String> before, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin/java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.holdfast.daemon.HoldfastDaemon"));
        command.addAll(List.of(arguments));
        running = new ProcessBuilder(command)
                .redirectOutput(home.resolve("out").toFile())
                .redirectError(home.resolve("err").toFile())
                .start();
        return running;
    }

    private int exitCode(Process process) throws InterruptedException {
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("ends in time").isTrue();
        return process.exitValue();
    }

    private String err() throws IOException {
        return Files.readString(home.resolve("err"));
    }

    private void awaitSocket(Process process) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!Files.exists(home.resolve("state/holdfast.sock")) || !answers()) {
            assertThat(process.isAlive()).as(err()).isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private boolean answers() {
        try {
            return SocketClient.of(home.resolve("state/holdfast.sock"))
                            .get("health/readiness")
                            .status()
                    == 200;
        } catch (java.io.UncheckedIOException e) {
            return false;
        }
    }

    @Test
    void sigtermEndsItWith143AndTakesTheSocketAway() throws Exception {
        Process process = launch(List.of(), "--config", config.toString());
        awaitSocket(process);
        var watcher = CompletableFuture.supplyAsync(
                () -> SocketClient.of(home.resolve("state/holdfast.sock")).get("incidents?wait=30&after=0"));
        long asked = System.nanoTime();
        process.destroy();
        assertThat(exitCode(process)).isEqualTo(143);
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(5));
        assertThat(home.resolve("state/holdfast.sock")).doesNotExist();
        assertThat(watcher).isNotNull();
        assertThat(err()).isEmpty();
        assertThat(Files.readAllLines(home.resolve("out")))
                .isNotEmpty()
                .allMatch(line -> line.startsWith("{\"@timestamp\""));
    }

    @Test
    void aHangupDoesNotEndIt() throws Exception {
        // Whoever runs the tests may ignore hangups, as nohup does, and that is inherited.
        Process process = launch(List.of("env", "--default-signal=HUP"), "--config", config.toString());
        awaitSocket(process);
        assertThat(new ProcessBuilder("kill", "-HUP", String.valueOf(process.pid()))
                        .start()
                        .waitFor())
                .isZero();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!Files.readString(home.resolve("out")).contains("SIGHUP does nothing")) {
            assertThat(System.nanoTime()).isLessThan(deadline);
        }
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void afterAKillTheNextOneStarts() throws Exception {
        Process first = launch(List.of(), "--config", config.toString());
        awaitSocket(first);
        first.destroyForcibly().waitFor();
        assertThat(home.resolve("state/holdfast.sock")).exists();
        awaitSocket(launch(List.of(), "--config", config.toString()));
    }

    @Test
    void aMistakeInTheFileEndsItWith2AndNoStackTrace() throws Exception {
        Files.writeString(config, "plugins:\n  calm: {speed: 3}\nobserf-only: true\n");
        for (String mode : List.of("--check", "--observe-only")) {
            Process process = launch(
                    List.of(),
                    "--config",
                    config.toString(),
                    mode,
                    "--plugins-dir",
                    home + "/plugins",
                    "--state-dir",
                    home + "/state");
            assertThat(exitCode(process)).isEqualTo(2);
            assertThat(err())
                    .contains("holdfast.yml:3:1: unknown key 'obserf-only' [CFG-004]")
                    .contains("did you mean 'observe-only'?")
                    .endsWith("; nothing was started\n")
                    .doesNotContain("\tat ");
        }
        assertThat(home.resolve("state")).doesNotExist();
    }

    @Test
    void aMistakeInAPluginsPartEndsItWith2() throws Exception {
        Files.writeString(
                config, "plugins-dir: plugins\nstate-dir: state\ndataplane: {kind: simulated}\nplugins: {cal: {}}\n");
        Process process = launch(List.of(), "--config", config.toString());
        assertThat(exitCode(process)).isEqualTo(2);
        assertThat(err())
                .containsOnlyOnce("holdfast.yml:4:11: unknown key 'cal' [CFG-004]")
                .doesNotContain("\tat ");
    }

    @Test
    void aRightFileIsSaidToBeRight() throws Exception {
        Process process = launch(List.of(), "--config", config.toString(), "--check");
        assertThat(exitCode(process)).isZero();
        assertThat(Files.readString(home.resolve("out"))).isEqualTo(config + ": no mistake found\n");
    }

    @Test
    void aWrongOptionIsAnsweredByTheRightOnes() throws Exception {
        assertThat(exitCode(launch(List.of(), "--confg", "x"))).isEqualTo(2);
        assertThat(err()).startsWith("holdfast: unknown option '--confg' [CFG-008]\nusage: ");
    }

    @Test
    void whoAsksForHelpIsGivenItAndNotScolded() throws Exception {
        assertThat(exitCode(launch(List.of(), "--help"))).isZero();
        assertThat(Files.readString(home.resolve("out"))).startsWith("usage: holdfast run");
    }

    @Test
    void aMissingFileEndsItWith2() throws Exception {
        assertThat(exitCode(launch(List.of(), "--config", home + "/none.yml"))).isEqualTo(2);
        assertThat(err()).contains("none.yml: there is no such file [CFG-001]");
    }

    @Test
    void aSecondDaemonIsRefused() throws Exception {
        try (StateLock held = StateLock.take(home.resolve("state"))) {
            assertThat(held).isNotNull();
            assertThat(exitCode(launch(List.of(), "--config", config.toString())))
                    .isEqualTo(2);
        }
        assertThat(err())
                .containsOnlyOnce("process " + ProcessHandle.current().pid() + " [STA-001]")
                .doesNotContain("\tat ");
    }

    @Test
    void aTcpPortInUseIsSaidSo() throws Exception {
        try (var taken = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            Files.writeString(
                    config,
                    "control: {tcp: {port: " + taken.getLocalPort() + "}}\n",
                    java.nio.file.StandardOpenOption.APPEND);
            assertThat(exitCode(launch(List.of(), "--config", config.toString())))
                    .isEqualTo(2);
        }
        assertThat(err()).containsOnlyOnce("[API-004]").doesNotContain("\tat ");
    }

    @Test
    void withoutTheCapabilityItSaysWhichAndObservesIfAsked() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        assumeTrue("root".equals(System.getProperty("user.name")), "needs root, to give up a capability");
        Files.writeString(config, "state-dir: state\nplugins-dir: plugins\n");
        List<String> without = List.of("setpriv", "--bounding-set=-net_admin", "--inh-caps=-net_admin");
        assertThat(exitCode(launch(without, "--config", config.toString()))).isEqualTo(2);
        assertThat(err())
                .contains("CAP_NET_ADMIN is missing [KRN-003]")
                .contains("AmbientCapabilities=CAP_NET_ADMIN")
                .contains("--observe-only")
                .doesNotContain("\tat ");
        awaitSocket(launch(without, "--config", config.toString(), "--observe-only"));
    }
}
