package dev.holdfast.shell.commands;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Line;
import dev.holdfast.shell.line.Option;
import dev.holdfast.shell.view.Screen;
import dev.holdfast.shell.view.Style;
import java.io.PrintWriter;
import java.util.List;
import org.springframework.shell.core.InputReader;
import org.springframework.shell.core.command.Command;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;
import org.springframework.shell.core.command.CommandRegistry;
import org.springframework.shell.core.command.ExitStatus;
import org.springframework.shell.core.command.ParsedInput;

/** A command of Spring Shell made of how it is called and what it does. Prints its own errors, never a stack trace. */
public final class ShellCommand implements Command {
    /** Spring Shell's own failure is -1, which a caller of the program would see as 255. */
    private static final ExitStatus NOT_WELL = new ExitStatus(1, "not done, or not well");

    private final CommandSpec spec;
    private final Action action;
    private final Session session;

    ShellCommand(CommandSpec spec, Action action, Session session) {
        this.spec = spec;
        this.action = action;
        this.session = session;
    }

    public CommandSpec spec() {
        return spec;
    }

    @Override
    public String getName() {
        return spec.name();
    }

    @Override
    public String getDescription() {
        return spec.description();
    }

    @Override
    public String getHelp() {
        return spec.details();
    }

    @Override
    public List<CommandOption> getOptions() {
        return spec.allOptions().stream().map(option -> spring(option, "")).toList();
    }

    private static CommandOption spring(Option option, String value) {
        return CommandOption.with()
                .longName(option.name())
                .description(option.description())
                .type(option.isFlag() ? Boolean.class : String.class)
                .value(value)
                .build();
    }

    /** The call as Spring Shell hands it to a command. */
    public static CommandContext context(Line.Call call, CommandRegistry registry, PrintWriter out, InputReader in) {
        ParsedInput.Builder input =
                ParsedInput.builder().commandName(call.command().name());
        for (Option option : call.command().allOptions()) {
            String value = call.options().get(option.name());
            if (value != null) {
                input.addOption(spring(option, value));
            }
        }
        for (int i = 0; i < call.arguments().size(); i++) {
            input.addArgument(new org.springframework.shell.core.command.CommandArgument(
                    i, call.arguments().get(i)));
        }
        return new CommandContext(input.build(), registry, out, in);
    }

    @Override
    public ExitStatus execute(CommandContext context) {
        Invocation in = new Invocation(context, session);
        try {
            return action.run(in) ? ExitStatus.OK : NOT_WELL;
        } catch (CallException e) {
            failed(session.screen(), in, e.diagnostic(), e);
            return NOT_WELL;
        } catch (RuntimeException e) {
            Diagnostic ours = new Diagnostic(
                    "API-110", spec.name(), "the command itself failed: " + e, "report it with the output of --debug");
            failed(session.screen(), in, ours, e);
            return NOT_WELL;
        } finally {
            context.outputWriter().flush();
        }
    }

    private static void failed(Screen screen, Invocation in, Diagnostic diagnostic, Exception e) {
        in.screen().out().flush();
        PrintWriter err = screen.err();
        err.println(
                in.screen().in(Style.BAD, diagnostic.code()) + " " + diagnostic.subject() + ": " + diagnostic.what());
        err.println("  what to do: " + diagnostic.action());
        if (in.flag("debug")) {
            e.printStackTrace(err);
        }
        err.flush();
    }
}
