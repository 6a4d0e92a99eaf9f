package dev.holdfast.shell;

import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.view.Screen;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the environment says about terminal and daemon. Whether output goes to a terminal is told by the launcher in
 * {@code HOLDFAST_TERMINAL}, since Java 17 cannot tell it of the output alone.
 */
public final class Surroundings {
    private static final Path SYSTEM_SOCKET = Path.of("/run/holdfast/holdfast.sock");

    private final Map<String, String> environment;

    public Surroundings(Map<String, String> environment) {
        this.environment = environment;
    }

    /** The screen of standard output and error. */
    public Screen screen() {
        PrintWriter out = writer(FileDescriptor.out);
        PrintWriter err = writer(FileDescriptor.err);
        return new Screen(out, err, width(), colour(), Clock.systemDefaultZone());
    }

    private static PrintWriter writer(FileDescriptor descriptor) {
        // Always UTF-8: what the locale of a bare service says must not turn µs into ?s.
        return new PrintWriter(new OutputStreamWriter(new FileOutputStream(descriptor), StandardCharsets.UTF_8));
    }

    int width() {
        String columns = environment.getOrDefault("COLUMNS", "");
        boolean usable = columns.matches("[0-9]{1,5}") && Integer.parseInt(columns) >= 20;
        return usable ? Integer.parseInt(columns) : Screen.UNBOUNDED;
    }

    /** On a terminal, unless the user has said otherwise (no-color.org). */
    boolean colour() {
        return isSet("HOLDFAST_TERMINAL") && !isSet("NO_COLOR") && !"dumb".equals(environment.get("TERM"));
    }

    private boolean isSet(String name) {
        return !environment.getOrDefault(name, "").isEmpty();
    }

    /** That of {@code HOLDFAST_SOCKET}, else the first there is: the user's own daemon, then that of the system. */
    public ControlSocket socket() {
        String named = environment.getOrDefault("HOLDFAST_SOCKET", "");
        if (!named.isEmpty()) {
            return new ControlSocket(Path.of(named));
        }
        List<Path> places = places();
        for (Path place : places) {
            if (Files.exists(place)) {
                return new ControlSocket(place);
            }
        }
        return new ControlSocket(places.get(0));
    }

    private List<Path> places() {
        List<Path> places = new ArrayList<>();
        if (!"root".equals(System.getProperty("user.name"))) {
            add(places, environment.get("XDG_RUNTIME_DIR"));
            places.add(stateDirectory().resolve("holdfast.sock"));
        }
        places.add(SYSTEM_SOCKET);
        places.add(Path.of("/var/lib/holdfast/holdfast.sock"));
        return places;
    }

    private static void add(List<Path> places, @Nullable String runtimeDirectory) {
        if (runtimeDirectory != null && !runtimeDirectory.isEmpty()) {
            places.add(Path.of(runtimeDirectory, "holdfast", "holdfast.sock"));
        }
    }

    /** Where this user's own files go (XDG base directories). */
    public Path stateDirectory() {
        String home = environment.getOrDefault("XDG_STATE_HOME", "");
        Path base = home.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(home);
        return base.resolve("holdfast");
    }
}
