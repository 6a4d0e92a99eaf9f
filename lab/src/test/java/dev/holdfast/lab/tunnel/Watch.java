package dev.holdfast.lab.tunnel;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/** What the kernel announces of a host while this is open, in the words of {@code ip monitor}. */
final class Watch implements AutoCloseable {
    private final Process monitor;
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Watch(Ip ip) throws IOException {
        monitor = new ProcessBuilder("ip", "-n", ip.netns(), "-o", "monitor", "link", "address", "route", "rule")
                .redirectErrorStream(true)
                .start();
        var reader = new Thread(this::read, "watch");
        reader.setDaemon(true);
        reader.start();
        awaitListening(ip);
    }

    private void read() {
        try (var in = new BufferedReader(new InputStreamReader(monitor.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add("the monitor ended: " + e.getMessage());
        }
    }

    /** The monitor does not say when it listens; a route in a table of nobody's shows it. */
    private void awaitListening(Ip ip) throws IOException {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (lines.isEmpty()) {
            if (System.nanoTime() > deadline) {
                throw new IOException("ip monitor shows nothing");
            }
            ip.batch(List.of(
                    "route add blackhole 198.18.0.1/32 table 999", "route del blackhole 198.18.0.1/32 table 999"));
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /**
     * Whether these were announced one after the other, deletions apart; empty if so, else what was missed.
     *
     * @param patterns each to be found in a line after that of the one before
     */
    String inOrder(String... patterns) {
        int at = 0;
        for (String pattern : patterns) {
            var sought = Pattern.compile(pattern);
            while (at < lines.size()
                    && (lines.get(at).startsWith("Deleted")
                            || !sought.matcher(lines.get(at)).find())) {
                at++;
            }
            if (at == lines.size()) {
                return "     not in order: " + pattern + " in\n       " + String.join("\n       ", lines) + "\n";
            }
            at++;
        }
        return "";
    }

    @Override
    public void close() {
        monitor.destroy();
    }
}
