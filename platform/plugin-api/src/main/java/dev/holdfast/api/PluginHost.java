package dev.holdfast.api;

import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;

/** What the platform offers one plugin. All methods may be called from any thread. */
public interface PluginHost {

    /** The id in the plugin's manifest. */
    String id();

    /** An owner named {@code id()/service}. */
    Owner owner(String service);

    /**
     * The plugin's part of the configuration, {@code plugins.<id>}, as a record of the plugin's own. Components may be
     * records, lists, maps, enums, numbers, {@code boolean}, {@code String}, {@link java.time.Duration}, and types of the
     * model with a static {@code parse(String)} method. A key that no component takes is an error; so is a value its
     * record's constructor refuses with {@link IllegalArgumentException}. Component names are written in kebab-case; a
     * component that is not {@code @Nullable} and has no {@link DefaultValue} of its own gets the type's empty value.
     *
     * @throws ConfigException if the configuration does not fit; not to be caught
     */
    <T> T config(Class<T> type);

    /** Where the plugin declares what it wants. */
    IntentSource intents();

    /** The named conditions that intents wait for. */
    Gates gates();

    /** Meters of this plugin; each gets the tag {@code plugin}, and all are removed when it stops. */
    MeterRegistry meters();

    Clock clock();

    /** A directory of the plugin's own for state that must survive a restart; it exists and is writable. */
    Path stateDirectory();
}
