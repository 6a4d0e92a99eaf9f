package dev.holdfast.shell.interactive;

import dev.holdfast.shell.commands.Catalogue;
import dev.holdfast.shell.commands.Daemon;
import dev.holdfast.shell.commands.HelpText;
import dev.holdfast.shell.commands.Session;
import dev.holdfast.shell.commands.ShellCommand;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Line;
import dev.holdfast.shell.line.LineParser;
import dev.holdfast.shell.line.UsageException;
import dev.holdfast.shell.line.Words;
import dev.holdfast.shell.view.Screen;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.reader.impl.DefaultParser;
import org.jline.terminal.Terminal;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.ShellRunner;
import org.springframework.shell.core.command.CommandRegistry;

/**
 * Reads lines and runs commands until the user has enough. In place of Spring Shell's own interactive runner, which ends
 * at the first Ctrl-C and lets unknown options pass.
 */
final class Prompt implements ShellRunner {
    private static final List<String> WAYS_OUT = List.of("exit", "quit");

    private final Terminal terminal;
    private final Session session;
    private final List<CommandSpec> specs;
    private final CommandRegistry registry;
    private final LineReader reader;
    private final DaemonState state;

    Prompt(Terminal terminal, Session session, Path history) {
        this.terminal = terminal;
        this.session = session;
        List<ShellCommand> commands = Catalogue.commands(session);
        this.specs = commands.stream().map(ShellCommand::spec).toList();
        this.registry = new CommandRegistry(new HashSet<>(commands));
        Daemon daemon = new Daemon(session.socket());
        this.state = new DaemonState(daemon, session.screen());
        DefaultParser words = new DefaultParser();
        words.setEscapeChars(new char[] {'\\'});
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("holdfast")
                .parser(words)
                .completer(new LineCompleter(specs, new KnownNames(daemon)))
                .variable(LineReader.HISTORY_FILE, history)
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .variable(LineReader.HISTORY_FILE_SIZE, 2000)
                .build();
    }

    @Override
    public void run(String[] ignored) {
        session.screen().line("Tab completes, `help` lists the commands, Ctrl-D ends.");
        while (true) {
            try {
                String line = reader.readLine(state.prompt()).strip();
                if (WAYS_OUT.contains(line)) {
                    return;
                }
                if (!line.isEmpty()) {
                    execute(line);
                }
            } catch (UserInterruptException e) {
                continue; // Ctrl-C drops the line, as in any shell
            } catch (EndOfFileException e) {
                return;
            }
        }
    }

    private void execute(String line) {
        Screen screen = session.screen();
        try {
            Line read = new LineParser(specs).parse(Words.of(line));
            if (read instanceof Line.Help help) {
                screen.out().print(HelpText.of(help.topic(), specs, LEAVING));
            } else {
                interruptibly((Line.Call) read);
            }
        } catch (UsageException e) {
            screen.line(e.getMessage());
        }
        screen.out().flush();
    }

    private static final String LEAVING = "\n" + HelpText.row("exit", "leave the shell, as does Ctrl-D", 28);

    /** Ctrl-C ends the command, and not the shell. */
    private void interruptibly(Line.Call call) {
        Thread runner = Thread.currentThread();
        Terminal.SignalHandler before = terminal.handle(Terminal.Signal.INT, signal -> runner.interrupt());
        try {
            ShellCommand command = (ShellCommand) Objects.requireNonNull(
                    registry.getCommandByName(call.command().name()));
            command.execute(ShellCommand.context(call, registry, terminal.writer(), new NoQuestions()));
        } finally {
            terminal.handle(Terminal.Signal.INT, before);
            Thread.interrupted(); // a Ctrl-C that came just after the end is not meant for the next command
        }
    }

    private static final class NoQuestions implements InputReader {}
}
