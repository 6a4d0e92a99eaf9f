package dev.holdfast.api;

import dev.holdfast.api.gate.Gatekeeper;
import dev.holdfast.api.http.HttpHandler;
import dev.holdfast.api.http.HttpListener;
import dev.holdfast.api.http.HttpSurface;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.service.Provisioning;
import dev.holdfast.api.service.ServiceType;
import dev.holdfast.model.Owner;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;

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

    /** Work for later. */
    Timers timers();

    /** The links of the kernel. */
    Links links();

    /** Packets of protocols the JDK does not speak. */
    Sockets sockets();

    /**
     * Says that this plugin carries services of a type; called from the constructor. The platform then starts, changes and
     * stops them, and settles {@link #intents} when all that are known have been started after {@link HoldfastPlugin#start}.
     *
     * @throws IllegalArgumentException if another plugin carries that type
     */
    void serve(ServiceType<?> type);

    /**
     * Says that this plugin watches paths; called from the constructor. It is told at once of all that are watched already.
     *
     * @throws IllegalArgumentException if another plugin does that
     */
    void keepGates(Gatekeeper keeper);

    /** The services of all plugins, for a plugin that is another face of them; usable from {@link HoldfastPlugin#start} on. */
    Provisioning provisioning();

    /**
     * Shows something at {@code /actuator/<id>} for as long as the plugin runs; called from the constructor or start.
     *
     * @param id lower case, digits, hyphens
     * @throws IllegalArgumentException if the platform or another plugin has that id
     */
    void endpoint(String id, PluginEndpoint endpoint);

    /**
     * Opens a door of the plugin's own, apart from the control API; called from start or later. It is closed with the plugin
     * at the latest.
     *
     * @throws IOException if it cannot be opened: somebody answers there, something else stands there, not permitted
     */
    HttpSurface openHttp(HttpListener listener, HttpHandler handler) throws IOException;

    Json json();

    /**
     * Shows the routes that {@code owner} wants and has the keys of, in no particular order. Each is what it was when it was
     * looked at; they are not looked at all at once.
     */
    void routes(Owner owner, Consumer<RouteStanding> visitor);

    /**
     * Lets other plugins have what this one knows, until it ends.
     *
     * @param type an interface of the plugin API
     * @throws IllegalArgumentException if another plugin provides that
     */
    <T> void provide(Class<T> type, T what);

    /** What a plugin provides now; it may be gone at the next call. */
    <T> Optional<T> provided(Class<T> type);

    /** A directory of the plugin's own for state that must survive a restart; it exists and is writable. */
    Path stateDirectory();
}
