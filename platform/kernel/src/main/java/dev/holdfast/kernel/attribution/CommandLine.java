package dev.holdfast.kernel.attribution;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How a command line is shown. Whoever starts a process chooses its text, so nothing in it may reach a terminal raw. */
final class CommandLine {
    /** Longer ones end in an ellipsis. */
    static final int MAX_CHARACTERS = 512;

    private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ash", "ksh", "mksh", "zsh", "busybox");

    private CommandLine() {}

    /**
     * For people.
     *
     * @param arguments as {@code /proc/PID/cmdline} has them, each ended by a NUL
     * @return null if there are none
     */
    static @Nullable String shown(String arguments) {
        int end = arguments.length();
        while (end > 0 && arguments.charAt(end - 1) == '\0') {
            end--;
        }
        if (end == 0) {
            return null;
        }
        String text = printable(arguments.substring(0, end).replace('\0', ' '));
        return text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS - 1) + '…';
    }

    /** With control characters, and what terminals take for such, as {@code \x1b}. */
    static String printable(String text) {
        if (text.chars().noneMatch(CommandLine::isControl)) {
            return text;
        }
        var out = new StringBuilder(text.length() + 8);
        text.chars().forEach(c -> {
            if (isControl(c)) {
                out.append(c < 0x100 ? "\\x%02x".formatted(c) : "\\u%04x".formatted(c));
            } else {
                out.append((char) c);
            }
        });
        return out.toString();
    }

    private static boolean isControl(int c) {
        return Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == '\u2028' || c == '\u2029';
    }

    /**
     * The name an ancestor goes by: for a shell that runs a script the script's, for all others the command.
     *
     * @param command as {@code /proc/PID/comm} has it
     * @param arguments each ended by a NUL; empty: not known
     */
    static String name(String command, String arguments) {
        if (!SHELLS.contains(command)) {
            return command;
        }
        String[] words = arguments.split("\0");
        for (int i = 1; i < words.length; i++) {
            String word = words[i];
            boolean option = word.startsWith("-") || word.startsWith("+");
            if (!option) {
                // busybox is followed by the applet, and only that by the script
                boolean applet = i == 1 && SHELLS.contains(word);
                if (!applet) {
                    return word.isEmpty() ? command : printable(baseName(word));
                }
            } else if (takesCommand(word)) {
                return command;
            } else if (word.equals("-o")
                    || word.equals("+o")
                    || word.equals("-O")
                    || word.equals("+O")
                    || word.equals("--rcfile")
                    || word.equals("--init-file")) {
                i++;
            }
        }
        return command;
    }

    /** {@code -c}, {@code -ec}: what follows is no script; {@code -s}: it is read from standard input. */
    private static boolean takesCommand(String option) {
        return option.startsWith("-")
                && !option.startsWith("--")
                && (option.indexOf('c') > 0 || option.indexOf('s') > 0);
    }

    private static String baseName(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
