package dev.holdfast.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A network namespace of its own on the real kernel, gone when closed. Its name carries the process id, so that two test
 * runs do not meet. Where namespaces are not permitted the test is skipped, and says so.
 */
public final class Netns implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;

    private Netns(String name) {
        this.name = name;
    }

    /**
     * Makes one with the loopback device up.
     *
     * @param purpose a few letters, part of the name
     */
    public static Netns create(String purpose) {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "network namespaces are Linux");
        String name = "hf-" + purpose + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet();
        Result made = run(List.of("ip", "netns", "add", name));
        assumeTrue(made.exit == 0, "no network namespace can be made here: " + made.output);
        var netns = new Netns(name);
        netns.ip("link set lo up");
        return netns;
    }

    public String name() {
        return name;
    }

    /** Runs {@code ip -n NAME ARGUMENTS}, which has to succeed. */
    public String ip(String arguments) {
        return exec("ip -n " + name + " " + arguments);
    }

    /** Runs {@code ip netns exec NAME COMMAND}, which has to succeed. */
    public String in(String command) {
        return exec("ip netns exec " + name + " " + command);
    }

    /** Runs a line of bash within, which has to succeed. */
    public String script(String line) {
        Result result = run(List.of("ip", "netns", "exec", name, "bash", "-c", line));
        assertThat(result.exit).as(line + ": " + result.output).isZero();
        return result.output;
    }

    /** Whether {@code ip -n NAME ARGUMENTS} succeeds. */
    public boolean can(String arguments) {
        return run(List.of(("ip -n " + name + " " + arguments).split(" "))).exit == 0;
    }

    /** Whether {@code ip netns exec NAME COMMAND} succeeds. */
    public boolean canRun(String command) {
        return run(List.of(("ip netns exec " + name + " " + command).split(" "))).exit == 0;
    }

    /** Runs {@code ip -batch}, which has to succeed as a whole. */
    public void batch(Iterable<String> lines) {
        Result result = run(List.of("ip", "-n", name, "-batch", "-"), String.join("\n", lines) + "\n");
        assertThat(result.exit).as("ip -batch: " + result.output).isZero();
    }

    private static String exec(String command) {
        Result result = run(List.of(command.split(" ")));
        assertThat(result.exit).as(command + ": " + result.output).isZero();
        return result.output;
    }

    private record Result(int exit, String output) {}

    private static Result run(List<String> command) {
        return run(command, "");
    }

    private static Result run(List<String> command, String input) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (var in = process.getOutputStream()) {
                in.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return new Result(process.waitFor(), output.strip());
        } catch (IOException e) {
            return new Result(127, String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        run(List.of("ip", "netns", "del", name));
    }
}
