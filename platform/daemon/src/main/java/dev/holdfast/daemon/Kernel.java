package dev.holdfast.daemon;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.Origin;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Diagnostic;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The kernel the configuration names, and whoever can tell what processes did to it.
 *
 * @param simulation the simulated kernel, for {@code /actuator/simulation}; null for a real one
 */
record Kernel(Dataplane dataplane, Attribution attribution, @Nullable SimulatedKernel simulation) {

    /** @throws StartupException if it cannot be opened, or may not be written to and has to be */
    static Kernel open(DaemonConfig.Kernel config, boolean observeOnly, Clock clock) {
        Kernel kernel =
                switch (config.kind()) {
                    case SIMULATED -> simulated(config);
                    case LINUX ->
                        throw new StartupException(new Diagnostic(
                                "KRN-001",
                                "the kernel",
                                "there is no Linux dataplane",
                                "use 'dataplane.kind: simulated'"));
                };
        if (!observeOnly && !kernel.dataplane().facts().writable()) {
            kernel.close();
            throw new StartupException(new Diagnostic(
                    "KRN-002",
                    "the kernel",
                    "routes may not be written: the capability CAP_NET_ADMIN is missing",
                    "run the daemon as root, or give its systemd unit AmbientCapabilities=CAP_NET_ADMIN; with"
                            + " --observe-only it runs without and writes nothing"));
        }
        return kernel;
    }

    private static Kernel simulated(DaemonConfig.Kernel config) {
        var kernel = new SimulatedKernel();
        return new Kernel(kernel.dataplane(config.protocol()), new NoAttribution(), kernel);
    }

    void close() {
        dataplane.close();
    }

    /** For a kernel nobody else's processes live in. */
    static final class NoAttribution implements Attribution {

        @Override
        public CompletableFuture<Culprit> identify(Origin origin) {
            return CompletableFuture.completedFuture(
                    Culprit.unknown(origin.portId(), "the simulated kernel has no processes"));
        }

        @Override
        public CompletableFuture<List<Culprit>> startedShortlyBefore(long atNanos) {
            return CompletableFuture.completedFuture(List.of());
        }

        @Override
        public List<String> facts() {
            return List.of("The simulated kernel has no processes: nobody is named.");
        }
    }
}
