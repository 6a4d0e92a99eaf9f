package dev.holdfast.shell.line;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads a line strictly: an option nobody knows, a value too many or too few is an error, and never ignored. Options may
 * stand anywhere; those before the command must be understood everywhere. {@code --} ends them.
 */
public final class LineParser {
    private final List<CommandSpec> commands;

    public LineParser(List<CommandSpec> commands) {
        this.commands = List.copyOf(commands);
    }

    /** @throws UsageException if the line cannot be understood */
    public Line parse(List<String> words) throws UsageException {
        boolean helpWanted = words.isEmpty();
        List<String> rest = new ArrayList<>();
        for (String word : words) {
            boolean isHelp = !rest.contains("--") && (word.equals("--help") || word.equals("-h"));
            helpWanted |= isHelp;
            if (!isHelp) {
                rest.add(word);
            }
        }
        if (!rest.isEmpty() && rest.get(0).equals("help")) {
            helpWanted = true;
            rest.remove(0);
        }
        return helpWanted ? help(rest) : new Reading(rest).read();
    }

    private Line help(List<String> words) throws UsageException {
        String topic = "";
        for (String word : words) {
            if (word.startsWith("-") || command(topic) != null) {
                break;
            }
            topic = deeper(topic, word);
        }
        return new Line.Help(topic);
    }

    /** The topic one word on; refuses a word that leads nowhere. */
    private String deeper(String topic, String word) throws UsageException {
        String next = topic.isEmpty() ? word : topic + " " + word;
        if (command(next) != null || isGroup(next)) {
            return next;
        }
        String what =
                topic.isEmpty() ? "unknown command '" + word + "'" : "'" + topic + "' has no command '" + word + "'";
        throw new UsageException(topic, what + Nearest.hint(word, nextWords(topic)));
    }

    private @Nullable CommandSpec command(String name) {
        for (CommandSpec command : commands) {
            if (command.name().equals(name)) {
                return command;
            }
        }
        return null;
    }

    private boolean isGroup(String topic) {
        return commands.stream().anyMatch(command -> command.name().startsWith(topic + " "));
    }

    /** The words that may follow those of {@code topic}. */
    private List<String> nextWords(String topic) {
        int at = topic.isEmpty() ? 0 : topic.split(" ").length;
        return commands.stream()
                .filter(command -> topic.isEmpty() || command.name().startsWith(topic + " "))
                .map(command -> command.words().get(at))
                .distinct()
                .toList();
    }

    /** One line on its way to being understood. */
    private final class Reading {
        private final List<String> words;
        private int at;
        private String topic = "";
        private @Nullable CommandSpec command;
        private final Map<String, String> options = new LinkedHashMap<>();
        private final List<String> arguments = new ArrayList<>();

        Reading(List<String> words) {
            this.words = words;
        }

        Line read() throws UsageException {
            boolean optionsEnded = false;
            while (at < words.size()) {
                String word = words.get(at++);
                if (!optionsEnded && word.equals("--")) {
                    optionsEnded = true;
                } else if (!optionsEnded && word.length() > 1 && word.startsWith("-")) {
                    option(word);
                } else if (command == null) {
                    topic = deeper(topic, word);
                    command = command(topic);
                } else {
                    argument(word);
                }
            }
            return finish();
        }

        private Line finish() throws UsageException {
            CommandSpec found = command;
            if (found == null) {
                throw new UsageException(
                        topic,
                        topic.isEmpty()
                                ? "no command given"
                                : "'" + topic + "' needs one of: " + String.join(", ", nextWords(topic)));
            }
            if (arguments.size() < found.parameters().size()) {
                String missing = found.parameters().get(arguments.size()).name();
                throw new UsageException(topic, "'" + topic + "' needs " + missing);
            }
            return new Line.Call(found, Map.copyOf(options), List.copyOf(arguments));
        }

        private void argument(String word) throws UsageException {
            List<CommandSpec.Parameter> parameters =
                    Objects.requireNonNull(command).parameters();
            CommandSpec.Parameter more = command.more();
            if (arguments.size() >= parameters.size() && more != null) {
                arguments.add(checked(more.kind(), more.name(), word));
                return;
            }
            if (arguments.size() == parameters.size()) {
                throw new UsageException(
                        topic,
                        "'" + topic + "' takes "
                                + (parameters.isEmpty()
                                        ? "no argument"
                                        : "nothing after "
                                                + parameters
                                                        .get(parameters.size() - 1)
                                                        .name())
                                + ", got '" + word + "'");
            }
            CommandSpec.Parameter parameter = parameters.get(arguments.size());
            arguments.add(checked(parameter.kind(), parameter.name(), word));
        }

        private void option(String word) throws UsageException {
            int equals = word.indexOf('=');
            String typed = equals < 0 ? word : word.substring(0, equals);
            Option option = known(typed);
            if (options.containsKey(option.name())) {
                throw new UsageException(topic, typed + " is given twice");
            }
            if (option.isFlag() && equals >= 0) {
                throw new UsageException(topic, typed + " takes no value");
            }
            String value = option.isFlag() ? "" : equals >= 0 ? word.substring(equals + 1) : nextValue(option);
            options.put(option.name(), option.isFlag() ? "" : checked(option.kind(), typed, value));
        }

        private Option known(String typed) throws UsageException {
            CommandSpec found = command;
            List<Option> all = found == null ? Option.EVERYWHERE : found.allOptions();
            for (Option option : all) {
                if (typed.equals("--" + option.name())) {
                    return option;
                }
            }
            String where = found == null ? "" : " of '" + found.name() + "'";
            List<String> names =
                    all.stream().map(option -> "--" + option.name()).toList();
            throw new UsageException(topic, "unknown option " + typed + where + Nearest.hint(typed, names));
        }

        private String nextValue(Option option) throws UsageException {
            if (at == words.size() || words.get(at).startsWith("--")) {
                throw new UsageException(topic, "--" + option.name() + " needs a value: " + option.usage());
            }
            return words.get(at++);
        }

        private String checked(ValueKind kind, String what, String typed) throws UsageException {
            try {
                return kind.check(typed);
            } catch (IllegalArgumentException e) {
                throw new UsageException(topic, what + ": " + e.getMessage());
            }
        }
    }
}
