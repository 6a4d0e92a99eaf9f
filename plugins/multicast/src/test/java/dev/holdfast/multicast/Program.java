package dev.holdfast.multicast;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A program in a network namespace whose lines a test waits for; ended when closed. */
final class Program implements AutoCloseable {
    private static final long PATIENCE_SECONDS = 10;

    private final Process process;
    private final String name;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final List<String> heard = new ArrayList<>();

    private Program(String netns, String name, List<String> command) throws IOException {
        this.name = name;
        var words = new ArrayList<>(List.of("ip", "netns", "exec", netns));
        words.addAll(command);
        process = new ProcessBuilder(words).redirectErrorStream(true).start();
        var reader = new Thread(this::read, name);
        reader.setDaemon(true);
        reader.start();
    }

    static Program start(String netns, String... command) throws IOException {
        return new Program(netns, command[0], List.of(command));
    }

    /** A script from the test resources; ready to receive when this returns. */
    static Program python(String netns, String script, String... arguments) throws IOException {
        var words = new ArrayList<>(List.of("python3", "-c", text(script)));
        words.addAll(List.of(arguments));
        var program = new Program(netns, script, words);
        program.await("ready"::equals);
        return program;
    }

    private static String text(String script) throws IOException {
        try (InputStream resource = Program.class.getResourceAsStream("/" + script)) {
            return new String(Objects.requireNonNull(resource).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void read() {
        try (var reader = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line;
            while ((line = reader.readLine()) != null) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("ended: " + e.getMessage());
        }
    }

    /** The first line that is as wished, of those not awaited yet. */
    String await(Predicate<String> wished) {
        String line = next(wished, PATIENCE_SECONDS * 1000);
        if (line == null) {
            throw new AssertionError(name + " did not say what was awaited; it said " + heard);
        }
        return line;
    }

    /** Whether no such line comes for {@code millis}. */
    boolean staysWithout(Predicate<String> unwished, long millis) {
        return next(unwished, millis) == null;
    }

    private @Nullable String next(Predicate<String> wished, long millis) {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        try {
            while (true) {
                String line = lines.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    return null;
                }
                heard.add(line);
                if (wished.test(line)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(5, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
