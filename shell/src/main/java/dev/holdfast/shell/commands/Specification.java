package dev.holdfast.shell.commands;

import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonPrinter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an operator says about a service, as the YAML a configuration file would hold: one key a line, so that the daemon's
 * words about a mistake point at the very setting.
 */
final class Specification {
    private final Map<String, Object> keys = new LinkedHashMap<>(); // to text as it is to stand there, or to such a map

    /** The keys of an existing specification. */
    static Specification of(Json json) {
        var specification = new Specification();
        json.fields().forEach((key, value) -> specification.keys.put(key, body(value)));
        return specification;
    }

    private static Object body(Json value) {
        if (value.fields().isEmpty()) {
            return JsonPrinter.line(value);
        }
        Map<String, Object> section = new LinkedHashMap<>();
        value.fields().forEach((key, inner) -> section.put(key, body(inner)));
        return section;
    }

    /**
     * Puts one setting in.
     *
     * @param setting {@code section.key=value}; the value as YAML, such as {@code [a, b]}
     */
    Specification with(String setting) {
        int equals = setting.indexOf('=');
        List<String> path = List.of(setting.substring(0, equals).split("\\."));
        Map<String, Object> section = keys;
        for (String step : path.subList(0, path.size() - 1)) {
            section = section(section, step);
        }
        section.put(path.get(path.size() - 1), setting.substring(equals + 1));
        return this;
    }

    @SuppressWarnings("unchecked") // only maps of this kind are ever put in
    private static Map<String, Object> section(Map<String, Object> parent, String key) {
        Object found = parent.get(key);
        if (found instanceof Map<?, ?>) {
            return (Map<String, Object>) found;
        }
        Map<String, Object> fresh = new LinkedHashMap<>();
        parent.put(key, fresh);
        return fresh;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        print(keys, "", text);
        return text.toString();
    }

    private static void print(Map<?, ?> section, String indent, StringBuilder text) {
        section.forEach((key, value) -> {
            text.append(indent).append(key).append(':');
            if (value instanceof Map<?, ?> inner) {
                text.append('\n');
                print(inner, indent + "  ", text);
            } else {
                text.append(' ').append(value).append('\n');
            }
        });
    }
}
