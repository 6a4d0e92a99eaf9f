package dev.holdfast.daemon;

import dev.holdfast.daemon.config.Configuration;
import dev.holdfast.daemon.config.DaemonConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Where things are: by the command line, else by the file, else by custom of the system.
 *
 * @param stateDir what must survive a restart
 * @param socket of the control API
 */
record Places(Path stateDir, Path socket, Path pluginsDir) {

    static Places of(Arguments arguments, @Nullable DaemonConfig config, Configuration file, Path home) {
        Map<String, String> environment = System.getenv();
        boolean root = "root".equals(System.getProperty("user.name"));
        Path configured = arguments.stateDir() != null || config == null || config.stateDir() == null
                ? arguments.stateDir()
                : file.resolve(config.stateDir());
        Path stateDir = configured != null ? configured : customaryState(environment, root);
        Path socket = arguments.socket();
        if (socket == null && config != null && config.control().socket() != null) {
            socket = file.resolve(config.control().socket());
        }
        if (socket == null) {
            Path runtime = configured != null ? null : customaryRuntime(environment, root);
            socket = (runtime == null ? stateDir : runtime).resolve("holdfast.sock");
        }
        Path pluginsDir = arguments.pluginsDir();
        if (pluginsDir == null && config != null && config.pluginsDir() != null) {
            pluginsDir = file.resolve(config.pluginsDir());
        }
        return new Places(
                stateDir.toAbsolutePath(),
                socket.toAbsolutePath(),
                (pluginsDir == null ? installed(home) : pluginsDir).toAbsolutePath());
    }

    /** Where the launcher puts plugins in a source tree, else beside the daemon. */
    private static Path installed(Path home) {
        Path built = home.resolve("build/plugins");
        return Files.isDirectory(built) ? built : home.resolve("plugins");
    }

    /** What systemd made for the service, else what the system is used to. */
    private static Path customaryState(Map<String, String> environment, boolean root) {
        String made = environment.get("STATE_DIRECTORY");
        if (made != null) {
            return Path.of(made);
        } else if (root) {
            return Path.of("/var/lib/holdfast");
        }
        String state = environment.get("XDG_STATE_HOME");
        Path base = state == null || state.isEmpty()
                ? Path.of(System.getProperty("user.home"), ".local", "state")
                : Path.of(state);
        return base.resolve("holdfast");
    }

    private static @Nullable Path customaryRuntime(Map<String, String> environment, boolean root) {
        String made = environment.get("RUNTIME_DIRECTORY");
        if (made != null) {
            return Path.of(made);
        } else if (root) {
            return Path.of("/run/holdfast");
        }
        String runtime = environment.get("XDG_RUNTIME_DIR");
        return runtime == null || runtime.isEmpty() ? null : Path.of(runtime, "holdfast");
    }
}
