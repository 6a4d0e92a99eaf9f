package dev.holdfast.daemon.plugins;

import dev.holdfast.api.PluginEndpoint;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What running plugins show at {@code /actuator/<id>}. Safe from any thread. */
public final class PluginEndpoints {
    private static final Set<String> OURS = Set.of(
            "health",
            "info",
            "loggers",
            "prometheus",
            "intents",
            "routes",
            "reconciler",
            "incidents",
            "plugins",
            "services",
            "simulation");

    private final Map<String, Shown> shown = new ConcurrentHashMap<>();

    private record Shown(String plugin, PluginEndpoint endpoint) {}

    void show(String plugin, String id, PluginEndpoint endpoint) {
        if (!id.matches("[a-z0-9][a-z0-9-]{0,63}")) {
            throw new IllegalArgumentException("'" + id + "' is no id of an endpoint: a-z 0-9 -");
        }
        Shown holder = OURS.contains(id) ? null : shown.putIfAbsent(id, new Shown(plugin, endpoint));
        if (OURS.contains(id) || holder != null) {
            String whose = holder == null ? "the platform" : "plugin " + holder.plugin();
            throw new IllegalArgumentException("the endpoint '" + id + "' belongs to " + whose);
        }
    }

    void hideAll(String plugin) {
        shown.values().removeIf(each -> each.plugin().equals(plugin));
    }

    /** The endpoint of that id; null if no running plugin has one. */
    public @Nullable PluginEndpoint find(String id) {
        Shown found = shown.get(id);
        return found == null ? null : found.endpoint();
    }
}
