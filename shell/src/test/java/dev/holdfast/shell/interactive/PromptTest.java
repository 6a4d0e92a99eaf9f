package dev.holdfast.shell.interactive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.commands.Session;
import dev.holdfast.shell.rehearsal.StandIn;
import dev.holdfast.shell.view.Screen;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.DumbTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PromptTest {
    private static final String ANSWER = "{\"status\":\"UP\",\"plugins\":[{\"id\":\"static\",\"state\":\"STARTED\"}]}";

    @TempDir
    private Path directory;

    private String type(String lines) throws IOException {
        ByteArrayOutputStream shown = new ByteArrayOutputStream();
        ByteArrayInputStream typed = new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8));
        try (Terminal terminal = new DumbTerminal("test", "dumb", typed, shown, StandardCharsets.UTF_8)) {
            Screen screen = new Screen(
                    terminal.writer(), terminal.writer(), Screen.UNBOUNDED, false, Clock.systemDefaultZone());
            Session session = new Session(new ControlSocket(directory.resolve("s")), screen);
            new Prompt(terminal, session, directory.resolve("history")).run(new String[0]);
        }
        return shown.toString(StandardCharsets.UTF_8);
    }

    @Test
    void runsCommandsUntilExit() throws IOException {
        try (StandIn daemon = new StandIn(directory.resolve("s"), request -> StandIn.json(200, ANSWER))) {
            assertThat(type("plugins list\nexit\nversion\n"))
                    .contains("holdfast (ready)> ", "static  STARTED")
                    .doesNotContain("Java");
            assertThat(daemon.requests()).contains("GET /actuator/plugins");
        }
        assertThat(Files.readString(directory.resolve("history"))).contains("plugins list");
    }

    @Test
    void goesOnAfterMistakesAndWithoutADaemon() throws IOException {
        assertThat(type("rutes\nroutes list --bogus\nstatus\nhelp routes\nquit\n"))
                .contains(
                        "holdfast (no daemon)> ",
                        "unknown command 'rutes'; did you mean routes?",
                        "unknown option --bogus",
                        "API-101",
                        "usage: holdfast routes COMMAND");
    }

    @Test
    void endsWhereTheInputEnds() throws IOException {
        assertThat(type("version\n")).contains("holdfast unpackaged");
    }
}
