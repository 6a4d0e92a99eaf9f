package dev.holdfast.api.overlay;

import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.gate.PathGates;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Has the paths of the routes that a service wants watched, and no others. For one thread at a time. */
final class PathWatch {
    private final PathGates gates;
    private final Map<String, GatedPath> watched = new HashMap<>();
    private boolean kept = true;

    PathWatch(PathGates gates) {
        this.gates = gates;
    }

    /** To be called before the routes are declared, so that where nobody watches they do not wait. */
    void watch(Collection<GatedPath> paths) {
        for (GatedPath path : paths) {
            if (!path.equals(watched.put(path.gate(), path))) {
                kept = gates.watch(path);
            }
        }
    }

    /** Whether somebody watched when last asked. Nobody: routes do not wait. */
    boolean kept() {
        return kept;
    }

    /** To be called after the routes were taken back. */
    void forget(Collection<String> names) {
        for (String gate : names) {
            if (watched.remove(gate) != null) {
                gates.forget(gate);
            }
        }
    }

    /** Forgets all but these. */
    void retain(Collection<GatedPath> paths) {
        var gone = new HashMap<>(watched);
        paths.forEach(path -> gone.remove(path.gate()));
        forget(gone.keySet());
    }
}
