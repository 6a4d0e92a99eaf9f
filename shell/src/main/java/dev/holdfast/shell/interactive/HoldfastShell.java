package dev.holdfast.shell.interactive;

import dev.holdfast.shell.Surroundings;
import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.commands.Session;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Line;
import dev.holdfast.shell.line.LineParser;
import dev.holdfast.shell.line.UsageException;
import dev.holdfast.shell.view.Screen;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;

/** {@code holdfast shell}: the commands at a prompt. */
public final class HoldfastShell {
    /** The shell itself as a command, so that its options are read as strictly as those of the others. */
    private static final CommandSpec SPEC =
            CommandSpec.of("shell", "the same commands at a prompt, with completion and history");

    private HoldfastShell() {}

    /** Exits with 0, or 2 for wrong options. */
    public static void main(String[] arguments) throws Exception {
        Surroundings surroundings = new Surroundings(System.getenv());
        Screen screen = surroundings.screen();
        List<String> words = new ArrayList<>(List.of("shell"));
        words.addAll(List.of(arguments));
        try {
            Line line = new LineParser(List.of(SPEC)).parse(words);
            if (line instanceof Line.Call call) {
                String socket = call.options().get("socket");
                ControlSocket daemon = socket == null ? surroundings.socket() : new ControlSocket(Path.of(socket));
                run(surroundings, daemon, call.options().containsKey("no-color") ? screen.withoutColour() : screen);
            } else {
                screen.line("usage: holdfast shell [--socket PATH] [--no-color]");
                screen.out().flush();
            }
        } catch (UsageException e) {
            screen.err().println("holdfast: " + e.getMessage());
            screen.err().flush();
            System.exit(2);
        }
    }

    private static void run(Surroundings surroundings, ControlSocket daemon, Screen screen) throws Exception {
        try (Terminal terminal =
                TerminalBuilder.builder().name("holdfast").system(true).build()) {
            Screen here =
                    new Screen(terminal.writer(), terminal.writer(), screen.width(), screen.colour(), screen.clock());
            Path history = surroundings.stateDirectory().resolve("shell-history");
            new Prompt(terminal, new Session(daemon, here), history).run(new String[0]);
        }
    }
}
