package dev.holdfast.shell.line;

import java.util.List;
import java.util.Map;

/** A line that was understood. */
public sealed interface Line {

    /**
     * Help was asked for.
     *
     * @param topic words of a command or group; empty for everything
     */
    record Help(String topic) implements Line {}

    /**
     * @param options name to value, checked; flags have an empty value
     * @param arguments checked; as many as the command has parameters
     */
    record Call(CommandSpec command, Map<String, String> options, List<String> arguments) implements Line {}
}
