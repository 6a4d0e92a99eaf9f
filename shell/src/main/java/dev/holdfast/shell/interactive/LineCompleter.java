package dev.holdfast.shell.interactive;

import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Option;
import java.util.ArrayList;
import java.util.List;
import org.jline.reader.Candidate;
import org.jline.reader.Completer;
import org.jline.reader.LineReader;
import org.jline.reader.ParsedLine;
import org.jspecify.annotations.Nullable;

/** Completes command words, then options and the values of both options and arguments. */
final class LineCompleter implements Completer {
    private final List<CommandSpec> specs;
    private final KnownNames known;

    LineCompleter(List<CommandSpec> specs, KnownNames known) {
        this.specs = specs;
        this.known = known;
    }

    @Override
    public void complete(LineReader reader, ParsedLine line, List<Candidate> candidates) {
        List<String> before = line.words().subList(0, line.wordIndex());
        candidates.addAll(candidates(before, line.word()));
    }

    /**
     * @param before the whole words in front of the one to complete
     * @param word what there is of it
     */
    List<Candidate> candidates(List<String> before, String word) {
        CommandSpec spec = command(before);
        if (spec == null) {
            return nextWords(before);
        }
        List<String> given = before.subList(spec.words().size(), before.size());
        Option open = openOption(spec, given);
        if (open != null) {
            return known.of(open.kind()).stream().map(LineCompleter::plain).toList();
        }
        if (word.startsWith("-")) {
            return options(spec, given);
        }
        int argument = arguments(spec, given);
        if (argument < spec.parameters().size()) {
            return known.of(spec.parameters().get(argument).kind()).stream()
                    .map(LineCompleter::plain)
                    .toList();
        }
        return options(spec, given);
    }

    private @Nullable CommandSpec command(List<String> words) {
        for (CommandSpec spec : specs) {
            List<String> name = spec.words();
            if (words.size() >= name.size() && words.subList(0, name.size()).equals(name)) {
                return spec;
            }
        }
        return null;
    }

    private List<Candidate> nextWords(List<String> before) {
        List<String> words =
                before.isEmpty() || !before.get(0).equals("help") ? before : before.subList(1, before.size());
        List<Candidate> candidates = new ArrayList<>();
        List<String> seen = new ArrayList<>();
        for (CommandSpec spec : specs) {
            List<String> name = spec.words();
            boolean fits =
                    name.size() > words.size() && name.subList(0, words.size()).equals(words);
            if (fits && !seen.contains(name.get(words.size()))) {
                String next = name.get(words.size());
                boolean last = name.size() == words.size() + 1;
                seen.add(next);
                candidates.add(new Candidate(next, next, null, last ? spec.description() : null, null, null, true));
            }
        }
        if (before.isEmpty()) {
            candidates.add(new Candidate("help", "help", null, "explain a command", null, null, true));
            candidates.add(new Candidate("exit", "exit", null, "leave the shell", null, null, true));
        }
        return candidates;
    }

    /** The option whose value comes next; null if none does. */
    private static @Nullable Option openOption(CommandSpec spec, List<String> given) {
        if (given.isEmpty()) {
            return null;
        }
        String last = given.get(given.size() - 1);
        for (Option option : spec.allOptions()) {
            if (!option.isFlag() && last.equals("--" + option.name())) {
                return option;
            }
        }
        return null;
    }

    private static int arguments(CommandSpec spec, List<String> given) {
        int count = 0;
        for (int i = 0; i < given.size(); i++) {
            boolean isValue = i > 0 && openOption(spec, given.subList(0, i)) != null;
            count += given.get(i).startsWith("--") || isValue ? 0 : 1;
        }
        return count;
    }

    private static List<Candidate> options(CommandSpec spec, List<String> given) {
        return spec.allOptions().stream()
                .filter(option -> !given.contains("--" + option.name()))
                .map(option -> new Candidate(
                        "--" + option.name(), "--" + option.name(), null, option.description(), null, null, true))
                .toList();
    }

    private static Candidate plain(String value) {
        return new Candidate(value, value, null, null, null, null, true);
    }
}
