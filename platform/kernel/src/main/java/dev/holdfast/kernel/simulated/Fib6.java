package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelListener.RouteEvent;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The IPv6 tables, after {@code fib6_add_rt2node}, {@code ip6_route_del} and {@code fib6_ifdown} of Linux: gateway routes
 * with one prefix and metric join into one, and most losses are told.
 */
final class Fib6 extends Fib {
    /** The legs of an IPv6 route have no order that means anything; this one makes equal routes equal values. */
    private static final Comparator<NextHop> LEG_ORDER = Comparator.comparing(
                    NextHop::gateway, Comparator.nullsFirst(Comparator.<IpAddress>naturalOrder()))
            .thenComparing(NextHop::device, Comparator.nullsFirst(Comparator.<String>naturalOrder()))
            .thenComparing(NextHop::onlink)
            .thenComparingInt(NextHop::weight);

    private final UnaryOperator<Forwarding> intern;

    Fib6(Events events, UnaryOperator<Forwarding> intern) {
        super(events);
        this.intern = intern;
    }

    /** Adds a route of one or more legs. A leg that fails takes back those added before it. */
    @Override
    void add(FibEntry entry, Placing placing, Requester who) throws KernelRefusal {
        List<NextHop> hops = entry.hops();
        if (hops.size() <= 1) {
            RouteEvent event = insert(entry, placing);
            post(event, shownAs(entry), who);
            return;
        }
        refuseTwins(hops);
        var added = new ArrayList<FibEntry>();
        Placing now = placing;
        for (NextHop hop : hops) {
            FibEntry leg = entry.with(intern.apply(withHops(entry.forwarding, List.of(hop))));
            try {
                insert(leg, now);
            } catch (KernelRefusal refusal) {
                added.forEach(this::drop);
                throw refusal;
            }
            added.add(leg);
            // As the kernel does: the flags of the request hold for its first leg, the others join that.
            now = Placing.PREPEND;
        }
        post(toldOfSeveral(placing), shown(added.get(0)), who);
    }

    private static void refuseTwins(List<NextHop> hops) throws KernelRefusal {
        for (int i = 0; i < hops.size(); i++) {
            for (NextHop later : hops.subList(i + 1, hops.size())) {
                if (sameLeg(hops.get(i), later)) {
                    throw exists();
                }
            }
        }
    }

    /** A route of several legs is told with the flags that were asked for, whatever became of the key. */
    private static RouteEvent toldOfSeveral(Placing placing) {
        return switch (placing) {
            case ADD, PREPEND -> RouteEvent.PREPENDED;
            case APPEND -> RouteEvent.APPENDED;
            case REPLACE, CHANGE -> RouteEvent.REPLACED;
        };
    }

    private RouteEvent insert(FibEntry entry, Placing placing) throws KernelRefusal {
        FibTable table = madeTable(entry.table);
        List<FibEntry> list = table.at(entry.prefix);
        boolean replace = placing == Placing.REPLACE || placing == Placing.CHANGE;
        boolean taken = false;
        FibEntry sameSort = null;
        FibEntry otherSort = null;
        int at = 0;
        for (; at < list.size() && list.get(at).metric <= entry.metric; at++) {
            FibEntry other = list.get(at);
            if (other.metric < entry.metric) {
                continue;
            }
            taken = true;
            if (placing == Placing.ADD || !replace && sameLeg(other, entry)) {
                throw exists();
            }
            if (other.joinsOthers() == entry.joinsOthers()) {
                sameSort = sameSort == null ? other : sameSort;
            } else {
                otherSort = otherSort == null ? other : otherSort;
            }
        }
        if (!replace) {
            table.insert(at, entry);
            RouteEvent beside = placing == Placing.APPEND ? RouteEvent.APPENDED : RouteEvent.PREPENDED;
            return taken ? beside : RouteEvent.CREATED;
        }
        FibEntry target = sameSort == null ? otherSort : sameSort;
        if (target == null) {
            if (placing == Placing.CHANGE) {
                throw new KernelRefusal("ENOENT", "");
            }
            table.insert(at, entry);
            return RouteEvent.CREATED;
        }
        List<FibEntry> siblings = group(target);
        table.exchange(target, entry);
        siblings.stream().filter(sibling -> sibling != target).forEach(this::drop);
        return RouteEvent.REPLACED;
    }

    /** Device and gateway alone decide; what becomes of the packets does not. */
    private static boolean sameLeg(FibEntry a, FibEntry b) {
        if (a.hops().isEmpty() || b.hops().isEmpty()) {
            return a.hops().isEmpty() && b.hops().isEmpty();
        }
        return sameLeg(a.hops().get(0), b.hops().get(0));
    }

    private static boolean sameLeg(NextHop a, NextHop b) {
        return Objects.equals(a.device(), b.device()) && Objects.equals(a.gateway(), b.gateway());
    }

    @Override
    void delete(RouteMatch match, Requester who) throws KernelRefusal {
        if (table(match.table()) == null) {
            throw new KernelRefusal("ESRCH", "FIB table does not exist");
        }
        if (match.hops().size() > 1) {
            KernelRefusal last = null;
            for (NextHop hop : match.hops()) {
                try {
                    deleteOne(match, hop, who);
                } catch (KernelRefusal refusal) {
                    last = refusal;
                }
            }
            if (last != null) {
                throw last;
            }
            return;
        }
        deleteOne(match, match.hops().isEmpty() ? null : match.hops().get(0), who);
    }

    private void deleteOne(RouteMatch match, @Nullable NextHop hop, Requester who) throws KernelRefusal {
        for (FibEntry entry : madeTable(match.table()).at(match.prefix())) {
            if (!match.fitsIpv6(entry, hop)) {
                continue;
            }
            if (hop != null && hop.gateway() != null) {
                dropAloud(entry, who);
            } else {
                FibEntry whole = shown(entry);
                group(entry).forEach(this::drop);
                post(RouteEvent.DELETED, whole, who);
            }
            return;
        }
        throw new KernelRefusal("ESRCH", "");
    }

    @Override
    List<FibEntry> dump(Predicate<Long> wanted) {
        var all = new ArrayList<FibEntry>();
        for (FibTable table : tables(wanted)) {
            for (List<FibEntry> list : table.lists()) {
                for (FibEntry entry : list) {
                    if (!entry.joinsOthers() || group(entry).get(0) == entry) {
                        all.add(shown(entry));
                    }
                }
            }
        }
        return all;
    }

    /** The legs that are one route with {@code entry}, itself included, in the order they came. */
    private List<FibEntry> group(FibEntry entry) {
        if (!entry.joinsOthers()) {
            return List.of(entry);
        }
        List<FibEntry> list = madeTable(entry.table).at(entry.prefix);
        if (list.size() == 1) {
            return List.of(entry);
        }
        return list.stream()
                .filter(other -> other.joinsOthers() && other.metric == entry.metric)
                .toList();
    }

    @Override
    void dropAloud(FibEntry entry, Requester who) {
        drop(entry);
        post(RouteEvent.DELETED, unweighed(entry), who);
    }

    /** The weight of a leg is told only beside others. */
    private FibEntry unweighed(FibEntry leg) {
        if (leg.hops().isEmpty() || leg.hops().get(0).weight() == 1) {
            return leg;
        }
        NextHop hop = leg.hops().get(0);
        var alone = new NextHop(hop.gateway(), hop.device(), hop.onlink(), 1);
        return copy(leg, List.of(alone));
    }

    /** The route that {@code entry} is a leg of, as a dump shows it: with what its first leg says of it. */
    FibEntry shown(FibEntry entry) {
        return shownAs(group(entry).get(0));
    }

    /** The route that {@code entry} is a leg of, with what that one says of it. */
    private FibEntry shownAs(FibEntry entry) {
        List<FibEntry> legs = group(entry);
        if (legs.size() <= 1) {
            return unweighed(entry);
        }
        List<NextHop> hops =
                legs.stream().map(leg -> leg.hops().get(0)).sorted(LEG_ORDER).toList();
        return copy(entry, hops);
    }

    /** For showing only. */
    private FibEntry copy(FibEntry entry, List<NextHop> hops) {
        FibEntry copy = entry.with(intern.apply(withHops(entry.forwarding, hops)));
        copy.present(true);
        return copy;
    }

    private static Forwarding withHops(Forwarding forwarding, List<NextHop> hops) {
        return new Forwarding(
                forwarding.type(),
                hops,
                forwarding.source(),
                forwarding.scope(),
                forwarding.mtu(),
                forwarding.nextHopId());
    }

    /** The device went down: routes over it go, each with a word; a leg of several dies without one. */
    void deviceDied(String device) {
        for (FibEntry entry : select(entry -> entry.forwarding.nextHopId() == 0 && entry.uses(device))) {
            if (entry.isPresent()) {
                entry.kill(device);
                List<FibEntry> legs = group(entry);
                if (legs.stream().allMatch(FibEntry::allDead)) {
                    legs.forEach(leg -> dropAloud(leg, Requester.KERNEL));
                }
            }
        }
    }

    void deviceRevived(String device) {
        select(entry -> entry.uses(device)).forEach(entry -> entry.revive(device));
    }

    /** The device is no more: what is left over it goes leg by leg, each with a word. */
    void deviceGone(String device) {
        select(entry -> entry.uses(device)).forEach(entry -> dropAloud(entry, Requester.KERNEL));
    }

    /** No device has {@code source} any more: routes stay and stop preferring it. Silent. */
    void sourceGone(IpAddress source) {
        for (FibEntry entry : select(entry -> source.equals(entry.source()))) {
            FibEntry stripped = entry.with(intern.apply(entry.forwarding.withSource(null)));
            madeTable(entry.table).exchange(entry, stripped);
        }
    }

    void nextHopGone(long id) {
        select(entry -> entry.forwarding.nextHopId() == id).forEach(entry -> dropAloud(entry, Requester.KERNEL));
    }

    /**
     * Drops what has expired, each with a word.
     *
     * @return when the next one will; empty: none will
     */
    OptionalLong expire(long now) {
        List<FibEntry> timed = select(entry -> entry.expiresAtNanos != Long.MAX_VALUE);
        timed.stream()
                .filter(entry -> now >= entry.expiresAtNanos)
                .forEach(entry -> dropAloud(entry, Requester.KERNEL));
        return timed.stream()
                .filter(FibEntry::isPresent)
                .mapToLong(entry -> entry.expiresAtNanos)
                .min();
    }

    /** The kernel's own route to the network of an address on {@code device}. */
    void removeConnected(long table, Prefix prefix, String device) {
        FibTable held = table(table);
        if (held == null) {
            return;
        }
        for (FibEntry entry : held.at(prefix)) {
            if (entry.uses(device) && entry.hops().get(0).gateway() == null) {
                dropAloud(entry, Requester.KERNEL);
                return;
            }
        }
    }
}
