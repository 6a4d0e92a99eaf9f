package dev.holdfast.daemon.plugins;

import dev.holdfast.model.Diagnostic;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A plugin for people: a copy that stays as it was read.
 *
 * @param id in the manifest; of a jar without one, its file name
 * @param version empty: not known
 * @param since when the state was entered
 * @param settled whether it has declared everything it has, or declares nothing
 * @param diagnostic why it is FAILED or REFUSED; null otherwise
 * @param jar file name in the plugins directory
 */
public record PluginView(
        String id,
        String version,
        String description,
        PluginState state,
        Instant since,
        boolean settled,
        @Nullable Diagnostic diagnostic,
        String jar) {}
