package dev.holdfast.lab.tunnel;

import dev.holdfast.lab.bench.ControlSocket;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import tools.jackson.databind.JsonNode;

/** A network namespace with a daemon in it, run by the launcher as a user runs it. */
final class Host implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(90);

    final Ip ip;
    private final Path home;
    private final Path directory;
    private final ControlSocket control;
    private Process daemon;

    /**
     * @param home the directory of the launcher
     * @param work where to keep what this daemon needs, and its log
     */
    Host(Ip ip, Path home, Path work, String configuration) throws IOException {
        this.ip = ip;
        this.home = home;
        directory = Files.createDirectories(work.resolve(ip.netns()));
        control = new ControlSocket(socket().toString());
        configure(configuration);
        daemon = start();
    }

    Path socket() {
        return directory.resolve("holdfast.sock");
    }

    Path log() {
        return directory.resolve("daemon.log");
    }

    private void configure(String configuration) throws IOException {
        Files.writeString(
                directory.resolve("holdfast.yml"),
                "state-dir: " + directory.resolve("state") + "\ncontrol: {socket: " + socket()
                        + "}\nlogging: {format: text}\n" + configuration);
    }

    private Process start() throws IOException {
        return new ProcessBuilder(List.of(
                        "ip",
                        "netns",
                        "exec",
                        ip.netns(),
                        home.resolve("holdfast").toString(),
                        "run",
                        "--config",
                        directory.resolve("holdfast.yml").toString()))
                .redirectInput(new File("/dev/null"))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    /** Waits until everything that is wanted is in the kernel. */
    void awaitInstalled() throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (!isInstalled()) {
            if (!daemon.isAlive() || System.nanoTime() > deadline) {
                throw new IOException(
                        (daemon.isAlive() ? "not ready within " + START : "the daemon ended") + ": " + log());
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
    }

    private boolean isInstalled() throws IOException {
        if (!control.isOk("/actuator/health/readiness")) {
            return false;
        }
        JsonNode counts = control.get("/actuator/intents?limit=1").path("counts");
        return counts.path("INSTALLED").asInt() > 0
                && counts.path("PENDING").asInt() == 0
                && counts.path("FAILED").asInt() == 0
                && counts.path("BLOCKED").asInt() == 0;
    }

    /** The code of the diagnostic that a link carries; empty if it has none, or is not installed at all. */
    String troubleOf(String device) throws IOException {
        for (JsonNode intent : control.get("/actuator/intents?kind=link").path("intents")) {
            if (intent.path("key").asString().equals("link " + device)
                    && intent.path("state").asString().equals("INSTALLED")) {
                return intent.path("diagnostic").path("code").asString("");
            }
        }
        return "";
    }

    JsonNode get(String path) throws IOException {
        return control.get(path);
    }

    /** Has something done about a service: {@code add}, with a specification in YAML, or {@code remove}. */
    void service(String name, String action, String specification) throws IOException {
        control.post(
                "/actuator/services/" + name,
                "{\"action\":\"" + action + "\",\"specification\":\"" + specification.replace("\n", "\\n") + "\"}");
    }

    /** How a service stands. */
    JsonNode service(String name) throws IOException {
        return control.get("/actuator/services/" + name);
    }

    void post(String path) throws IOException {
        control.post(path);
    }

    /** As by {@code kill -9}: nothing is put in order. */
    void kill() throws IOException {
        end(daemon.destroyForcibly());
    }

    void restart() throws IOException {
        daemon = start();
    }

    /** Ends it in order, and starts it with another configuration. */
    void restart(String configuration) throws IOException {
        close();
        configure(configuration);
        daemon = start();
    }

    private static void end(Process process) throws IOException {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    @Override
    public void close() throws IOException {
        daemon.destroy();
        end(daemon);
    }
}
