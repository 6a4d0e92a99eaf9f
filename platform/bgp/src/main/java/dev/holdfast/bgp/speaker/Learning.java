package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.PrefixVisitor;
import dev.holdfast.bgp.wire.RouteVisitor;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What one established session says about routes, from the messages to its listener. What one read of the socket brought is
 * told in one piece, and of a prefix that was named twice in it only the last word.
 *
 * <p>Our own AS in a path does not make a route void here: all hosts of a network of services have the same AS, and learn
 * of each other through it. Only what we announce ourselves is left out when it comes back.
 */
final class Learning implements RouteVisitor {
    private final Predicate<Prefix> ours;
    private final UpdateReader reader;
    private final AttributesView attributes = new AttributesView();
    private final PrefixVisitor withdrawals = new Withdrawals();
    private final Map<Prefix, LearnedRoute> learned = new LinkedHashMap<>();
    private final Set<Prefix> withdrawn = new HashSet<>();
    private final Set<Prefix> held = new HashSet<>();
    private @Nullable IpAddress nextHop;

    /** @param ours whether a prefix is one we announce ourselves: it may come back to us, and is nothing to learn */
    Learning(Agreement agreement, Predicate<Prefix> ours) {
        this.ours = ours;
        reader = new UpdateReader(agreement);
    }

    /** @return why the session must end; null: go on */
    Fault.@Nullable SessionReset update(byte[] message, int start, int end) {
        Fault.SessionReset reset = reader.read(message, start, end);
        if (reset == null) {
            reader.withdrawn(withdrawals);
            reader.announced(this);
        }
        return reset;
    }

    boolean faulty() {
        return reader.faulty();
    }

    List<Fault> faults() {
        return reader.faults();
    }

    /** The family whose table the last update completed; null: none. */
    @Nullable
    Family endOfRib() {
        return reader.endOfRib();
    }

    /** How many prefixes the peer has announced and not withdrawn. */
    int held() {
        return held.size();
    }

    /** Hands over what has come together since the last call. */
    void tell(SessionListener listener) {
        if (!learned.isEmpty() || !withdrawn.isEmpty()) {
            var news = List.copyOf(learned.values());
            var gone = new ArrayList<>(withdrawn);
            learned.clear();
            withdrawn.clear();
            listener.routes(news, gone);
        }
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
        if (by != null && !ours.test(prefix)) {
            held.add(prefix);
            withdrawn.remove(prefix);
            learned.put(prefix, new LearnedRoute(prefix, by));
        }
    }

    private void withdraw(Prefix prefix) {
        if (held.remove(prefix)) {
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
