package dev.holdfast.reconciler;

import dev.holdfast.api.IntentTable;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.reconciler.ReconcilerConfig.Brake;
import java.util.List;

/**
 * Whether leftovers may be removed: when every source is settled, and not too many at once. What an owner took back is not
 * a leftover and is removed at once. Belongs to the reconciler's thread.
 */
final class Pruning {
    private final IntentTable table;
    private final Brake rules;
    private volatile List<String> unsettled = List.of("start");
    private boolean released;
    private volatile int leftovers;
    private int owned;
    private volatile boolean braked;

    Pruning(IntentTable table, Brake rules) {
        this.table = table;
        this.rules = rules;
    }

    /**
     * @param verdict to remove what nobody wants, or to forget it because it is gone; of a leftover even that has to wait, as
     *     its source may yet declare it, and must find it to be ours then
     */
    Verdict permit(ObjectKey key, boolean leftover, Verdict verdict) {
        if (!leftover) {
            return verdict;
        }
        if (!unsettled.isEmpty()) {
            return Verdict.held(Diagnostics.unsettled(key, unsettled));
        }
        boolean removes = verdict.kind() == Verdict.Kind.REMOVE;
        return removes && braked ? Verdict.held(Diagnostics.braked(key, leftovers, owned)) : verdict;
    }

    /**
     * Looks at the sources; with the table's lock held.
     *
     * @return whether leftovers that were held may go now
     */
    boolean turn() {
        List<String> now = table.unsettled();
        if (now.isEmpty() && unsettled.isEmpty()) {
            return false;
        }
        boolean justSettled = !unsettled.isEmpty() && now.isEmpty();
        unsettled = List.copyOf(now);
        if (justSettled) {
            weigh();
        }
        return justSettled && !braked;
    }

    private void weigh() {
        leftovers = 0;
        owned = 0;
        RouteRows rows = table.routes();
        for (int row = 0; row < rows.limit(); row++) {
            if (rows.live(row) && rows.owned(row)) {
                owned++;
                leftovers += rows.leftover(row) ? 1 : 0;
            }
        }
        for (ObjectRow row : table.objects()) {
            if (row.owned()) {
                owned++;
                leftovers += row.leftover() ? 1 : 0;
            }
        }
        braked = !released && leftovers > rules.objects() && leftovers > rules.share() * owned;
    }

    /** An operator says the removals are meant. */
    void release() {
        released = true;
        braked = false;
    }

    /** How many leftovers the brake holds. */
    int held() {
        return braked ? leftovers : 0;
    }

    List<String> unsettled() {
        return unsettled;
    }
}
