package dev.holdfast.daemon;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.config.PeerDefaults;
import dev.holdfast.bgp.instance.BgpRefusal;
import dev.holdfast.bgp.instance.InstanceControl;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.daemon.incidents.IncidentJournal;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.intents.Provenance;
import dev.holdfast.daemon.plugins.GateKeeping;
import dev.holdfast.daemon.plugins.LinkTable;
import dev.holdfast.daemon.plugins.Offers;
import dev.holdfast.daemon.plugins.Platform;
import dev.holdfast.daemon.plugins.PluginEndpoints;
import dev.holdfast.daemon.plugins.Plugins;
import dev.holdfast.daemon.plugins.UnopenedSockets;
import dev.holdfast.daemon.services.Patience;
import dev.holdfast.daemon.services.ServiceRegistry;
import dev.holdfast.daemon.sessions.BgpInstance;
import dev.holdfast.daemon.sessions.ConfiguredSpeaker;
import dev.holdfast.daemon.sessions.Speakers;
import dev.holdfast.kernel.bsd.RouteSocketDataplane;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The daemon without its faces: state directory, kernel, intent table, journal and plugins, put together in the order of
 * life. Endpoints and shell see it through HTTP only.
 */
public final class Core implements AutoCloseable {
    private final StateLock lock;
    private final Kernel kernel;
    private final ColumnIntentTable table;
    private final IncidentJournal journal;
    private final PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Plugins plugins;
    private final PluginEndpoints endpoints = new PluginEndpoints();
    private final Offers offers = new Offers();
    private final BgpSpeaker speaker;
    private final ServiceRegistry services;
    private final @Nullable BgpInstance bgp;
    private final @Nullable BgpConfig bgpConfig;
    private final Path configuration; // not what stands in it: a file with many routes is large
    private final boolean observeOnly;

    private Core(
            StateLock lock,
            Kernel kernel,
            Configuration file,
            DaemonConfig config,
            Places places,
            boolean observeOnly) {
        this.lock = lock;
        this.kernel = kernel;
        this.configuration = file.path();
        this.observeOnly = observeOnly;
        Clock clock = Clock.system();
        table = new ColumnIntentTable(clock);
        journal = new IncidentJournal(
                places.stateDir().resolve("incidents"),
                config.incidents().memory(),
                config.incidents().fileSize().bytes(),
                config.incidents().files());
        speaker = Kernel.speaker(config.dataplane(), observeOnly, meters);
        services = new ServiceRegistry(
                table,
                journal,
                speaker,
                clock,
                meters,
                places.stateDir(),
                new Patience(config.serviceEndTimeout(), config.serviceLearnTimeout()));
        var links = new LinkTable();
        bgpConfig = config.bgp();
        bgp = Kernel.instance(file, config, observeOnly, places.stateDir(), meters, table, kernel.dataplane(), links);
        var platform = new Platform(
                table,
                kernel.dataplane(),
                kernel.attribution(),
                journal,
                meters,
                clock,
                config.reconciler(),
                observeOnly,
                places.stateDir(),
                config.pluginStartTimeout(),
                links,
                new GateKeeping(table.gates()),
                offers,
                kernel.sockets(),
                endpoints,
                services);
        plugins = new Plugins(places.pluginsDir(), platform);
        DaemonMeters.bind(meters, table, journal, plugins);
        if (kernel.dataplane() instanceof RouteSocketDataplane routeSocket) {
            RouteSocketMeters.bind(meters, routeSocket.counts());
        }
    }

    /**
     * Opens everything and constructs the plugins; starts none of them.
     *
     * @throws StartupException if something is in the way
     * @throws dev.holdfast.api.ConfigException if a plugin's part of the configuration does not fit
     */
    static Core open(Configuration configuration, DaemonConfig config, Places places, boolean observeOnly) {
        StateLock lock = StateLock.take(places.stateDir());
        Kernel kernel = Kernel.open(config.dataplane(), observeOnly, Clock.system());
        var core = new Core(lock, kernel, configuration, config, places, observeOnly);
        try {
            core.services.load();
            core.plugins.construct(configuration);
            configuration.verdict();
        } catch (RuntimeException e) {
            core.close();
            throw e;
        }
        return core;
    }

    public ColumnIntentTable table() {
        return table;
    }

    /** What plugins provide to others. */
    public Offers offers() {
        return offers;
    }

    /** Knows where the routes of the BGP instance come from. */
    public Provenance provenance() {
        return bgp == null ? Provenance.NONE : bgp::describe;
    }

    /** The BGP instance of the configuration; null: there is none, or it has not been started. */
    public @Nullable InstanceControl bgp() {
        return bgp == null ? null : bgp.control();
    }

    /** The section {@code bgp}; null: there is none. */
    public @Nullable BgpConfig bgpConfig() {
        return bgpConfig;
    }

    /** What stands behind the settings of its peers; null: there is no BGP instance. */
    public @Nullable PeerDefaults bgpDefaults() {
        return bgp == null ? null : bgp.defaults();
    }

    /** @throws StartupException if something is in the way of the BGP instance, where there is one */
    void startBgp() {
        try {
            if (bgp != null) {
                bgp.start();
            }
        } catch (BgpRefusal e) {
            throw new StartupException(e.diagnostic());
        }
    }

    void stopBgp() {
        if (bgp != null) {
            bgp.close();
        }
    }

    public IncidentJournal journal() {
        return journal;
    }

    public PrometheusMeterRegistry meters() {
        return meters;
    }

    public Plugins plugins() {
        return plugins;
    }

    public PluginEndpoints endpoints() {
        return endpoints;
    }

    public ServiceRegistry services() {
        return services;
    }

    public Dataplane dataplane() {
        return kernel.dataplane();
    }

    public Attribution attribution() {
        return kernel.attribution();
    }

    /** The simulated kernel; null if the kernel is a real one. */
    public @Nullable SimulatedKernel simulation() {
        return kernel.simulation();
    }

    public boolean observeOnly() {
        return observeOnly;
    }

    /** Reads the configuration file again, for a plugin that is reloaded. */
    public Supplier<Configuration> reread() {
        return () -> Configuration.read(configuration);
    }

    /** Version of Holdfast, as the jar says; {@code development} outside of one. */
    public String version() {
        String version = Core.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** Constructs plugins on a kernel that is not there, only to see whether their configuration fits. */
    static void check(Configuration configuration, Places places) {
        Clock clock = Clock.system();
        var table = new ColumnIntentTable(clock);
        var meters = new SimpleMeterRegistry();
        var plugins = new Plugins(
                places.pluginsDir(),
                new Platform(
                        table,
                        new UnopenedDataplane(),
                        new Unattributed("The configuration is only being checked."),
                        new UnkeptIncidents(),
                        meters,
                        clock,
                        configuration.daemon() == null
                                ? "reconciler"
                                : configuration.daemon().reconciler(),
                        true,
                        places.stateDir(),
                        Duration.ofSeconds(10),
                        new LinkTable(),
                        new GateKeeping(new ColumnIntentTable(clock).gates()),
                        new Offers(),
                        new UnopenedSockets("the configuration is only being checked"),
                        new PluginEndpoints(),
                        new ServiceRegistry(
                                table,
                                null,
                                new ConfiguredSpeaker("the configuration is only being checked"),
                                clock,
                                meters,
                                places.stateDir(),
                                new Patience(Duration.ZERO, Duration.ZERO))));
        plugins.construct(configuration);
        configuration.checkPasswordFiles();
        configuration.verdict();
    }

    @Override
    public void close() {
        stopBgp();
        plugins.stop();
        services.close();
        if (speaker instanceof Speakers dialling) {
            dialling.close();
        }
        journal.close();
        kernel.close();
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("the lock of the state directory cannot be let go", e);
        }
    }
}
