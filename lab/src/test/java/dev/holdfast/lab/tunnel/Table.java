package dev.holdfast.lab.tunnel;

import java.io.PrintStream;
import java.util.List;

/** What was done and what came of it, a row each, shown as it happens. */
final class Table {
    private static final String ROW = "%3s  %-7s %-52s %-16s %-10s %-7s %s%n";

    private final PrintStream out;
    private final long began = System.nanoTime();
    private int rows;
    private int bad;

    Table(PrintStream out) {
        this.out = out;
    }

    void head() {
        out.printf(ROW, "", "kind", "what was done", "put back", "traffic", "verdict", "because, by");
    }

    /** @param trouble what is not as it should be; empty if nothing */
    void row(String kind, String what, String putBack, String traffic, List<String> because, String trouble) {
        rows++;
        out.printf(
                ROW,
                rows,
                kind,
                what,
                putBack,
                traffic,
                trouble.isEmpty() ? "ok" : "BAD",
                because.isEmpty() ? "" : because.get(0) + (because.size() > 1 ? " +" + (because.size() - 1) : ""));
        if (!trouble.isEmpty()) {
            bad++;
            out.println(trouble.stripTrailing());
        }
        out.flush();
    }

    /** Whether all was as it should be. */
    boolean foot() {
        out.printf("%d of %d as they should be, %.0f s%n", rows - bad, rows, (System.nanoTime() - began) / 1e9);
        return bad == 0;
    }
}
