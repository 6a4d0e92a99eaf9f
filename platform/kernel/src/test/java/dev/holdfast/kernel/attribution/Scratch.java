package dev.holdfast.kernel.attribution;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.kernel.libc.LibC;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A network namespace of our own with one device, and a directory for scripts; both go when it is closed. */
final class Scratch implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();

    final String netns = "hfattr%d-%d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());
    final Path directory;
    private final List<Process> started = new ArrayList<>();

    Scratch() throws IOException {
        directory = Files.createTempDirectory("holdfast-attribution");
        run("ip", "netns", "add", netns);
        ip("link set lo up");
        ip("link add d0 type veth peer name d1");
        ip("addr add 10.9.0.1/24 dev d0");
        ip("link set d0 up");
        ip("link set d1 up");
    }

    static void assumePrivileged() {
        assumeTrue(LibC.get().geteuid() == 0, "needs root, to make network namespaces");
        assumeTrue(
                Files.isExecutable(Path.of("/usr/sbin/ip")) || Files.isExecutable(Path.of("/sbin/ip")),
                "needs iproute2");
    }

    /** Root of a user namespace is not enough: exec and exit records are for root of the machine. */
    static void assumeRecords() throws IOException {
        boolean initial = Files.readString(Path.of("/proc/self/uid_map")).contains("4294967295");
        assumeTrue(initial, "needs the initial user namespace, for exec and exit records");
    }

    static void assumeInstalled(String program) {
        boolean found = List.of("/usr/bin", "/bin", "/usr/sbin", "/sbin").stream()
                .anyMatch(place -> Files.isExecutable(Path.of(place, program)));
        assumeTrue(found, "needs " + program);
    }

    /** {@code ip -n NAMESPACE …}. */
    void ip(String command) throws IOException {
        var words = new ArrayList<>(List.of("ip", "-n", netns));
        words.addAll(List.of(command.split(" ")));
        run(words.toArray(String[]::new));
    }

    Path script(String name, String text) throws IOException {
        Path file = directory.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    /** Runs to its end. */
    static void run(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.PIPE)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IOException(String.join(" ", command) + ": " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    /** Starts something that talks to us on its standard output and listens on its input. */
    Process start(String... command) throws IOException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        started.add(process);
        return process;
    }

    @Override
    public void close() throws IOException {
        for (Process process : started) {
            process.destroyForcibly();
            process.onExit().orTimeout(5, TimeUnit.SECONDS).join();
        }
        run("ip", "netns", "del", netns);
        try (var files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
