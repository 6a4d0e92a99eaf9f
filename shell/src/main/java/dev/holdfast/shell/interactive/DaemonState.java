package dev.holdfast.shell.interactive;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.commands.Daemon;
import dev.holdfast.shell.view.Screen;
import dev.holdfast.shell.view.Style;
import java.time.Duration;

/** How the daemon stands, asked anew for each prompt. */
final class DaemonState {
    /** Longer would be felt at every Enter. */
    private static final Duration PATIENCE = Duration.ofMillis(300);

    private final Daemon daemon;
    private final Screen screen;

    DaemonState(Daemon daemon, Screen screen) {
        this.daemon = daemon;
        this.screen = screen;
    }

    String prompt() {
        return "holdfast (" + word() + ")> ";
    }

    private String word() {
        try {
            boolean ready = daemon.health("/readiness", PATIENCE).text("status").equals("UP");
            return ready ? screen.in(Style.GOOD, "ready") : screen.in(Style.WATCH, "not ready");
        } catch (CallException e) {
            return screen.in(Style.BAD, e.isUnreachable() ? "no daemon" : "no answer");
        }
    }
}
