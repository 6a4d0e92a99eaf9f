package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Changes of routes on their way to the kernel in one go, which rows they are for, and what became of them. */
final class RouteBatch {
    private final List<Item> items = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final Map<Integer, Refusal> refusals = new HashMap<>();

    /**
     * One row's part.
     *
     * @param wanted what the row wanted when it was looked at; null: nothing
     * @param written what stands there if all goes well; null: nothing
     */
    record Item(
            int row,
            RouteKey key,
            @Nullable Forwarding wanted,
            @Nullable Forwarding written,
            boolean wasOwned,
            int first,
            int count) {}

    void add(int row, RouteKey key, @Nullable Forwarding wanted, boolean owned, List<Change> forRow) {
        Forwarding written = forRow.get(forRow.size() - 1) instanceof Change.AddRoute add
                ? add.route().forwarding()
                : null;
        items.add(new Item(row, key, wanted, written, owned, changes.size(), forRow.size()));
        changes.addAll(forRow);
    }

    boolean isEmpty() {
        return changes.isEmpty();
    }

    List<Item> items() {
        return items;
    }

    List<Change> changes() {
        return changes;
    }

    void refused(List<Refusal> all) {
        all.forEach(refusal -> refusals.put(refusal.position(), refusal));
    }

    /** How many changes the kernel did not take. */
    int refused() {
        return refusals.size();
    }

    /** The refusal that counts for an item: a delete of what is gone already is as good as done. */
    @Nullable
    Refusal refusal(Item item) {
        if (refusals.isEmpty()) {
            return null;
        }
        for (int i = item.first(); i < item.first() + item.count(); i++) {
            Refusal refusal = refusals.get(i);
            boolean wasGone = refusal != null
                    && changes.get(i) instanceof Change.DeleteRoute
                    && (refusal.errno().equals("ESRCH")
                            || refusal.errno().equals("ENOENT")
                            || refusal.errno().equals("ENODEV"));
            if (refusal != null && !wasGone) {
                return refusal;
            }
        }
        return null;
    }

    /** Whether the last of an item's changes took the place of another route. */
    boolean replaced(Item item) {
        return changes.get(item.first() + item.count() - 1) instanceof Change.AddRoute add
                && add.placement() == Change.Placement.REPLACE;
    }
}
