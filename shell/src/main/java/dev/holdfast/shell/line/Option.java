package dev.holdfast.shell.line;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An option of a command.
 *
 * @param name without the dashes
 * @param placeholder what its value is called in the help; null: a flag, which takes none
 * @param kind what the value must look like; {@link ValueKind#TEXT} for a flag
 * @param description one line
 */
public record Option(String name, @Nullable String placeholder, ValueKind kind, String description) {
    /** Understood by every command. */
    public static final List<Option> EVERYWHERE = List.of(
            flag("json", "print the daemon's answer as JSON"),
            flag("no-color", "no colours, not even on a terminal"),
            value("socket", "PATH", ValueKind.PATH, "the daemon's control socket"),
            flag("debug", "with an error, print where in the program it arose"),
            flag("help", "explain the command"));

    public static Option flag(String name, String description) {
        return new Option(name, null, ValueKind.TEXT, description);
    }

    public static Option value(String name, String placeholder, ValueKind kind, String description) {
        return new Option(name, placeholder, kind, description);
    }

    public boolean isFlag() {
        return placeholder == null;
    }

    /** {@code --prefix PREFIX} or {@code --json}. */
    public String usage() {
        return "--" + name + (placeholder == null ? "" : " " + placeholder);
    }
}
