package dev.holdfast.daemon.config;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.bgp.config.BgpConfig;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.IpAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's own part of the configuration file. Relative paths count from the directory of the file.
 *
 * @param stateDir where the daemon keeps what must survive a restart: owned objects, incidents, the lock. Default for
 *     root {@code /var/lib/holdfast}, for others {@code $XDG_STATE_HOME/holdfast}
 * @param pluginsDir directory with plugin jars. Default: that of the installation
 * @param pluginStartTimeout how long a plugin may take to start before it is stopped and shown as FAILED
 * @param serviceEndTimeout how long a service that is removed or disabled may take for its good-byes, and its objects to
 *     leave the kernel, before it is ended by force
 * @param serviceLearnTimeout how long after a start, and after the last route learned since, what an earlier run left in the
 *     kernel is kept for sessions that have not told all their routes yet; at most twenty times as long in all
 * @param reconciler id of the plugin that writes to the kernel
 * @param observeOnly look, compare and report, but write nothing to the kernel
 * @param bgp a BGP speaker of the operator's own; see below. Absent: none
 * @param plugins one section for each plugin, bound by the plugin itself
 * @param services one section for each service, with its {@code type} and what that type asks for; see below
 */
public record DaemonConfig(
        @Nullable Path stateDir,
        @Nullable Path pluginsDir,
        @DefaultValue("10s") Duration pluginStartTimeout,
        @DefaultValue("10s") Duration serviceEndTimeout,
        @DefaultValue("5s") Duration serviceLearnTimeout,
        @DefaultValue("reconciler") String reconciler,
        boolean observeOnly,
        Kernel dataplane,
        Control control,
        Journal incidents,
        Logging logging,
        @Nullable BgpConfig bgp,
        Map<String, Section> plugins,
        Map<String, Section> services) {

    public DaemonConfig {
        if (pluginStartTimeout.isZero()) {
            throw new IllegalArgumentException("plugin-start-timeout must be more than 0; the default is 10s");
        }
        if (serviceEndTimeout.isZero()) {
            throw new IllegalArgumentException("service-end-timeout must be more than 0; the default is 10s");
        }
    }

    /** Which kernel. */
    public enum KernelKind {
        /** The Linux kernel of this host, over rtnetlink. */
        LINUX,
        /** The kernel of macOS or FreeBSD, over its route socket. */
        ROUTE_SOCKET,
        /** One made of Java objects, for trying things out without privileges. */
        SIMULATED;

        /** The kernel of this host: {@code route-socket} on macOS and FreeBSD, {@code linux} elsewhere. */
        static KernelKind ofHost() {
            return RouteSystem.of(System.getProperty("os.name", "")) == null ? LINUX : ROUTE_SOCKET;
        }
    }

    /**
     * @param kind which kernel. Default: that of this host, {@code route-socket} on macOS and FreeBSD, {@code linux}
     *     elsewhere
     * @param netns name of a network namespace to manage, or an absolute path to one. Default: that of the daemon
     * @param protocol number our routes and rules carry in the kernel, 5..255; see {@code rt_protos.d}
     * @param receiveBuffer of the socket the kernel tells its changes on; what does not fit costs a full scan
     */
    public record Kernel(
            @Nullable KernelKind kind,
            @Nullable String netns,
            @DefaultValue("73") int protocol,
            @DefaultValue("64MB") ByteSize receiveBuffer) {
        public Kernel {
            kind = kind == null ? KernelKind.ofHost() : kind;
            if (protocol < 5 || protocol > 255) {
                throw new IllegalArgumentException(
                        "protocol must be 5..255, was " + protocol + "; 0..4 belong to the kernel and to the operator");
            }
            if (receiveBuffer.bytes() < 4096 || receiveBuffer.bytes() > 1 << 30) {
                throw new IllegalArgumentException("receive-buffer must be 4KB to 1GB");
            }
            if (netns != null && netns.isBlank()) {
                throw new IllegalArgumentException("netns must not be blank; leave the key out for our own");
            }
        }
    }

    /**
     * @param socket path of the Unix socket of the control API. Default: {@code holdfast.sock} in the state directory
     * @param socketMode who may connect, as {@code ls} shows it
     * @param tcp an additional TCP listener. Default: none
     */
    public record Control(@Nullable Path socket, @DefaultValue("rw-rw----") String socketMode, @Nullable Tcp tcp) {
        public Control {
            if (!socketMode.matches("([r-][w-][x-]){3}")) {
                throw new IllegalArgumentException(
                        "socket-mode '" + socketMode + "' is no file mode; write it like rw-rw----");
            }
        }
    }

    /**
     * A TCP listener. It answers reads to anybody who can reach it; changes only with the token.
     *
     * @param port 1..65535
     * @param tokenFile file with the token that permits changes ({@code Authorization: Bearer …}). Default: no changes
     */
    public record Tcp(@DefaultValue("127.0.0.1") IpAddress address, int port, @Nullable Path tokenFile) {
        public Tcp {
            if (port < 1 || port > 65535) {
                throw new IllegalArgumentException("port must be 1..65535, was " + port);
            }
        }
    }

    /**
     * @param memory how many incidents are kept in memory
     * @param fileSize of one file before the next is begun
     * @param files how many files are kept, the current one included
     */
    public record Journal(
            @DefaultValue("1000") int memory, @DefaultValue("8MB") ByteSize fileSize, @DefaultValue("4") int files) {
        public Journal {
            if (memory < 1 || memory > 100_000) {
                throw new IllegalArgumentException("memory must be 1..100000 incidents, was " + memory);
            }
            if (fileSize.bytes() < 4096) {
                throw new IllegalArgumentException("file-size must be at least 4KB");
            }
            if (files < 1 || files > 100) {
                throw new IllegalArgumentException("files must be 1..100, was " + files);
            }
        }
    }

    /** How log lines are written. */
    public enum LogFormat {
        /** One JSON object a line, in the fields of the Elastic common schema. */
        JSON,
        TEXT
    }

    /** How much is logged. */
    public enum LogLevel {
        OFF,
        ERROR,
        WARN,
        INFO,
        DEBUG,
        TRACE
    }

    /**
     * Where log lines go is not ours to say: they go to standard output, for the service manager to keep.
     *
     * @param levels by logger name; {@code root} is the name of all
     */
    public record Logging(@DefaultValue("json") LogFormat format, Map<String, LogLevel> levels) {}
}
