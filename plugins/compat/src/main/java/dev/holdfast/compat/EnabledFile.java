package dev.holdfast.compat;

import dev.holdfast.api.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Optional;

/** Whether the services shall run, as the reference daemon keeps it: {@code {"reconciler_enabled":true}} in one file. */
final class EnabledFile {
    private static final String KEY = "reconciler_enabled";

    private final Path path;
    private final Json json;

    EnabledFile(Path directory, Json json) {
        path = directory.resolve("state.json");
        this.json = json;
    }

    Path path() {
        return path;
    }

    /**
     * What was last written; empty: nothing ever was.
     *
     * @throws IOException if there is something else in the file; guessing could take services out of the kernel
     */
    Optional<Boolean> read() throws IOException {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        try {
            Object value = json.read(Files.readString(path));
            if (value instanceof Map<?, ?> map && map.get(KEY) instanceof Boolean enabled) {
                return Optional.of(enabled);
            }
        } catch (IllegalArgumentException e) {
            throw unreadable(e.getMessage());
        }
        throw unreadable("there is no " + KEY + " in it");
    }

    private IOException unreadable(String why) {
        return new IOException("CMP-002 " + path + ": " + why + " -> write {\"" + KEY + "\": true} or false into it, or"
                + " remove it to begin anew");
    }

    /** Writes it so that a crash leaves the old or the new, never a half. */
    void write(boolean enabled) throws IOException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        byte[] text = json.write(Map.of(KEY, enabled)).getBytes(StandardCharsets.UTF_8);
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            for (ByteBuffer rest = ByteBuffer.wrap(text); rest.hasRemaining(); ) {
                file.write(rest);
            }
            file.force(true);
        }
        Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel directory = FileChannel.open(path.toAbsolutePath().getParent())) {
            directory.force(true);
        }
    }
}
