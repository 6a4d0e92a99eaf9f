package dev.holdfast.reconciler;

import dev.holdfast.api.ObjectRow;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.RouteKey;
import java.util.Set;
import java.util.function.Consumer;

/** Between the record of what is ours and the table: takes over what an earlier run left, and hands the record all there is. */
final class Adoption {
    private final Parts parts;

    Adoption(Parts parts) {
        this.parts = parts;
    }

    /** Takes over what an earlier run left on record; once, before the first turn. */
    void adopt() {
        Set<ObjectKey> owned = parts.ownership.load();
        parts.table.lock().lock();
        try {
            for (ObjectKey key : owned) {
                parts.adopted.add(key instanceof RouteKey route ? parts.rows.adopt(route) : parts.table.adopt(key));
            }
        } finally {
            parts.table.lock().unlock();
        }
        tidy();
    }

    /** Between passes: the record is written anew if it has to be. */
    void tidy() {
        parts.ownership.tidy(parts.clock.nanos(), parts.rows.size(), this::eachOwned);
    }

    private void eachOwned(Consumer<ObjectKey> each) {
        parts.table.lock().lock();
        try {
            for (int row = 0; row < parts.rows.limit(); row++) {
                if (parts.rows.live(row) && parts.rows.owned(row)) {
                    each.accept(parts.rows.key(row));
                }
            }
            parts.table.objects().stream().filter(ObjectRow::owned).forEach(row -> each.accept(row.key()));
        } finally {
            parts.table.lock().unlock();
        }
    }
}
