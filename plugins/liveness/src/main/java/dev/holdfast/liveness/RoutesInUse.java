package dev.holdfast.liveness;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gates that were open when the daemon stopped, for the one that takes its place: their routes carry traffic, and are
 * left in until their far ends have had time to answer. A file that is lost costs that time without the route.
 */
final class RoutesInUse {
    /** A restart takes seconds; after longer, or a boot of the machine, nothing is known of the routes any more. */
    static final Duration GOOD_FOR = Duration.ofMinutes(2);

    private static final Logger log = LoggerFactory.getLogger(RoutesInUse.class);

    private final Path file;
    private @Nullable Set<String> taken;

    /** @param directory of the plugin's own */
    RoutesInUse(Path directory) {
        file = directory.resolve("routes-in-use");
    }

    void leave(Collection<String> gates) {
        try {
            Path fresh = file.resolveSibling("routes-in-use.new");
            Files.write(fresh, gates);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            log.warn("liveness: {} cannot be written, a restart takes routes out until they are answered", file, e);
        }
    }

    /** Whether {@code gate} was open; the file is read at the first question, and taken away. */
    boolean contains(String gate, Instant now) {
        if (taken == null) {
            taken = take(now);
        }
        return taken.contains(gate);
    }

    private Set<String> take(Instant now) {
        try {
            if (!Files.exists(file)) {
                return Set.of();
            }
            Duration age = Duration.between(Files.getLastModifiedTime(file).toInstant(), now);
            Set<String> gates = age.compareTo(GOOD_FOR) <= 0 ? Set.copyOf(Files.readAllLines(file)) : Set.of();
            Files.delete(file);
            return gates;
        } catch (IOException e) {
            log.warn("liveness: {} cannot be read, routes are out until they are answered", file, e);
            return Set.of();
        }
    }
}
