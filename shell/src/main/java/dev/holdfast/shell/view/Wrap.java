package dev.holdfast.shell.view;

/** Breaks prose at blanks so that it fits the screen. */
final class Wrap {
    private static final int READABLE = 110;

    private Wrap() {}

    /**
     * Prints {@code text} after {@code lead}; further lines are indented by as many blanks.
     *
     * @param style of the lead
     */
    static void print(Screen screen, String lead, Style style, String text) {
        int room = Math.max(20, Math.min(screen.width(), READABLE) - lead.length());
        boolean bounded = screen.width() != Screen.UNBOUNDED;
        StringBuilder line = new StringBuilder(screen.in(style, lead));
        int used = 0;
        for (String word : text.split(" ")) {
            if (bounded && used > 0 && used + 1 + word.length() > room) {
                screen.line(line.toString());
                line = new StringBuilder(" ".repeat(lead.length()));
                used = 0;
            }
            line.append(used == 0 ? "" : " ").append(word);
            used += word.length() + (used == 0 ? 0 : 1);
        }
        screen.line(line.toString().stripTrailing());
    }
}
