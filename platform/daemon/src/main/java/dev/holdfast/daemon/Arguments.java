package dev.holdfast.daemon;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The command line. What is given here wins over the file.
 *
 * @param check only look whether the configuration is right
 * @param exitWhenReady start, wait for readiness, stop: to record class archives
 */
record Arguments(
        Path config,
        boolean check,
        boolean observeOnly,
        boolean exitWhenReady,
        @Nullable Path stateDir,
        @Nullable Path socket,
        @Nullable Path pluginsDir) {
    static final String USAGE =
            """
            usage: holdfast run [option…]
              --config FILE       configuration file; default: config/holdfast.yml of the installation
              --check             say whether the configuration is right, start nothing
              --observe-only      look, compare and report, but write nothing to the kernel
              --state-dir DIR     where the daemon keeps its state
              --socket PATH       Unix socket of the control API
              --plugins-dir DIR   directory with plugin jars
              --exit-when-ready   start, wait for readiness, stop
              --help              print this
            Exit code: 143 ended by SIGTERM, 2 something is to be mended first (it is said what), 1 a mistake of Holdfast.
            """;

    /** Whether only the usage is asked for. */
    static boolean wantHelp(String[] args) {
        return List.of(args).contains("--help");
    }

    /** @throws IllegalArgumentException for an option that is not known, or lacks its value */
    static Arguments parse(String[] args, Path home) {
        Path config = home.resolve("config/holdfast.yml");
        Path stateDir = null;
        Path socket = null;
        Path pluginsDir = null;
        boolean check = false;
        boolean observeOnly = false;
        boolean exitWhenReady = false;
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--check" -> check = true;
                case "--observe-only" -> observeOnly = true;
                case "--exit-when-ready" -> exitWhenReady = true;
                case "--config" -> config = value(args, ++i);
                case "--state-dir" -> stateDir = value(args, ++i);
                case "--socket" -> socket = value(args, ++i);
                case "--plugins-dir" -> pluginsDir = value(args, ++i);
                default -> throw new IllegalArgumentException("unknown option '" + args[i] + "'");
            }
        }
        return new Arguments(config, check, observeOnly, exitWhenReady, stateDir, socket, pluginsDir);
    }

    private static Path value(String[] args, int at) {
        if (at >= args.length) {
            throw new IllegalArgumentException("option '" + args[at - 1] + "' needs a value");
        }
        return Path.of(args[at]).toAbsolutePath();
    }
}
