package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.Refusal;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes all that is ours out of the kernel: routes, rules, then addresses and links, the links set down before either goes. */
final class Removal {
    private static final Logger LOG = LoggerFactory.getLogger(Removal.class);

    private final Parts parts;

    Removal(Parts parts) {
        this.parts = parts;
    }

    void run() {
        List<ObjectKey> keys = new ArrayList<>();
        List<Change> changes = new ArrayList<>();
        parts.table.lock().lock();
        try {
            routes(keys, changes);
            objects(keys, changes);
            keys.forEach(parts.ownership::went);
        } finally {
            parts.table.lock().unlock();
        }
        for (Refusal refusal : parts.dataplane.apply(changes)) {
            if (Retries.meansGone(refusal.errno())) {
                continue; // an IPv6 address goes when its link goes down
            }
            LOG.atWarn()
                    .setMessage("removal refused")
                    .addKeyValue("change", changes.get(refusal.position()))
                    .addKeyValue("kernel", refusal)
                    .log();
        }
        parts.ownership.flush();
        LOG.atInfo()
                .setMessage("removed all that was ours")
                .addKeyValue("objects", keys.size())
                .log();
    }

    private void routes(List<ObjectKey> keys, List<Change> changes) {
        RoutePlanner planner = new RoutePlanner(parts.dataplane.protocol(), parts.view);
        for (int row = 0; row < parts.rows.limit(); row++) {
            if (parts.rows.live(row) && parts.rows.owned(row)) {
                keys.add(parts.rows.key(row));
                changes.addAll(planner.unwanted(parts.rows.key(row), parts.standings.at(row), true)
                        .changes());
            }
        }
    }

    private void objects(List<ObjectKey> keys, List<Change> changes) {
        ObjectPlanner planner = new ObjectPlanner(parts.view, parts.dataplane.protocol());
        List<Change> ofObjects = new ArrayList<>();
        for (ObjectRow row : parts.table.objects()) {
            if (row.owned()) {
                keys.add(row.key());
                ofObjects.addAll(planner.unwanted(row.key(), true).changes());
                Intent wanted = row.wanted();
                if (wanted != null && wanted.drain() && row.key() instanceof AddressKey address) {
                    ofObjects.add(new Change.DestroySockets(address.local()));
                }
            }
        }
        ofObjects.sort(Comparator.comparingInt(Step::placeDown));
        changes.addAll(ofObjects);
    }
}
