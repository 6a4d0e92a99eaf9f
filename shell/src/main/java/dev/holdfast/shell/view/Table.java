package dev.holdfast.shell.view;

import java.util.ArrayList;
import java.util.List;

/**
 * Aligned columns. If they do not fit the screen, those that may give way are cut with an ellipsis, the widest first; and
 * a column nobody has anything to say in is left out.
 */
final class Table {
    private static final int MIN_WIDTH = 8;
    private static final String GAP = "  ";

    private record Column(String head, boolean right, boolean givesWay) {}

    private record Cell(String text, Style style) {}

    private final List<Column> columns = new ArrayList<>();
    private final List<List<Cell>> rows = new ArrayList<>();

    Table left(String head) {
        columns.add(new Column(head, false, false));
        return this;
    }

    /** For numbers and spans. */
    Table right(String head) {
        columns.add(new Column(head, true, false));
        return this;
    }

    /** For free text, which may be cut. */
    Table text(String head) {
        columns.add(new Column(head, false, true));
        return this;
    }

    void row(String... cells) {
        List<Cell> row = new ArrayList<>();
        for (String cell : cells) {
            row.add(new Cell(cell, Style.ofState(cell)));
        }
        rows.add(row);
    }

    void print(Screen screen, String indent) {
        int[] widths = widths();
        fit(widths, screen.width() - indent.length());
        StringBuilder line = new StringBuilder(indent);
        for (int i = 0; i < widths.length; i++) {
            Column column = columns.get(i);
            append(line, screen, new Cell(column.head(), Style.FAINT), widths, i);
        }
        screen.line(line.toString().stripTrailing());
        for (List<Cell> row : rows) {
            line = new StringBuilder(indent);
            for (int i = 0; i < widths.length; i++) {
                append(line, screen, row.get(i), widths, i);
            }
            screen.line(line.toString().stripTrailing());
        }
    }

    private int[] widths() {
        int[] widths = new int[columns.size()];
        for (List<Cell> row : rows) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], length(row.get(i).text()));
            }
        }
        for (int i = 0; i < widths.length; i++) {
            widths[i] = widths[i] == 0
                    ? 0
                    : Math.max(widths[i], columns.get(i).head().length());
        }
        return widths;
    }

    private void fit(int[] widths, int room) {
        int excess = -room - GAP.length();
        for (int width : widths) {
            excess += width == 0 ? 0 : width + GAP.length();
        }
        while (excess > 0) {
            int widest = widestThatGivesWay(widths);
            if (widest < 0) {
                return; // too narrow a screen: the terminal wraps
            }
            widths[widest]--;
            excess--;
        }
    }

    private int widestThatGivesWay(int[] widths) {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean canGive = columns.get(i).givesWay() && widths[i] > MIN_WIDTH;
            if (canGive && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        return widest;
    }

    private void append(StringBuilder line, Screen screen, Cell cell, int[] widths, int i) {
        if (widths[i] == 0) {
            return;
        }
        String text = cut(cell.text(), widths[i]);
        String padding = " ".repeat(widths[i] - length(text));
        String shown = screen.in(cell.style(), text);
        line.append(columns.get(i).right() ? padding + shown : shown + padding).append(GAP);
    }

    /** At most {@code width} characters, the last an ellipsis if some had to go. */
    static String cut(String text, int width) {
        if (length(text) <= width) {
            return text;
        }
        return text.substring(0, text.offsetByCodePoints(0, Math.max(0, width - 1))) + "…";
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
