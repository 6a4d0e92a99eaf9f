package dev.holdfast.lab.tunnel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The command {@code ip} in one network namespace: what everybody else has on this kernel, and our second opinion. */
record Ip(String netns) {

    /** Runs {@code ip -n NETNS ARGUMENTS}, split at blanks. */
    String run(String arguments) throws IOException {
        return exec(List.of(("ip -n " + netns + " " + arguments).split(" ")), "");
    }

    /** Runs several at once, in one process: nobody gets between them. */
    void batch(List<String> commands) throws IOException {
        exec(List.of("ip", "-n", netns, "-batch", "-"), String.join("\n", commands) + "\n");
    }

    /** Runs any command there, split at blanks. */
    String in(String command) throws IOException {
        return exec(List.of(("ip netns exec " + netns + " " + command).split(" ")), "");
    }

    /** @throws IOException if it does not succeed, with what it said */
    static String exec(List<String> command, String input) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " " + input.strip() + ": " + said.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
        return said;
    }
}
