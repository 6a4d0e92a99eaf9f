package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.ReconcilerControl.PlanReport;
import java.util.ArrayList;
import java.util.List;

/** Collects what would be done, for a person to read. */
final class PlanPreview {
    private final int limit;
    private final List<String> steps = new ArrayList<>();
    private final List<String> removals = new ArrayList<>();
    private final List<String> held = new ArrayList<>();
    private int total;

    PlanPreview(int limit) {
        this.limit = limit;
    }

    void add(Verdict verdict) {
        boolean removes = verdict.kind() == Verdict.Kind.REMOVE;
        for (Change change : verdict.changes()) {
            List<String> list = removes ? removals : steps;
            if (steps.size() + removals.size() < limit) {
                list.add(change.toString());
            }
            total++;
        }
        if (verdict.kind() == Verdict.Kind.HELD && verdict.why() != null && held.size() < limit) {
            held.add(verdict.why().toString());
        }
    }

    PlanReport report() {
        List<String> inOrder = new ArrayList<>(steps);
        inOrder.addAll(removals);
        return new PlanReport(inOrder, total, held);
    }
}
