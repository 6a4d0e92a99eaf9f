package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelListener.RouteEvent;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The routing tables of one family. The local table is not kept: it is what {@link Addresses} say. */
abstract class Fib {
    private final NavigableMap<Long, FibTable> tables = new TreeMap<>();
    private final Events events;

    Fib(Events events) {
        this.events = events;
    }

    /** Carries out a request for a new route whose next hops have been checked. */
    abstract void add(FibEntry entry, Placing placing, Requester who) throws KernelRefusal;

    /** Deletes the first route that fits, or refuses with {@code ESRCH}. */
    abstract void delete(RouteMatch match, Requester who) throws KernelRefusal;

    /** All routes as a dump shows them, table by table. */
    abstract List<FibEntry> dump(Predicate<Long> table);

    @Nullable
    FibTable table(long id) {
        return tables.get(id);
    }

    FibTable madeTable(long id) {
        return tables.computeIfAbsent(id, absent -> new FibTable());
    }

    Iterable<FibTable> tables(Predicate<Long> wanted) {
        var chosen = new ArrayList<FibTable>();
        tables.forEach((id, table) -> {
            if (wanted.test(id)) {
                chosen.add(table);
            }
        });
        return chosen;
    }

    /** Every entry of every table that fits; a copy. */
    List<FibEntry> select(Predicate<FibEntry> fits) {
        var found = new ArrayList<FibEntry>();
        tables.values().forEach(table -> found.addAll(table.select(fits)));
        return found;
    }

    @Nullable
    FibEntry longestMatch(long table, IpAddress address, Predicate<FibEntry> fits) {
        FibTable chosen = tables.get(table);
        return chosen == null ? null : chosen.longestMatch(address, fits);
    }

    void post(RouteEvent event, FibEntry shown, Requester who) {
        events.post((listener, origin) -> listener.route(event, new RouteView().at(shown), origin), who);
    }

    /** Takes an entry out without a word. */
    void drop(FibEntry entry) {
        madeTable(entry.table).remove(entry);
    }

    /** Takes an entry out and says so. */
    void dropAloud(FibEntry entry, Requester who) {
        drop(entry);
        post(RouteEvent.DELETED, entry, who);
    }

    static KernelRefusal exists() {
        return new KernelRefusal("EEXIST", "");
    }
}
