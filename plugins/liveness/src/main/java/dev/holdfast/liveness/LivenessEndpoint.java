package dev.holdfast.liveness;

import dev.holdfast.api.PluginEndpoint;
import dev.holdfast.api.gate.PathHealth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;

/** {@code /actuator/liveness}: all sessions; {@code ?route=} one route's with their last transitions. */
final class LivenessEndpoint implements PluginEndpoint, PathHealth {
    private static final int DEFAULT_LIMIT = 200;
    private static final int MOST = 100_000;

    private final LivenessConfig config;
    private final Sessions sessions;

    LivenessEndpoint(LivenessConfig config, Sessions sessions) {
        this.config = config;
        this.sessions = sessions;
    }

    /**
     * @param counts sessions by state
     * @param total how many match, listed or not
     */
    record Listing(
            Mode mode, int port, Timing timing, Map<String, Integer> counts, int total, List<SessionView> sessions) {}

    record Details(Mode mode, List<SessionView.Detailed> sessions) {}

    @Override
    public Object read(String path, Map<String, String> parameters) {
        if (!path.isEmpty()) {
            throw new NoSuchElementException("there is no liveness/" + path);
        }
        String route = parameters.get("route");
        if (route != null) {
            List<SessionView.Detailed> found = sessions.details(route);
            if (found.isEmpty()) {
                throw new NoSuchElementException("no session watches " + route);
            }
            return new Details(config.mode(), found);
        }
        String state = parameters.getOrDefault("state", "");
        if (!state.isEmpty()
                && Map.of("admin_down", 1, "down", 1, "init", 1, "up", 1).get(state) == null) {
            throw new IllegalArgumentException("'" + state + "' is no state; give admin_down, down, init or up");
        }
        List<SessionView> matching = sessions.views().stream()
                .filter(view -> state.isEmpty() || view.state().toString().equals(state))
                .toList();
        int limit = limit(parameters.get("limit"));
        return new Listing(
                config.mode(),
                config.port(),
                config.timing(),
                counts(),
                matching.size(),
                matching.subList(0, Math.min(limit, matching.size())));
    }

    @Override
    public List<String> silentDevices() {
        return sessions.silentDevices();
    }

    @Override
    public Map<String, Integer> counts() {
        Map<String, Integer> counts = new LinkedHashMap<>();
        for (SessionState state : SessionState.values()) {
            counts.put(state.toString(), sessions.count(state));
        }
        return counts;
    }

    private static int limit(@org.jspecify.annotations.Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 1 && limit <= MOST) {
                return limit;
            }
        } catch (NumberFormatException e) {
            // said below, as for a number out of range
        }
        throw new IllegalArgumentException("limit must be 1.." + MOST + ", was '" + text + "'");
    }
}
