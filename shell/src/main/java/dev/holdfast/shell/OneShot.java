package dev.holdfast.shell;

import dev.holdfast.shell.commands.Catalogue;
import dev.holdfast.shell.commands.HelpText;
import dev.holdfast.shell.commands.Session;
import dev.holdfast.shell.commands.ShellCommand;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Line;
import dev.holdfast.shell.line.LineParser;
import dev.holdfast.shell.line.UsageException;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.List;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.CommandRegistry;

/**
 * Runs one command and tells the exit code: 0 done, 1 not done or not well, 2 wrong use. In place of Spring Shell's own
 * runner, which joins the arguments with blanks, lets unknown options pass, and always exits with 0.
 */
public final class OneShot {
    private static final int OK = 0;
    private static final int USAGE = 2;

    private final Session session;
    private final List<ShellCommand> commands;
    private final List<CommandSpec> specs;
    private final CommandRegistry registry;

    public OneShot(Session session) {
        this.session = session;
        this.commands = Catalogue.commands(session);
        this.specs = commands.stream().map(ShellCommand::spec).toList();
        this.registry = new CommandRegistry(new HashSet<>(commands));
    }

    /** @param words as typed after the program's name */
    public int run(List<String> words) {
        PrintWriter out = session.screen().out();
        try {
            Line line = new LineParser(specs).parse(words);
            if (line instanceof Line.Help help) {
                out.print(HelpText.of(help.topic(), specs, LauncherWords.HELP));
                out.flush();
                return OK;
            }
            return call((Line.Call) line);
        } catch (UsageException e) {
            PrintWriter err = session.screen().err();
            err.println("holdfast: " + e.getMessage());
            err.println("  try: holdfast " + (e.topic().isEmpty() ? "" : e.topic() + " ") + "--help");
            err.flush();
            return USAGE;
        }
    }

    private int call(Line.Call call) {
        for (ShellCommand command : commands) {
            if (command.getName().equals(call.command().name())) {
                PrintWriter out = session.screen().out();
                return command.execute(ShellCommand.context(call, registry, out, new NoInput()))
                        .code();
            }
        }
        throw new IllegalStateException("parsed a command that is not registered: " + call);
    }

    /** One-shot commands never ask back. */
    private static final class NoInput implements InputReader {}
}
