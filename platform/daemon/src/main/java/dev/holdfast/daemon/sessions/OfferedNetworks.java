package dev.holdfast.daemon.sessions;

import dev.holdfast.daemon.intents.ColumnIntentTable;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What others have in the kernel and BGP is to originate. Looks when anything at all has changed in the intent table since the
 * last time; for one thread at a time.
 */
public final class OfferedNetworks {
    private final ColumnIntentTable table;
    private final Listener listener;
    private final List<Entry> entries = new ArrayList<>();
    private long seen = -1;

    /** Is told what has come and gone, on the thread that looks. */
    @FunctionalInterface
    public interface Listener {
        /** @param entry counts from 0 */
        void offered(int entry, List<Prefix> added, List<Prefix> gone);
    }

    /** One entry of the configuration, and what it offered last. */
    private static final class Entry {
        private final Predicate<Owner> owner;
        private Set<Prefix> offered = Set.of();

        Entry(Predicate<Owner> owner) {
            this.owner = owner;
        }
    }

    /** @param owners {@code plugin/service}, or a plugin alone, for each entry */
    public OfferedNetworks(ColumnIntentTable table, List<String> owners, Listener listener) {
        this.table = table;
        this.listener = listener;
        for (String asked : owners) {
            entries.add(new Entry(
                    owner -> owner.plugin().equals(asked) || owner.toString().equals(asked)));
        }
    }

    /** Tells what is another way than at the last look. */
    public void look() {
        long now = table.changes();
        if (now == seen || entries.isEmpty()) {
            return;
        }
        seen = now;
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            Set<Prefix> offered = table.networks(entry.owner);
            List<Prefix> added = missing(offered, entry.offered);
            List<Prefix> gone = missing(entry.offered, offered);
            entry.offered = offered;
            if (!added.isEmpty() || !gone.isEmpty()) {
                listener.offered(i, added, gone);
            }
        }
    }

    private static List<Prefix> missing(Set<Prefix> from, Set<Prefix> in) {
        return from.stream().filter(prefix -> !in.contains(prefix)).sorted().toList();
    }
}
