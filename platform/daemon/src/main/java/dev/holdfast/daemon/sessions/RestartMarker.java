package dev.holdfast.daemon.sessions;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.daemon.config.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What one run of the daemon tells the next about BGP: that it will be back, in {@code bgp-restart.json}, and in which boot of
 * the host it ran, in {@code bgp-boot}. Within one boot the kernel has gone on forwarding by what was installed.
 */
final class RestartMarker {
    private static final Logger log = LoggerFactory.getLogger(RestartMarker.class);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path BOOT_ID = Path.of("/proc/sys/kernel/random/boot_id");
    private static final int VERSION = 1;

    private final Path restart;
    private final Path boot;

    /** @param sessions who had one when that run ended; null: it did not say */
    record Announced(@Nullable Set<PeerAddress> sessions) {}

    RestartMarker(Path stateDirectory) {
        restart = stateDirectory.resolve("bgp-restart.json");
        boot = stateDirectory.resolve("bgp-boot");
    }

    /** What an earlier run said that would be back by now; it counts once. Null: none did. */
    @Nullable
    Announced take() {
        if (!Files.exists(restart)) {
            return null;
        }
        try {
            String text = Files.readString(restart);
            Files.delete(restart); // what cannot be understood will not be next time either
            JsonNode marker = JSON.readTree(text);
            if (marker.path("version").asInt() != VERSION) {
                throw new IOException("its version is " + marker.path("version") + ", not " + VERSION);
            }
            Instant until = Instant.ofEpochSecond(marker.path("expiresAt").asLong());
            boolean valid = Instant.now().isBefore(until);
            log.atInfo()
                    .addKeyValue("expires_at", until)
                    .addKeyValue("valid", valid)
                    .log("GR restart marker of the last run: {}", valid ? "peers keep our routes" : "it came too late");
            return valid ? new Announced(sessions(marker)) : null;
        } catch (IOException | JacksonException | IllegalArgumentException | DateTimeException e) {
            log.atWarn().addKeyValue("file", restart).log("GR restart marker cannot be understood: {}", e.getMessage());
            return null;
        }
    }

    private static @Nullable Set<PeerAddress> sessions(JsonNode marker) {
        JsonNode sessions = marker.path("sessions");
        if (!sessions.isArray()) {
            return null;
        }
        Set<PeerAddress> peers = new HashSet<>();
        sessions.forEach(each -> peers.add(PeerAddress.parse(each.asString())));
        return peers;
    }

    /**
     * We will be back within that time; zero: nobody waits for us.
     *
     * @param sessions who had one
     */
    void leave(Duration window, Set<PeerAddress> sessions) {
        try {
            if (window.isZero()) {
                Files.deleteIfExists(restart);
                return;
            }
            Instant until = Instant.now().plus(window);
            Map<String, Object> marker = new LinkedHashMap<>();
            marker.put("version", VERSION);
            marker.put("expiresAt", until.getEpochSecond());
            marker.put("sessions", sessions.stream().map(PeerAddress::toString).toList());
            WholeFile.replace(restart, JSON.writeValueAsString(marker) + "\n");
            log.atInfo()
                    .addKeyValue("expires_at", until)
                    .log("GR restart marker written, for {} s", window.toSeconds());
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("code", "STA-022")
                    .log("GR restart marker cannot be written to {}: {}", restart.getParent(), e.getMessage());
        }
    }

    /** Whether the last run was in this boot of the host; from now on it is this one. */
    boolean sameBoot() {
        try {
            String now = Files.readString(BOOT_ID).strip();
            boolean same = Files.exists(boot) && Files.readString(boot).strip().equals(now);
            if (!same) {
                Files.writeString(boot, now + "\n");
            }
            return same;
        } catch (IOException e) {
            log.atWarn()
                    .addKeyValue("code", "STA-022")
                    .log("Whether the kernel kept our routes cannot be known, peers are told no: {}", e.getMessage());
            return false;
        }
    }
}
