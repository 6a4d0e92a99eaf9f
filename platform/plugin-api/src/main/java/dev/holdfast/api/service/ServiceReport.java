package dev.holdfast.api.service;

import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.Diagnostic;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a service stands beyond its kernel objects, which the platform knows by itself.
 *
 * @param session its routing session; null: it has none
 * @param facts what else an operator wants to see, by lower-case name, in the order to be shown; values are text, numbers
 *     or lists of text
 * @param troubles what keeps it from its work; empty: nothing
 */
public record ServiceReport(@Nullable SessionState session, Map<String, Object> facts, List<Diagnostic> troubles) {
    public ServiceReport {
        facts = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(facts));
        troubles = List.copyOf(troubles);
    }
}
