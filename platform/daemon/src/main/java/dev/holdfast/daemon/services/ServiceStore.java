package dev.holdfast.daemon.services;

import dev.holdfast.daemon.config.Specification;
import dev.holdfast.daemon.config.StoredServices;
import dev.holdfast.daemon.config.WholeFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/**
 * The file that remembers services added at run time, and what an operator said each service shall do.
 */
final class ServiceStore {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path file;

    ServiceStore(Path stateDirectory) {
        file = stateDirectory.resolve("services.json");
    }

    Path file() {
        return file;
    }

    /**
     * @param services by name, as {@link Specification#given} shows them
     * @param wanted by name, of services that shall not simply run, in lower case
     * @param guards by name, of drained services
     */
    record Content(
            Map<String, Map<String, Object>> services,
            Map<String, String> wanted,
            Map<String, List<Map<String, Object>>> guards) {}

    /**
     * Empty if there is no such file.
     *
     * @throws dev.holdfast.api.ConfigException if it cannot be understood; nobody may go on and forget what is in it
     */
    StoredServices read() {
        return StoredServices.read(file);
    }

    /** @throws IOException if it is not on disk for certain; what was there before is then still there */
    void write(Content content) throws IOException {
        WholeFile.replace(file, render(content));
    }

    /** One entry a line, so that a mistake in it can be pointed at, and two files compared. */
    private static String render(Content content) {
        var text = new StringBuilder("{\"version\": 1,\n");
        entries(text, "services", content.services());
        entries(text.append(",\n"), "wanted", content.wanted());
        entries(text.append(",\n"), "guards", content.guards());
        return text.append("}\n").toString();
    }

    private static void entries(StringBuilder text, String name, Map<String, ?> map) {
        text.append('"').append(name).append("\": {");
        for (Iterator<? extends Map.Entry<String, ?>> all = map.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<String, ?> entry = all.next();
            text.append("\n  ").append(JSON.writeValueAsString(entry.getKey())).append(": ");
            text.append(JSON.writeValueAsString(entry.getValue())).append(all.hasNext() ? "," : "");
        }
        text.append('}');
    }
}
