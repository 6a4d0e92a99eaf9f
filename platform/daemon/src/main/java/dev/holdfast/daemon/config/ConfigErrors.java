package dev.holdfast.daemon.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.nodes.Node;

/** The mistakes found in one file so far. Touched by the thread that starts the daemon or reloads a plugin. */
public final class ConfigErrors {
    private static final int MOST_SHOWN = 50;
    private static final Pattern PASSWORD =
            Pattern.compile("(\\bpassword[\"']?\\s*:\\s*)(\"(?:[^\"\\\\]|\\\\.)*\"|'[^']*'|.+)");

    private final String file;
    private final List<String> lines;
    private final String consequence;
    private final Set<ConfigError> found = new LinkedHashSet<>();

    /** @param consequence what became of it, such as {@code nothing was started} */
    ConfigErrors(String file, List<String> lines, String consequence) {
        this.file = file;
        this.lines = lines;
        this.consequence = consequence;
    }

    /** None yet, of the same file. */
    ConfigErrors fresh(String newConsequence) {
        return new ConfigErrors(file, lines, newConsequence);
    }

    void addAll(ConfigErrors others) {
        found.addAll(others.found);
    }

    void add(ConfigError error) {
        found.add(error);
    }

    void add(Node node, String code, String what, String right) {
        add(ConfigError.at(node, code, what, right));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    int size() {
        return found.size();
    }

    /** All of them for people, by position; ends with a line that counts them. */
    public String render() {
        List<ConfigError> sorted = new ArrayList<>(found);
        sorted.sort(Comparator.comparingInt(ConfigError::line).thenComparingInt(ConfigError::column));
        var text = new StringBuilder();
        sorted.stream().limit(MOST_SHOWN).forEach(error -> render(error, text));
        text.append(sorted.size() == 1 ? "1 error" : sorted.size() + " errors")
                .append(" in ")
                .append(file);
        if (sorted.size() > MOST_SHOWN) {
            text.append(", the first ").append(MOST_SHOWN).append(" shown");
        }
        return text.append("; ").append(consequence).append("\n").toString();
    }

    /** The line with as many stars as a password in it has characters; where it is not quoted, up to the end. */
    private static String withoutPasswords(String line) {
        return PASSWORD.matcher(line)
                .replaceAll(hit -> Matcher.quoteReplacement(
                        hit.group(1) + "*".repeat(hit.group(2).length())));
    }

    private void render(ConfigError error, StringBuilder text) {
        String number = String.valueOf(error.line() + 1);
        String margin = " ".repeat(number.length());
        text.append(file).append(':').append(number).append(':').append(error.column() + 1);
        text.append(": ").append(error.what()).append(" [").append(error.code()).append("]\n");
        if (error.line() < lines.size()) {
            String line = withoutPasswords(lines.get(error.line())).replace('\t', ' ');
            text.append("  ").append(number).append(" | ").append(line).append('\n');
            text.append("  ").append(margin).append(" | ").append(" ".repeat(error.column()));
            text.append("^".repeat(error.width())).append('\n');
        }
        text.append("  ").append(margin).append(" = ").append(error.right()).append("\n\n");
    }
}
