package dev.holdfast.shell.commands;

import dev.holdfast.model.Diagnostic;
import dev.holdfast.shell.client.CallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The YAML that a command sends: its settings, and a file if one is named with {@code --file}. */
final class SettingsText {
    private SettingsText() {}

    /** The settings given with the command, on top of those of the file if there is one. */
    static String of(Invocation in, Specification specification, int firstSetting) throws CallException {
        List<String> arguments = in.arguments();
        arguments.subList(firstSetting, arguments.size()).forEach(specification::with);
        String file = in.option("file");
        if (file == null) {
            return specification.toString();
        }
        return merged(specification, read(file));
    }

    /** A key given twice is a mistake to the daemon, so those of the command line take the place of the file's. */
    private static String merged(Specification given, String file) {
        StringBuilder text = new StringBuilder(given.toString());
        List<String> keys = text.toString()
                .lines()
                .filter(line -> !line.startsWith(" "))
                .map(line -> line.substring(0, line.indexOf(':')))
                .toList();
        boolean dropping = false;
        for (String line : file.lines().toList()) {
            boolean top = !line.isEmpty() && !line.startsWith(" ") && !line.startsWith("#") && !line.startsWith("-");
            if (top) {
                int colon = line.indexOf(':');
                dropping = colon > 0 && keys.contains(line.substring(0, colon).strip());
            }
            text.append(dropping ? "" : line + "\n");
        }
        return text.toString();
    }

    private static String read(String file) throws CallException {
        try {
            return file.equals("-")
                    ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8)
                    : Files.readString(Path.of(file));
        } catch (IOException e) {
            throw CallException.unreadable(
                    new Diagnostic("API-114", file, "cannot be read: " + e.getMessage(), "name a file of UTF-8 text"),
                    e);
        }
    }
}
