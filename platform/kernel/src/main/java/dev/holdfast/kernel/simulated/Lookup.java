package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Finds the route for a packet of this host: by the rules in order, then the longest prefix of each table. */
final class Lookup {
    private static final long LOCAL_TABLE = 255;
    private static final int KERNEL = 2;

    private final KernelState kernel;

    Lookup(KernelState kernel) {
        this.kernel = kernel;
    }

    /**
     * The route that serves {@code destination}, if need be that of the local table.
     *
     * @param source null: the packet has none yet
     */
    @Nullable
    KernelRoute route(IpAddress destination, @Nullable IpAddress source) {
        if (source != null && source.family() == Family.IPV4 && !kernel.addresses.isLocal(source)) {
            return null;
        }
        FibEntry found = byRules(destination, source, null, entry -> Fib4.alive(entry, null));
        boolean refuses = found != null && isReject(found.type());
        return found == null || refuses ? null : found.view();
    }

    private static boolean isReject(RouteType type) {
        return type == RouteType.BLACKHOLE || type == RouteType.UNREACHABLE || type == RouteType.PROHIBIT;
    }

    /** Counts a packet of this host: as sent by the link its route names, or as one that has no way. */
    void send(IpAddress destination) {
        KernelRoute route = route(destination, null);
        String device = route == null || route.forwarding().nextHops().isEmpty()
                ? null
                : route.forwarding().nextHops().get(0).device();
        SimLink link = device == null ? null : kernel.links.find(device);
        if (link != null) {
            link.send(hasWay(link));
        }
    }

    /** Whether the envelopes of a tunnel find a way that does not lead through itself. */
    private boolean hasWay(SimLink link) {
        IpAddress remote = link.kind.remote();
        if (remote == null) {
            return true;
        }
        KernelRoute way = route(remote, link.kind.local());
        return way != null && !way.forwarding().uses(link.name);
    }

    /** As {@link #byRules(IpAddress, IpAddress, String, Predicate)}, for a packet that has no source yet. */
    @Nullable
    FibEntry byRules(IpAddress destination, @Nullable String device, Predicate<FibEntry> fits) {
        return byRules(destination, null, device, fits);
    }

    /**
     * By the rules.
     *
     * @param fits routes that do not are passed over
     * @return null if no route serves it, or a rule refuses it
     */
    @Nullable
    FibEntry byRules(
            IpAddress destination, @Nullable IpAddress source, @Nullable String device, Predicate<FibEntry> fits) {
        for (SimRule rule : kernel.rules.of(destination.family())) {
            if (!rule.matches(destination, source, device)) {
                continue;
            }
            switch (rule.action()) {
                case BLACKHOLE, UNREACHABLE, PROHIBIT -> {
                    return null;
                }
                case LOOKUP -> {
                    FibEntry found = inTable(rule.table(), destination, fits);
                    if (found != null && found.type() != RouteType.THROW) {
                        return found;
                    }
                }
            }
        }
        return null;
    }

    @Nullable
    FibEntry inTable(long table, IpAddress destination, Predicate<FibEntry> fits) {
        if (table == LOCAL_TABLE) {
            FibEntry local = local(destination);
            return local == null || !fits.test(local) ? null : local;
        }
        Fib fib = kernel.fib(destination.family());
        FibEntry found = fib.longestMatch(table, destination, entry -> entry.tos == 0 && fits.test(entry));
        return found == null || found.family() == Family.IPV4 ? found : kernel.fib6.shown(found);
    }

    private @Nullable FibEntry local(IpAddress destination) {
        SimLink owner = kernel.addresses.owner(destination);
        if (owner == null) {
            return null;
        }
        boolean ipv4 = destination.family() == Family.IPV4;
        var forwarding = new Forwarding(
                RouteType.LOCAL,
                List.of(NextHop.dev(owner.name)),
                ipv4 ? destination : null,
                ipv4 ? Scope.HOST : Scope.UNIVERSE,
                0,
                0);
        return new FibEntry(LOCAL_TABLE, Prefix.host(destination), 0, 0, KERNEL, forwarding, Long.MAX_VALUE);
    }
}
