package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.RouteKey;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;

/**
 * Which routes have to be read from the kernel, and reading them: all, those over a link something happened to, or those of a
 * table where a write met something unexpected. Belongs to the reconciler's thread.
 */
final class Comparison {
    private final Parts parts;
    private final Inbox inbox;
    private final RouteScan scan;
    private final Set<String> staleDevices = new HashSet<>();
    private volatile int strays;

    Comparison(Parts parts, Inbox inbox, Witness witness) {
        this.parts = parts;
        this.inbox = inbox;
        this.scan = new RouteScan(parts, witness);
    }

    /** As {@link RouteScan#meanwhile}. */
    void meanwhile(Supplier<Set<Integer>> heal) {
        scan.meanwhile(heal);
    }

    /** Routes over these links may have vanished without a word. */
    void markStale(Collection<String> devices) {
        staleDevices.addAll(devices);
    }

    boolean isAnyStale() {
        return !staleDevices.isEmpty();
    }

    /** @return how many wanted routes were not there, and how many stood otherwise */
    int[] everything() throws DumpException {
        staleDevices.clear();
        int[] drift = scan.scan(RouteFilter.ALL, row -> true, this::touched, RouteScan.NO_EVENT);
        strays = scan.strays();
        return drift;
    }

    /**
     * @param doubtful tables to read as a whole
     * @param becauseOf when the event came that made this necessary
     */
    void stale(Set<Long> doubtful, long becauseOf) throws DumpException {
        for (String device : List.copyOf(staleDevices)) {
            staleDevices.remove(device);
            scan.scan(RouteFilter.device(device), over(device), this::touched, becauseOf);
        }
        Set<Long> tables = new HashSet<>(doubtful);
        tables.addAll(scan.takeUnclear());
        for (long table : tables) {
            IntPredicate inTable = row -> parts.rows.key(row).table() == table;
            scan.scan(new RouteFilter(null, table, null), inTable, this::touched, becauseOf);
        }
    }

    private IntPredicate over(String device) {
        return row -> {
            Forwarding installed = parts.rows.installed(row);
            return installed != null && installed.uses(device);
        };
    }

    /** Rows whose fate lies in a note that has not been taken yet. */
    private Set<Integer> touched() {
        Set<Integer> rows = new HashSet<>();
        for (RouteKey key : inbox.pendingKeys()) {
            int row = parts.rows.find(key);
            if (row != RouteRows.NONE) {
                rows.add(row);
            }
        }
        return rows;
    }

    /** Routes looked at in the last comparison. */
    int scanned() {
        return scan.scanned();
    }

    /** Routes with our protocol number that are on no record of ours, as of the last full comparison. From any thread. */
    int strays() {
        return strays;
    }
}
