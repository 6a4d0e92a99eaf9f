package dev.holdfast.shell.view;

import dev.holdfast.shell.json.Json;
import java.time.Duration;
import java.util.List;

/** What the reconciler did, or would do. */
public final class ReconcilerView {
    private ReconcilerView() {}

    /** @param report a PassReport */
    public static void pass(Screen screen, Json report) {
        String error = report.text("error");
        if (!error.isEmpty()) {
            Wrap.print(screen, "the pass was broken off: ", Style.BAD, error);
        }
        screen.line(sentence(report));
    }

    /** {@code 1040 objects looked at in 12 ms: 2 missing, 1 changed; 3 written, none refused}. */
    static String sentence(Json report) {
        Duration duration = report.duration("duration");
        return Sentences.count(report.number("scanned"), "object") + " looked at"
                + (duration == null ? "" : " in " + Spans.micros(duration.toNanos() / 1000))
                + ": " + none(report.number("missing")) + " missing, " + none(report.number("changed")) + " changed; "
                + none(report.number("written")) + " written, " + none(report.number("refused")) + " refused";
    }

    private static String none(long number) {
        return number == 0 ? "none" : Long.toString(number);
    }

    /** @param report a PlanReport */
    public static void plan(Screen screen, Json report) {
        List<Json> steps = report.list("steps");
        if (steps.isEmpty()) {
            screen.line("nothing to do: the kernel is as wanted");
        }
        for (Json step : steps) {
            screen.line(step.text());
        }
        Sentences.ofTotal(screen, steps.size(), report.number("total"), "step");
        List<Json> held = report.list("held");
        if (!held.isEmpty()) {
            screen.blank();
            screen.line("held back:");
            for (Json line : held) {
                screen.line("  " + line.text());
            }
        }
    }
}
