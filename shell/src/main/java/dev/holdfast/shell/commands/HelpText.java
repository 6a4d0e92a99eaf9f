package dev.holdfast.shell.commands;

import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Option;
import java.util.List;

/** What {@code --help} prints. */
public final class HelpText {
    private HelpText() {}

    /**
     * @param topic words of a command or group; empty: everything
     * @param launcher what the launcher script understands besides, printed below all commands; empty inside the shell
     */
    public static String of(String topic, List<CommandSpec> specs, String launcher) {
        for (CommandSpec spec : specs) {
            if (spec.name().equals(topic)) {
                return command(spec);
            }
        }
        StringBuilder text = new StringBuilder();
        text.append(
                topic.isEmpty()
                        ? "usage: holdfast COMMAND [OPTIONS]\n\n"
                        : "usage: holdfast " + topic + " COMMAND [OPTIONS]\n\n");
        List<CommandSpec> listed = specs.stream()
                .filter(spec -> topic.isEmpty() || spec.name().startsWith(topic + " "))
                .toList();
        String group = "";
        for (CommandSpec spec : listed) {
            String first = spec.words().get(0);
            text.append(group.isEmpty() || group.equals(first) ? "" : "\n");
            group = first;
            text.append(row(usage(spec), spec.description(), 28));
        }
        text.append(topic.isEmpty() ? launcher : "");
        text.append("\nEvery command takes --help and:\n");
        options(text, Option.EVERYWHERE);
        text.append("\nExit code: 0 done, 1 it could not be done or something is wrong, 2 wrong use.\n");
        return text.toString();
    }

    private static String usage(CommandSpec spec) {
        StringBuilder usage = new StringBuilder(spec.name());
        spec.parameters().forEach(parameter -> usage.append(' ').append(parameter.name()));
        if (spec.more() != null) {
            usage.append(" [").append(spec.more().name()).append(" …]");
        }
        return usage.toString();
    }

    private static String command(CommandSpec spec) {
        StringBuilder text = new StringBuilder("usage: holdfast " + usage(spec) + " [OPTIONS]\n\n");
        text.append(Character.toUpperCase(spec.description().charAt(0)))
                .append(spec.description().substring(1))
                .append(".\n");
        text.append(spec.details().isEmpty() ? "" : spec.details() + "\n");
        text.append("\nOptions:\n");
        options(text, spec.allOptions());
        return text.toString();
    }

    private static void options(StringBuilder text, List<Option> options) {
        options.forEach(option -> text.append(row(option.usage(), option.description(), 18)));
    }

    /** Two columns; a left part too long for its column pushes the right one on. */
    public static String row(String left, String right, int width) {
        return "  " + left + " ".repeat(Math.max(2, width - left.length())) + right + "\n";
    }
}
