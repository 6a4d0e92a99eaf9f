package dev.holdfast.shell.commands;

import dev.holdfast.shell.client.ControlSocket;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.json.JsonPrinter;
import dev.holdfast.shell.view.Screen;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.shell.core.command.CommandArgument;
import org.springframework.shell.core.command.CommandContext;
import org.springframework.shell.core.command.CommandOption;

/** One call of a command: what was given with it, whom it asks, where it prints. */
public final class Invocation {
    private final CommandContext context;
    private final Daemon daemon;
    private final Screen screen;

    Invocation(CommandContext context, Session session) {
        this.context = context;
        Screen here = session.screen().writingTo(context.outputWriter());
        this.screen = flag("no-color") ? here.withoutColour() : here;
        String socket = option("socket");
        this.daemon = new Daemon(socket == null ? session.socket() : new ControlSocket(Path.of(socket)));
    }

    Daemon daemon() {
        return daemon;
    }

    Screen screen() {
        return screen;
    }

    /** The value of an option; null if it was not given. */
    @Nullable
    String option(String name) {
        CommandOption option = context.getOptionByLongName(name);
        return option == null ? null : option.value();
    }

    boolean flag(String name) {
        return option(name) != null;
    }

    boolean json() {
        return flag("json");
    }

    /** The only argument of a command that has one. */
    String argument() {
        return context.getArgumentByIndex(0).value();
    }

    /** All arguments, in order. */
    List<String> arguments() {
        return context.parsedInput().arguments().stream()
                .map(CommandArgument::value)
                .toList();
    }

    void printJson(Json json) {
        screen.line(JsonPrinter.pretty(json));
    }
}
