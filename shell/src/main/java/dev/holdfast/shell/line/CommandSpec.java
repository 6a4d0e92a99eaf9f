package dev.holdfast.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How a command is called.
 *
 * @param name its words, with single blanks
 * @param description one line, for lists
 * @param details what else its own help says; empty: nothing
 * @param options its own, without those of {@link Option#EVERYWHERE}
 * @param parameters what must follow, in this order; none is optional
 */
public record CommandSpec(
        String name, String description, String details, List<Option> options, List<Parameter> parameters) {

    /**
     * @param name as the help shows it, in capitals
     * @param kind what it must look like
     */
    public record Parameter(String name, ValueKind kind) {}

    public static CommandSpec of(String name, String description) {
        return new CommandSpec(name, description, "", List.of(), List.of());
    }

    public CommandSpec with(Option... more) {
        List<Option> all = new ArrayList<>(options);
        all.addAll(List.of(more));
        return new CommandSpec(name, description, details, List.copyOf(all), parameters);
    }

    public CommandSpec taking(String parameter, ValueKind kind) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.add(new Parameter(parameter, kind));
        return new CommandSpec(name, description, details, options, List.copyOf(all));
    }

    public CommandSpec saying(String moreDetails) {
        return new CommandSpec(name, description, moreDetails, options, parameters);
    }

    public List<String> words() {
        return List.of(name.split(" "));
    }

    /** Its own options, then those understood everywhere. */
    public List<Option> allOptions() {
        return Stream.concat(options.stream(), Option.EVERYWHERE.stream()).toList();
    }
}
