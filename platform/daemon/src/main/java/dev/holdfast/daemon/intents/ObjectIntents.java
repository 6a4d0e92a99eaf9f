package dev.holdfast.daemon.intents;

import dev.holdfast.api.Clock;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IntentStatus;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is wanted of links, addresses and rules: thousands at most, so they are objects. The table's lock guards it. */
final class ObjectIntents {
    private final Map<ObjectKey, Row> rows = new LinkedHashMap<>();
    private final Set<Row> dirty = new LinkedHashSet<>();
    private final Clock clock;
    private final GateTable gates;
    private final Map<Owner, Set<ObjectKey>> byOwner = new HashMap<>();
    private long changes;

    ObjectIntents(Clock clock, GateTable gates) {
        this.clock = clock;
        this.gates = gates;
    }

    void want(Intent intent) {
        Row row = rows.computeIfAbsent(intent.key(), Row::new);
        Intent before = row.claim(intent.owner());
        if (intent.equals(before)) {
            return;
        }
        if (before != null) {
            row.claims.set(row.claims.indexOf(before), intent);
        } else {
            row.claims.add(intent);
            byOwner.computeIfAbsent(intent.owner(), any -> new LinkedHashSet<>())
                    .add(intent.key());
        }
        row.leftover = false;
        row.drain = intent.drain();
        dirty.add(row);
        changes++;
    }

    void unwant(ObjectKey key, Owner owner, boolean asLeftover) {
        Row row = rows.get(key);
        Intent claim = row == null ? null : row.claim(owner);
        if (row == null || claim == null) {
            return;
        }
        row.claims.remove(claim);
        row.drain = claim.drain();
        byOwner.computeIfPresent(owner, (any, keys) -> keys.remove(key) && keys.isEmpty() ? null : keys);
        row.leftover = asLeftover && row.claims.isEmpty();
        dirty.add(row);
        changes++;
    }

    List<ObjectKey> claimed(Owner owner) {
        return List.copyOf(byOwner.getOrDefault(owner, Set.of()));
    }

    /** Everybody who wants something. */
    Set<Owner> owners() {
        return byOwner.keySet();
    }

    /** Rises whenever something is wanted anew, or stands otherwise. */
    long changes() {
        return changes;
    }

    void gateMoved(String gate) {
        for (Row row : rows.values()) {
            Intent best = row.selected();
            if (best != null && gate.equals(best.gate())) {
                dirty.add(row);
            }
        }
    }

    Row adopt(ObjectKey key) {
        Row row = rows.computeIfAbsent(key, Row::new);
        row.owned = true;
        row.leftover = row.claims.isEmpty();
        return row;
    }

    @Nullable
    Row row(ObjectKey key) {
        return rows.get(key);
    }

    Collection<Row> rows() {
        return rows.values();
    }

    List<ObjectRow> takeDirty() {
        if (dirty.isEmpty()) {
            return List.of();
        }
        List<ObjectRow> taken = List.copyOf(dirty);
        dirty.clear();
        return taken;
    }

    void forget(ObjectRow row) {
        Row known = rows.get(row.key());
        if (known == row && !known.owned && known.claims.isEmpty() && !dirty.contains(known)) {
            rows.remove(known.key);
        }
    }

    /** One key and all who want it. */
    final class Row implements ObjectRow {
        private final ObjectKey key;
        private final List<Intent> claims = new ArrayList<>(1);
        private boolean owned;
        private boolean leftover;
        private boolean drain; // what the claim that came or went last asked for
        private IntentState state = IntentState.PENDING;
        private Instant since = clock.now();
        private @Nullable Instant verifiedAt;
        private @Nullable Trouble trouble;

        Row(ObjectKey key) {
            this.key = key;
        }

        private @Nullable Intent claim(Owner owner) {
            for (Intent claim : claims) {
                if (claim.owner().equals(owner)) {
                    return claim;
                }
            }
            return null;
        }

        /** The intent with the lowest distance, the earliest of equals. */
        @Nullable
        Intent selected() {
            Intent best = null;
            for (Intent claim : claims) {
                if (best == null || claim.distance() < best.distance()) {
                    best = claim;
                }
            }
            return best;
        }

        List<Intent> claims() {
            return claims;
        }

        IntentStatus status() {
            return new IntentStatus(
                    state,
                    since,
                    verifiedAt,
                    trouble == null ? 0 : trouble.attempts(),
                    trouble == null ? null : trouble.why());
        }

        /** What to show of a row nobody wants any more. */
        @Nullable
        KernelObject shown() {
            Intent best = selected();
            return best == null ? null : best.object();
        }

        @Override
        public ObjectKey key() {
            return key;
        }

        @Override
        public @Nullable Intent wanted() {
            Intent best = selected();
            return best == null || !gates.isOpen(best.gate()) ? null : best;
        }

        @Override
        public boolean drain() {
            Intent wanted = wanted();
            return wanted == null ? drain : wanted.drain();
        }

        @Override
        public @Nullable Owner owner() {
            Intent best = selected();
            return best == null ? null : best.owner();
        }

        @Override
        public boolean leftover() {
            return leftover;
        }

        @Override
        public boolean owned() {
            return owned;
        }

        @Override
        public void owned(boolean nowOwned) {
            owned = nowOwned;
        }

        @Override
        public IntentState state() {
            return state;
        }

        @Override
        public void state(IntentState next, int attempts, @Nullable Diagnostic why) {
            if (next != state) {
                state = next;
                since = clock.now();
                changes++;
            }
            changes += why == null && trouble == null ? 0 : 1;
            trouble = attempts == 0 && why == null ? null : new Trouble(attempts, why);
        }

        @Override
        public void verified() {
            verifiedAt = clock.now();
        }
    }
}
