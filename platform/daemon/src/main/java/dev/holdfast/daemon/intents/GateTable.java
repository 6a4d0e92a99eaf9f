package dev.holdfast.daemon.intents;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Which gates are open, and why the others are closed. Not thread safe. */
final class GateTable {
    private static final String NEVER_OPENED = "nobody has opened it yet";
    private static final String OPEN = "";

    private final Map<String, String> reasons = new HashMap<>(); // OPEN, or why it is closed

    /** @return whether the gate was closed before */
    boolean open(String gate) {
        return !OPEN.equals(reasons.put(gate, OPEN));
    }

    /** @return whether the gate was open before */
    boolean close(String gate, String reason) {
        return OPEN.equals(reasons.put(gate, reason));
    }

    boolean isOpen(@Nullable String gate) {
        return gate == null || OPEN.equals(reasons.get(gate));
    }

    String reason(String gate) {
        return reasons.getOrDefault(gate, NEVER_OPENED);
    }
}
