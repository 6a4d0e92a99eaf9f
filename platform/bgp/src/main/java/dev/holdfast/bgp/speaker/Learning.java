package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.PrefixVisitor;
import dev.holdfast.bgp.wire.RouteVisitor;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one established session says about routes, gathered until it is told; of a prefix that was named twice only the last
 * word.
 *
 * <p>Our own AS in a path does not make a route void here: all hosts of a network of services have the same AS, and learn
 * of each other through it. What we announce ourselves is left out when it comes back, for as long as we do; a route through
 * our own address leads nowhere and is left out as well (RFC 4271 §6.3). Either replaces what was learned before.
 */
final class Learning implements RouteVisitor {
    private final IpAddress self;
    private final Room room;
    private final AttributesView attributes = new AttributesView();
    private final PrefixVisitor withdrawals = new Withdrawals();
    private final Map<Prefix, IpAddress> held = new HashMap<>();
    private final Map<Prefix, IpAddress> returned = new HashMap<>();
    private final Map<Prefix, LearnedRoute> learned = new LinkedHashMap<>();
    private final Set<Prefix> withdrawn = new LinkedHashSet<>();
    private Set<Prefix> ours;
    private @Nullable IpAddress nextHop;

    /** Some of what has come together. */
    record Slice(List<LearnedRoute> learned, List<Prefix> withdrawn) {}

    /** @param ours the prefixes we announce ourselves */
    Learning(IpAddress self, Iterable<Prefix> ours, Room room) {
        this.self = self;
        this.room = room;
        this.ours = set(ours);
    }

    private static Set<Prefix> set(Iterable<Prefix> prefixes) {
        Set<Prefix> set = new HashSet<>();
        prefixes.forEach(set::add);
        return set;
    }

    void update(UpdateReader update) {
        int before = held.size();
        update.withdrawn(withdrawals);
        update.announced(this);
        room.take(held.size() - before);
    }

    /** We announce these from now on: what was learned of them goes, and what was left out for others comes. */
    void ours(Iterable<Prefix> prefixes) {
        int before = held.size();
        ours = set(prefixes);
        for (Prefix prefix : ours) {
            IpAddress by = held.get(prefix);
            if (by != null) {
                forget(prefix);
                returned.put(prefix, by);
            }
        }
        List.copyOf(returned.keySet()).stream()
                .filter(prefix -> !ours.contains(prefix))
                .forEach(prefix -> take(prefix, returned.remove(prefix)));
        room.take(held.size() - before);
    }

    /** Nothing of it counts any more. */
    void end() {
        room.take(-held.size());
        held.clear();
        learned.clear();
        withdrawn.clear();
    }

    boolean isAllTold() {
        return learned.isEmpty() && withdrawn.isEmpty();
    }

    /** Up to that many prefixes that were not told yet; withdrawn ones first. */
    Slice next(int most) {
        List<Prefix> gone = new ArrayList<>();
        for (Iterator<Prefix> each = withdrawn.iterator(); each.hasNext() && gone.size() < most; ) {
            gone.add(each.next());
            each.remove();
        }
        List<LearnedRoute> news = new ArrayList<>();
        Iterator<LearnedRoute> each = learned.values().iterator();
        while (each.hasNext() && gone.size() + news.size() < most) {
            news.add(each.next());
            each.remove();
        }
        return new Slice(news, gone);
    }

    @Override
    public void attributes(byte[] buffer, int start, int end) {
        nextHop = attributes.wrap(buffer, start, end).nextHop();
    }

    @Override
    public void ipv4(int pathId, long key) {
        announce(Ipv4Key.prefix(key));
    }

    @Override
    public void ipv6(int pathId, long high, long low, int length) {
        announce(new Prefix(new IpAddress(Family.IPV6, high, low), length));
    }

    private void announce(Prefix prefix) {
        IpAddress by = nextHop;
        if (by == null || by.equals(self)) {
            withdraw(prefix);
        } else if (ours.contains(prefix)) {
            forget(prefix);
            returned.put(prefix, by);
        } else {
            take(prefix, by);
        }
    }

    private void take(Prefix prefix, @Nullable IpAddress by) {
        if (by != null) {
            held.put(prefix, by);
            withdrawn.remove(prefix);
            learned.put(prefix, new LearnedRoute(prefix, by));
        }
    }

    private void withdraw(Prefix prefix) {
        returned.remove(prefix);
        forget(prefix);
    }

    private void forget(Prefix prefix) {
        if (held.remove(prefix) != null) {
            learned.remove(prefix);
            withdrawn.add(prefix);
        }
    }

    private final class Withdrawals implements PrefixVisitor {
        @Override
        public void ipv4(int pathId, long key) {
            withdraw(Ipv4Key.prefix(key));
        }

        @Override
        public void ipv6(int pathId, long high, long low, int length) {
            withdraw(new Prefix(new IpAddress(Family.IPV6, high, low), length));
        }
    }
}
