package dev.holdfast.daemon;

import dev.holdfast.api.Clock;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.daemon.plugins.UnopenedSockets;
import dev.holdfast.kernel.bsd.CallFailed;
import dev.holdfast.kernel.bsd.NamedByKernel;
import dev.holdfast.kernel.bsd.NativeCalls;
import dev.holdfast.kernel.bsd.RouteSocketDataplane;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Diagnostic;

/** Opens the route socket of macOS or FreeBSD. */
final class RouteSocket {
    private RouteSocket() {}

    /** @throws StartupException if this host has none, or it cannot be opened, or may not be written to and has to be */
    static Kernel open(DaemonConfig.Kernel config, boolean observeOnly, Clock clock) {
        return open(config, observeOnly, clock, System.getProperty("os.name", ""));
    }

    static Kernel open(DaemonConfig.Kernel config, boolean observeOnly, Clock clock, String osName) {
        RouteSystem system = RouteSystem.of(osName);
        if (system == null) {
            throw new StartupException(new Diagnostic(
                    "KRN-004",
                    "dataplane.kind",
                    "route-socket is for macOS and FreeBSD; this is " + osName,
                    "leave dataplane.kind out: the kernel of this host is chosen by itself"));
        }
        if (config.netns() != null) {
            throw new StartupException(new Diagnostic(
                    "KRN-005",
                    "dataplane.netns",
                    "there are no network namespaces on " + system.word(),
                    "leave dataplane.netns out"));
        }
        NativeCalls calls = calls(system);
        if (!observeOnly && !calls.isPrivileged()) {
            calls.close();
            throw new StartupException(new Diagnostic(
                    "KRN-007",
                    "the kernel",
                    "routes may not be written: only root may, on " + system.word(),
                    "run the daemon as root; with --observe-only it runs without, and writes nothing"));
        }
        return new Kernel(
                new RouteSocketDataplane(calls, config.protocol(), clock),
                new NamedByKernel(),
                new UnopenedSockets("packets are not sent on " + system.word() + " yet"),
                null);
    }

    private static NativeCalls calls(RouteSystem system) {
        try {
            return NativeCalls.open(system);
        } catch (CallFailed e) {
            throw refused(String.valueOf(e.getMessage()));
        } catch (LinkageError e) {
            throw refused("the C library cannot be called: " + e);
        }
    }

    private static StartupException refused(String why) {
        return new StartupException(new Diagnostic(
                "KRN-006",
                "the kernel's route socket",
                why,
                "run lab/bsd-smoke/run, which tries each call by itself, and send what it prints with a report"));
    }
}
