package dev.holdfast.shell.line;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a command is called.
 *
 * @param name its words, with single blanks
 * @param description one line, for lists
 * @param details what else its own help says; empty: nothing
 * @param options its own, without those of {@link Option#EVERYWHERE}
 * @param parameters what must follow, in this order; none is optional
 * @param more what may follow them any number of times; null: nothing
 */
public record CommandSpec(
        String name,
        String description,
        String details,
        List<Option> options,
        List<Parameter> parameters,
        @Nullable Parameter more) {

    /**
     * @param name as the help shows it, in capitals
     * @param kind what it must look like
     */
    public record Parameter(String name, ValueKind kind) {}

    public static CommandSpec of(String name, String description) {
        return new CommandSpec(name, description, "", List.of(), List.of(), null);
    }

    public CommandSpec with(Option... added) {
        List<Option> all = new ArrayList<>(options);
        all.addAll(List.of(added));
        return new CommandSpec(name, description, details, List.copyOf(all), parameters, more);
    }

    public CommandSpec taking(String parameter, ValueKind kind) {
        List<Parameter> all = new ArrayList<>(parameters);
        all.add(new Parameter(parameter, kind));
        return new CommandSpec(name, description, details, options, List.copyOf(all), more);
    }

    public CommandSpec takingAnyNumberOf(String parameter, ValueKind kind) {
        return new CommandSpec(name, description, details, options, parameters, new Parameter(parameter, kind));
    }

    public CommandSpec saying(String moreDetails) {
        return new CommandSpec(name, description, moreDetails, options, parameters, more);
    }

    public List<String> words() {
        return List.of(name.split(" "));
    }

    /** Its own options, then those understood everywhere. */
    public List<Option> allOptions() {
        return Stream.concat(options.stream(), Option.EVERYWHERE.stream()).toList();
    }
}
