package dev.holdfast.kernel.comparison;

import dev.holdfast.api.Change;
import org.jspecify.annotations.Nullable;

/** One thing done to both kernels: a foreign {@code ip} command, or a change by our dataplane. */
record Step(@Nullable String ip, @Nullable Change change) {

    static Step ip(String command) {
        return new Step(command, null);
    }

    static Step change(Change change) {
        return new Step(null, change);
    }

    @Override
    public String toString() {
        return ip == null ? "holdfast: " + change : "ip " + ip;
    }
}
