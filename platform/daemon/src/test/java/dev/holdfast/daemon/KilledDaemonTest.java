package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.daemon.plugins.TestJar;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Daemons that are killed while services are added and removed: what was answered holds. */
class KilledDaemonTest {
    private static final int KILLS = 3;

    @TempDir
    Path home;

    private @Nullable Process daemon;
    private final Set<String> sure = new TreeSet<>();
    private @Nullable String unsure; // asked for, and not answered

    @AfterEach
    void end() {
        if (daemon != null) {
            daemon.destroyForcibly();
        }
    }

    @Test
    void whatWasAnsweredBeforeAKillHoldsAfterIt() throws Exception {
        Path plugins = Files.createDirectory(home.resolve("plugins"));
        FakeReconciler.build(plugins.resolve("reconciler.jar"));
        TestJar.of("toys").source(ToyPlugin.SOURCE).build(plugins.resolve("toys.jar"));
        Files.writeString(
                home.resolve("holdfast.yml"), "state-dir: state\nplugins-dir: plugins\ndataplane: {kind: simulated}\n");
        var random = new Random(20);
        for (int i = 0; i <= KILLS; i++) {
            Process running = launch();
            Set<String> there = names();
            Set<String> allowed = new TreeSet<>(sure);
            String open = unsure;
            if (open != null) { // asked for when the daemon died: either is right
                allowed.remove(open);
                there.remove(open);
                sure.remove(open);
                forget(open);
            }
            assertThat(there).isEqualTo(allowed);
            unsure = null;
            long kill = random.nextInt(400);
            var killer = CompletableFuture.runAsync(
                    running::destroyForcibly, CompletableFuture.delayedExecutor(kill, TimeUnit.MILLISECONDS));
            work(random, running);
            killer.join();
            running.waitFor();
        }
    }

    private void work(Random random, Process running) {
        while (running.isAlive()) {
            String name = String.valueOf(random.nextInt(100));
            boolean add = !sure.contains(name);
            try {
                unsure = name;
                SocketClient socket = SocketClient.of(home.resolve("state/holdfast.sock"));
                int status = add
                        ? socket.post(
                                        "services/" + name,
                                        "{\"action\":\"add\",\"specification\":\"{type: toy, number: " + name + "}\"}")
                                .status()
                        : socket.ask("DELETE", "services/" + name, "", "").status();
                assertThat(status).isEqualTo(200);
                if (add) {
                    sure.add(name);
                } else {
                    sure.remove(name);
                }
                unsure = null;
            } catch (UncheckedIOException | StringIndexOutOfBoundsException | ArrayIndexOutOfBoundsException e) {
                return; // it died in the middle of an answer
            }
        }
    }

    private Set<String> names() {
        return new TreeSet<>(SocketClient.of(home.resolve("state/holdfast.sock"))
                .get("services")
                .json()
                .get("services")
                .findValuesAsString("name"));
    }

    /** Whichever way it went, it goes now, so that the next round begins with what is certain. */
    private void forget(String name) {
        SocketClient.of(home.resolve("state/holdfast.sock")).ask("DELETE", "services/" + name, "", "");
    }

    private Process launch() throws IOException {
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin/java").toString(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.holdfast.daemon.HoldfastDaemon",
                        "--config",
                        home.resolve("holdfast.yml").toString()))
                .redirectOutput(home.resolve("out").toFile())
                .redirectErrorStream(true)
                .start();
        daemon = process;
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!answers()) {
            assertThat(process.isAlive())
                    .as(Files.readString(home.resolve("out")))
                    .isTrue();
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
        return process;
    }

    private boolean answers() {
        try {
            return SocketClient.of(home.resolve("state/holdfast.sock"))
                            .get("health/readiness")
                            .status()
                    == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }
}
