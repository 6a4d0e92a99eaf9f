package dev.holdfast.reconciler;

import dev.holdfast.api.Change;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Addresses whose users are broken off when it is taken away: an established connection gets no error from a link that goes
 * down, and its reader would wait for ever. Belongs to the reconciler's thread; called under the table's lock.
 */
final class Draining {
    private final Set<ObjectRow> asked = new HashSet<>();

    /** Once is enough for one wish, however often its address has to be taken away. */
    void wished(ObjectRow row) {
        if (row.drain()) {
            asked.add(row);
        } else {
            asked.remove(row);
        }
    }

    /**
     * What has to be done for {@code row} before its address goes, or after it is gone.
     *
     * @param all rows of the table: an address that has moved to another link keeps its users
     */
    List<Change> before(ObjectRow row, Collection<? extends ObjectRow> all) {
        List<Change> changes = new ArrayList<>(1);
        if (asked.contains(row)
                && row.key() instanceof AddressKey address
                && !isWantedElsewhere(address.local(), all)) {
            changes.add(new Change.DestroySockets(address.local()));
        }
        return changes;
    }

    private static boolean isWantedElsewhere(IpAddress local, Collection<? extends ObjectRow> all) {
        for (ObjectRow row : all) {
            if (row.wanted() != null
                    && row.key() instanceof AddressKey key
                    && key.local().equals(local)) {
                return true;
            }
        }
        return false;
    }

    void done(ObjectRow row) {
        asked.remove(row);
    }
}
