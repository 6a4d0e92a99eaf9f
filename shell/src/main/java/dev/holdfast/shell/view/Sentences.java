package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.util.ArrayList;
import java.util.List;

/** Phrases that several views share. */
final class Sentences {
    private Sentences() {}

    /** {@code 998 INSTALLED, 2 BLOCKED}: only what is not zero. */
    static String counts(Screen screen, Json counts) {
        List<String> parts = new ArrayList<>();
        counts.fields().forEach((state, count) -> {
            if (!count.text().equals("0")) {
                parts.add(count.text() + " " + screen.state(state));
            }
        });
        return parts.isEmpty() ? "none" : String.join(", ", parts);
    }

    /** {@code 1 incident}, {@code 2 incidents}. */
    static String count(long number, String one) {
        return number + " " + one + (number == 1 ? "" : one.endsWith("s") || one.endsWith("x") ? "es" : "s");
    }

    /** {@code static/default at distance 1, policy enforce}. */
    static String owner(Json row) {
        String owner = row.text("owner");
        if (owner.isEmpty()) {
            return "nobody any more; it is a leftover";
        }
        return owner + ", distance " + row.text("distance") + ", policy " + row.text("policy")
                + (row.flag("guard") ? ", with a guard" : "");
    }

    static void diagnostic(Facts facts, Json diagnostic) {
        if (!diagnostic.isNothing()) {
            facts.say("why not", diagnostic.text("code") + " " + diagnostic.text("what"));
            facts.say("what to do", diagnostic.text("action"));
        }
    }

    /** Says that a list was cut short, and how to see more. */
    static void ofTotal(Screen screen, int shown, long total, String one) {
        if (shown < total) {
            screen.line(screen.in(Style.FAINT, shown + " of " + count(total, one) + " shown; --limit N shows more"));
        }
    }
}
