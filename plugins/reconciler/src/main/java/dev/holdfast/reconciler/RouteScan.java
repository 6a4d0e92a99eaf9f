package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads routes from the kernel and compares them with our rows, without making anything per route as long as nothing is
 * wrong. Rows that an event touched while the dump ran are left to that event. Belongs to the reconciler's thread.
 */
final class RouteScan {
    private static final int PIECE = 1024;
    static final long NO_EVENT = Long.MIN_VALUE;
    private static final int FORWARDINGS_KEPT = 100_000;

    private final Parts parts;
    private final Witness witness;
    private final int protocol;
    private final Map<Integer, List<KernelRoute>> odd = new HashMap<>();
    private final Set<Integer> handled = new HashSet<>();
    private Supplier<Set<Integer>> meanwhile = Set::of;
    private final IdentityHashMap<Forwarding, Forwarding> canonical = new IdentityHashMap<>();
    private int[] stamps = new int[1024];
    private int stamp;
    private int scanned;
    private int strays;
    private final Set<Long> unclear = new HashSet<>();

    RouteScan(Parts parts, Witness witness) {
        this.parts = parts;
        this.witness = witness;
        this.protocol = parts.dataplane.protocol();
    }

    /**
     * What is done between pieces of a dump, so that a loss does not wait for the end of a long one.
     *
     * @param heal looks after what events told; the rows it touched, of which the dump can say nothing any more
     */
    void meanwhile(Supplier<Set<Integer>> heal) {
        meanwhile = heal;
    }

    /** Routes looked at in the last scan. */
    int scanned() {
        return scanned;
    }

    /** Routes of the last scan that carry our protocol number and are in no record of ours; they are left alone. */
    int strays() {
        return strays;
    }

    /**
     * @param inScope rows that {@code filter} lets the kernel show; a row in scope that is not shown is not there
     * @param touched rows an event has changed since the dump began, asked for after the dump
     * @param becauseOf when the event came that made this look necessary; {@link #NO_EVENT}: none did
     * @return wanted rows that were not there, and wanted rows that stood otherwise
     */
    int[] scan(RouteFilter filter, IntPredicate inScope, Supplier<Set<Integer>> touched, long becauseOf)
            throws DumpException {
        stamp++;
        scanned = 0;
        strays = 0;
        odd.clear();
        handled.clear();
        if (canonical.size() > FORWARDINGS_KEPT) {
            canonical.clear();
        }
        parts.dataplane.dumpRoutes(filter, this::visit);
        parts.table.lock().lock();
        try {
            handled.addAll(touched.get());
            return conclude(filter, inScope, handled, becauseOf);
        } finally {
            parts.table.lock().unlock();
        }
    }

    private void visit(RouteCursor route) {
        scanned++;
        if (scanned % PIECE == 0) {
            handled.addAll(meanwhile.get());
        }
        parts.table.lock().lock();
        try {
            RouteRows rows = parts.rows;
            int row = rows.find(
                    route.family(),
                    route.high(),
                    route.low(),
                    route.prefixLength(),
                    route.table(),
                    route.tos(),
                    route.metric());
            if (row == RouteRows.NONE) {
                strays += route.protocol() == protocol ? 1 : 0;
                return;
            }
            if (row >= stamps.length) {
                stamps = Arrays.copyOf(stamps, Math.max(rows.limit(), row + 1) * 5 / 4);
            }
            boolean first = stamps[row] != stamp;
            stamps[row] = stamp;
            if (first
                    && route.protocol() == protocol
                    && parts.standings.isPlain(row)
                    && isSame(route.forwarding(), rows.installed(row))) {
                rows.verified(row);
            } else {
                note(row, first, route);
            }
        } finally {
            parts.table.lock().unlock();
        }
    }

    /** Whether the two are equal; the dataplane's objects are not the table's, so pairs found equal are remembered. */
    private boolean isSame(Forwarding seen, @Nullable Forwarding installed) {
        if (installed == null || canonical.get(seen) == installed) {
            return installed != null;
        }
        boolean same = seen.equals(installed);
        if (same) {
            canonical.put(seen, installed);
        }
        return same;
    }

    private void note(int row, boolean first, RouteCursor route) {
        List<KernelRoute> list = odd.computeIfAbsent(row, none -> new ArrayList<>(2));
        if (!first && list.isEmpty()) {
            Forwarding ours = parts.rows.installed(row); // the first one was plain and ours
            if (ours != null) {
                KernelRoute same = route.toRoute();
                list.add(new KernelRoute(same.table(), same.prefix(), same.tos(), same.metric(), protocol, ours));
            }
        }
        list.add(route.toRoute());
    }

    private int[] conclude(RouteFilter filter, IntPredicate inScope, Set<Integer> touched, long becauseOf) {
        RouteRows rows = parts.rows;
        boolean byScan = becauseOf == NO_EVENT;
        long at = byScan ? parts.clock.nanos() : becauseOf;
        int missing = 0;
        for (int row = 0; row < rows.limit(); row++) {
            if (!rows.live(row) || !inScope.test(row)) {
                continue;
            }
            boolean seen = row < stamps.length && stamps[row] == stamp;
            if (!seen && filter.device() != null && !parts.standings.isPlain(row)) {
                unclear.add(rows.key(row).table());
            } else if (!seen && !touched.contains(row)) {
                missing += rows.wanted(row) == null ? 0 : 1;
                absent(row, at, byScan);
            } else if (rows.state(row) != IntentState.INSTALLED) {
                parts.suspects.add(row);
            }
        }
        int changed = 0;
        for (Map.Entry<Integer, List<KernelRoute>> entry : odd.entrySet()) {
            int row = entry.getKey();
            if (!rows.live(row) || touched.contains(row)) {
                continue;
            }
            if (filter.device() != null && !isPlainlyOurs(row, entry.getValue())) {
                unclear.add(rows.key(row).table()); // others at this key may sit on another device: not all was shown
            } else {
                changed += rows.state(row) == IntentState.INSTALLED ? 1 : 0;
                Standing before = parts.standings.at(row);
                parts.standings.put(row, entry.getValue());
                witness.observe(row, before, null, at, byScan);
            }
        }
        odd.clear();
        return new int[] {missing, changed};
    }

    private boolean isPlainlyOurs(int row, List<KernelRoute> seen) {
        return parts.standings.isPlain(row) && seen.size() == 1 && seen.get(0).protocol() == protocol;
    }

    /** Tables to read as a whole, because what one device showed of them leaves open how things stand. */
    Set<Long> takeUnclear() {
        Set<Long> taken = new HashSet<>(unclear);
        unclear.clear();
        return taken;
    }

    private void absent(int row, long at, boolean byScan) {
        if (parts.rows.installed(row) == null && parts.standings.isPlain(row)) {
            parts.suspects.add(row); // as expected
        } else {
            Standing before = parts.standings.at(row);
            parts.standings.put(row, new ArrayList<>());
            witness.observe(row, before, null, at, byScan);
        }
    }
}
