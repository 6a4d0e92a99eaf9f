package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelListener.RouteEvent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The IPv4 tables, after {@code fib_table_insert}, {@code fib_table_delete} and {@code fib_sync_down_dev} of Linux: an
 * ordered list a key, and silence about all that goes with a device.
 */
final class Fib4 extends Fib {

    Fib4(Events events) {
        super(events);
    }

    @Override
    void add(FibEntry entry, Placing placing, Requester who) throws KernelRefusal {
        FibTable table = madeTable(entry.table);
        List<FibEntry> list = table.at(entry.prefix);
        int first = firstAtOrBehind(list, entry);
        int end = first;
        FibEntry twin = null;
        while (end < list.size() && sameKey(list.get(end), entry)) {
            if (twin == null && sameRoute(list.get(end), entry)) {
                twin = list.get(end);
            }
            end++;
        }
        boolean taken = end > first;
        if (!taken) {
            if (placing == Placing.CHANGE) {
                throw new KernelRefusal("ENOENT", "");
            }
            table.insert(first, entry);
            post(RouteEvent.CREATED, entry, who);
        } else if (placing == Placing.ADD) {
            throw exists();
        } else if (placing == Placing.REPLACE || placing == Placing.CHANGE) {
            replace(table, list.get(first), twin, entry, who);
        } else if (twin != null) {
            throw exists();
        } else {
            boolean behind = placing == Placing.APPEND;
            table.insert(behind ? end : first, entry);
            post(behind ? RouteEvent.APPENDED : RouteEvent.PREPENDED, entry, who);
        }
    }

    private void replace(FibTable table, FibEntry first, @Nullable FibEntry twin, FibEntry entry, Requester who)
            throws KernelRefusal {
        if (twin == first) {
            return;
        }
        if (twin != null) {
            throw exists();
        }
        table.exchange(first, entry);
        post(RouteEvent.REPLACED, entry, who);
    }

    /** Within a list: higher tos first, then lower metric. */
    private static int firstAtOrBehind(List<FibEntry> list, FibEntry entry) {
        int at = 0;
        while (at < list.size()) {
            FibEntry other = list.get(at);
            if (other.tos < entry.tos || other.tos == entry.tos && other.metric >= entry.metric) {
                break;
            }
            at++;
        }
        return at;
    }

    private static boolean sameKey(FibEntry a, FibEntry b) {
        return a.tos == b.tos && a.metric == b.metric;
    }

    private static boolean sameRoute(FibEntry a, FibEntry b) {
        return a.protocol == b.protocol && a.forwarding.equals(b.forwarding);
    }

    @Override
    void delete(RouteMatch match, Requester who) throws KernelRefusal {
        FibTable table = table(match.table());
        if (table == null) {
            throw new KernelRefusal("ESRCH", "FIB table does not exist");
        }
        for (FibEntry entry : table.at(match.prefix())) {
            if (match.fitsIpv4(entry)) {
                dropAloud(entry, who);
                return;
            }
        }
        throw new KernelRefusal("ESRCH", "");
    }

    @Override
    List<FibEntry> dump(Predicate<Long> wanted) {
        var all = new ArrayList<FibEntry>();
        tables(wanted).forEach(table -> table.lists().forEach(all::addAll));
        return all;
    }

    /** The device went down, or has no address any more: a route goes when its last leg died. Silent. */
    void deviceDied(String device) {
        for (FibEntry entry : select(entry -> entry.forwarding.nextHopId() == 0 && entry.uses(device))) {
            entry.kill(device);
            if (entry.allDead()) {
                drop(entry);
            }
        }
    }

    /** The device is up and has an address: its legs in routes that outlived it carry packets again. Silent. */
    void deviceRevived(String device) {
        select(entry -> entry.uses(device)).forEach(entry -> entry.revive(device));
    }

    /** The device is no more: one leg over it costs the whole route. Silent. */
    void deviceGone(String device) {
        select(entry -> entry.uses(device)).forEach(this::drop);
    }

    /** No device has {@code source} any more. Only the main table is searched for routes that prefer it. */
    void sourceGone(IpAddress source) {
        select(entry -> entry.table == RouteKey.MAIN && source.equals(entry.source()))
                .forEach(entry -> dropAloud(entry, Requester.KERNEL));
    }

    /** Routes that hang on a next-hop object go with it. Silent. */
    void nextHopGone(long id) {
        select(entry -> entry.forwarding.nextHopId() == id).forEach(this::drop);
    }

    static boolean alive(FibEntry entry, @Nullable String device) {
        if (entry.hops().isEmpty()) {
            return true;
        }
        for (NextHop hop : entry.hops()) {
            if (!entry.isDead(hop) && (device == null || device.equals(hop.device()))) {
                return true;
            }
        }
        return false;
    }
}
