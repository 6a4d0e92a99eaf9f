package dev.holdfast.daemon;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.bgp.BgpSpeaker;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.bgp.speaker.Speaker;
import dev.holdfast.bgp.speaker.SpeakerTimes;
import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.daemon.plugins.LinkTable;
import dev.holdfast.daemon.sessions.BgpInstance;
import dev.holdfast.daemon.sessions.ConfiguredSpeaker;
import dev.holdfast.daemon.sessions.Speakers;
import dev.holdfast.kernel.attribution.AttributionOptions;
import dev.holdfast.kernel.attribution.ProcessAttribution;
import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.kernel.linux.DataplaneUnavailable;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.kernel.sockets.PacketSockets;
import dev.holdfast.model.Diagnostic;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The kernel the configuration names, and whoever can tell what processes did to it.
 *
 * @param sockets in the network namespace that is managed
 * @param simulation the simulated kernel, for {@code /actuator/simulation}; null for a real one
 */
record Kernel(Dataplane dataplane, Attribution attribution, Sockets sockets, @Nullable SimulatedKernel simulation)
        implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Kernel.class);

    /** @throws StartupException if it cannot be opened, or may not be written to and has to be */
    static Kernel open(DaemonConfig.Kernel config, boolean observeOnly, Clock clock) {
        if (config.kind() == DaemonConfig.KernelKind.SIMULATED) {
            var kernel = new SimulatedKernel();
            var nobody = new Unattributed("The simulated kernel has no processes.");
            return new Kernel(kernel.dataplane(config.protocol()), nobody, kernel.sockets(), kernel);
        }
        return config.kind() == DaemonConfig.KernelKind.ROUTE_SOCKET
                ? RouteSocket.open(config, observeOnly, clock)
                : linux(config, observeOnly, clock);
    }

    private static Kernel linux(DaemonConfig.Kernel config, boolean observeOnly, Clock clock) {
        Dataplane dataplane;
        try {
            int buffer = (int) Math.min(config.receiveBuffer().bytes(), 1 << 30);
            dataplane = LinuxDataplane.open(new LinuxOptions(config.netns(), config.protocol(), buffer, clock));
        } catch (DataplaneUnavailable e) {
            throw new StartupException(e.diagnostic());
        }
        if (!observeOnly && !dataplane.facts().writable()) {
            dataplane.close();
            throw new StartupException(new Diagnostic(
                    "KRN-003",
                    "the kernel",
                    "routes may not be written: the capability CAP_NET_ADMIN is missing",
                    "run the daemon as root, or give its systemd unit AmbientCapabilities=CAP_NET_ADMIN; with"
                            + " --observe-only it runs without, and writes nothing"));
        }
        Sockets sockets = PacketSockets.in(config.netns());
        return new Kernel(
                dataplane, attribution(config, clock), observeOnly ? new ObservingSockets(sockets) : sockets, null);
    }

    private static Attribution attribution(DaemonConfig.Kernel config, Clock clock) {
        try {
            return ProcessAttribution.open(new AttributionOptions(config.netns(), clock));
        } catch (IOException e) {
            var why = new Diagnostic(
                    "ATT-004",
                    "attribution",
                    "processes cannot be watched: " + e.getMessage(),
                    "losses are healed all the same, but nobody is named; see that /proc is mounted");
            log.atWarn().addKeyValue("code", why.code()).log(why.toString());
            return new Unattributed("Processes cannot be watched: " + e.getMessage() + ".");
        }
    }

    /** Who learns routes for services over this kernel. */
    static BgpSpeaker speaker(DaemonConfig.Kernel config, boolean observeOnly, MeterRegistry meters) {
        if (config.kind() == DaemonConfig.KernelKind.SIMULATED) {
            return new ConfiguredSpeaker("the simulated kernel reaches no peer");
        } else if (observeOnly) {
            return new ConfiguredSpeaker("the daemon only observes, so no peer is dialled");
        }
        return new Speakers(new Speaker(work -> speakerThread(config.netns(), work), SpeakerTimes.USUAL, meters));
    }

    /** The BGP instance of the configuration; null if there is none, or nobody could be reached over this kernel. */
    static @Nullable BgpInstance instance(
            Configuration file,
            DaemonConfig config,
            boolean observeOnly,
            Path stateDir,
            MeterRegistry meters,
            ColumnIntentTable table,
            Dataplane dataplane,
            LinkTable links) {
        BgpConfig bgp = config.bgp();
        if (bgp == null) {
            return null;
        }
        if (observeOnly || config.dataplane().kind() == DaemonConfig.KernelKind.SIMULATED) {
            log.warn(
                    "The section bgp is left out: {}",
                    observeOnly
                            ? "the daemon only observes, so no peer is dialled"
                            : "the simulated kernel reaches no peer");
            return null;
        }
        String netns = config.dataplane().netns();
        return new BgpInstance(
                bgp, file::resolve, stateDir, work -> speakerThread(netns, work), meters, table, dataplane, links);
    }

    /** Sockets belong to the network namespace of the thread that makes them. */
    private static Thread speakerThread(@Nullable String netns, Runnable work) {
        var thread = new Thread(netns == null ? work : Namespaces.within(netns, work), "holdfast-bgp");
        thread.setDaemon(true);
        return thread;
    }

    @Override
    public void close() {
        dataplane.close();
        if (attribution instanceof ProcessAttribution watching) {
            watching.close();
        }
    }
}
