package dev.holdfast.shell.view;

/** Lines of a label and what is to be said under it; a label with nothing to say is left out. */
final class Facts {
    private final Screen screen;
    private final String indent;
    private final int labelWidth;

    Facts(Screen screen, String indent, int labelWidth) {
        this.screen = screen;
        this.indent = indent;
        this.labelWidth = labelWidth;
    }

    void say(String label, String text) {
        if (!text.isEmpty()) {
            String padded = label + " ".repeat(Math.max(1, labelWidth - label.length()));
            Wrap.print(screen, indent + padded, Style.FAINT, text);
        }
    }

    /** The label once, and below it one line each. */
    void say(String label, Iterable<String> lines) {
        String next = label;
        for (String line : lines) {
            say(next, line);
            next = "";
        }
    }
}
