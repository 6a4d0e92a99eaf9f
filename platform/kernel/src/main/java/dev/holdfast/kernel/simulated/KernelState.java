package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Clock;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.RuleKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** All that the simulated kernel holds; touched under its lock only. */
final class KernelState {
    final Clock clock;
    final Events events;
    final Links links;
    final Addresses addresses;
    final Fib4 fib4;
    final Fib6 fib6;
    final Rules rules;
    final NextHops nextHops;
    final Lookup lookup;
    final RouteChecks checks;
    final LinkStates linkStates;
    final Ipv4Addresses ipv4Addresses;
    final Ipv6Addresses ipv6Addresses;

    /** Addresses whose connections were broken off, in order. */
    final List<IpAddress> brokenOff = new ArrayList<>();

    /** Link kinds this kernel was built without. */
    final Set<String> missingKinds = new HashSet<>();

    /** {@code net.ipv4.conf.all.promote_secondaries}. */
    boolean promoteSecondaries;

    private long dueAtNanos = Long.MAX_VALUE;

    private final Map<Forwarding, Forwarding> interned = new HashMap<>();

    KernelState(Clock clock) {
        this.clock = clock;
        events = new Events(clock);
        links = new Links(events);
        addresses = new Addresses(events);
        fib4 = new Fib4(events);
        fib6 = new Fib6(events, this::intern);
        rules = new Rules(events);
        nextHops = new NextHops(events);
        lookup = new Lookup(this);
        checks = new RouteChecks(this);
        linkStates = new LinkStates(this);
        ipv4Addresses = new Ipv4Addresses(this);
        ipv6Addresses = new Ipv6Addresses(this);
    }

    void addRule(SimRule rule, Requester who) throws KernelRefusal {
        rules.add(rule, who);
        if (rule.family() == Family.IPV6 && rule.action() == RuleKey.Action.LOOKUP) {
            fib6.madeTable(rule.table());
        }
    }

    /** Notes that something falls due at {@code nanos}. */
    void dueAt(long nanos) {
        dueAtNanos = Math.min(dueAtNanos, nanos);
    }

    /** Does what fell due by the clock. */
    void settle() {
        long now = clock.nanos();
        if (now < dueAtNanos) {
            return;
        }
        dueAtNanos = Long.MAX_VALUE;
        ipv6Addresses.settle(now);
        fib6.expire(now).ifPresent(this::dueAt);
    }

    Fib fib(Family family) {
        return family == Family.IPV4 ? fib4 : fib6;
    }

    /** The one object that stands for all values equal to it. */
    Forwarding intern(Forwarding forwarding) {
        Forwarding known = interned.putIfAbsent(forwarding, forwarding);
        return known == null ? forwarding : known;
    }
}
