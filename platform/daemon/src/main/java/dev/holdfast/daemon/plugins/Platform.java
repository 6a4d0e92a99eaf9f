package dev.holdfast.daemon.plugins;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.Incidents;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.services.ServiceRegistry;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What plugins are offered, and how they are treated.
 *
 * @param reconciler id of the plugin that writes to the kernel
 * @param stateDirectory below which each plugin has its own
 * @param endpoints what the plugins show
 * @param services of all plugins
 * @param startTimeout how long a plugin may take to be constructed, and to start
 */
public record Platform(
        ColumnIntentTable table,
        Dataplane dataplane,
        Attribution attribution,
        Incidents incidents,
        MeterRegistry meters,
        Clock clock,
        String reconciler,
        boolean observeOnly,
        Path stateDirectory,
        Duration startTimeout,
        LinkTable links,
        GateKeeping paths,
        Offers offers,
        Sockets sockets,
        PluginEndpoints endpoints,
        ServiceRegistry services) {}
