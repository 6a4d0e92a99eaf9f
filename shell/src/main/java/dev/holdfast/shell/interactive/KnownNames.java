package dev.holdfast.shell.interactive;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.commands.Daemon;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.ValueKind;
import java.time.Duration;
import java.util.List;

/** Values the daemon knows, to complete with. A daemon that does not answer at once completes nothing. */
final class KnownNames {
    private static final Duration PATIENCE = Duration.ofMillis(500);
    /** A list longer than this helps nobody, and a daemon may hold a million routes. */
    private static final int MAX = 500;

    private final Daemon daemon;

    KnownNames(Daemon daemon) {
        this.daemon = daemon;
    }

    List<String> of(ValueKind kind) {
        if (!kind.choices().isEmpty()) {
            return kind.choices();
        }
        return switch (kind) {
            case PREFIX -> field("routes?limit=" + MAX, "routes", "prefix");
            case OWNER -> field("intents?limit=" + MAX, "intents", "owner");
            case SERVICE -> field("services", "services", "name");
            case PLUGIN -> field("plugins", "plugins", "id");
            case PEER -> field("bgp/peers", "peers", "address");
            case INCIDENT -> field("incidents?limit=20", "incidents", "id");
            case TABLE -> List.of("main");
            case SINCE -> List.of("1m", "10m", "1h", "1d");
            case TEXT, PATH, SETTING, COUNT, AS, STATE, OBJECT_KIND, FAMILY, DIRECTION -> List.of();
        };
    }

    private List<String> field(String path, String list, String field) {
        try {
            return daemon.get(path, PATIENCE).list(list).stream()
                    .map((Json element) -> element.text(field))
                    .filter(text -> !text.isEmpty())
                    .distinct()
                    .toList();
        } catch (CallException e) {
            return List.of();
        }
    }
}
