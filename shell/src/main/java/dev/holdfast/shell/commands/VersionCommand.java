package dev.holdfast.shell.commands;

import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The version of this program; asks nobody. */
final class VersionCommand {
    static final CommandSpec SPEC = CommandSpec.of("version", "the version of this program");

    private VersionCommand() {}

    static boolean run(Invocation in) {
        @Nullable String packaged = VersionCommand.class.getPackage().getImplementationVersion();
        String version = packaged == null ? "unpackaged" : packaged;
        if (in.json()) {
            in.printJson(new Json(Map.of("version", version)));
        } else {
            in.screen().line("holdfast " + version + " (Java " + Runtime.version() + ")");
        }
        return true;
    }
}
