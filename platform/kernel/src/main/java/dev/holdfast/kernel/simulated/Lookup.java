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

    /** The route that serves {@code destination}, if need be that of the local table. */
    @Nullable
    KernelRoute route(IpAddress destination) {
        FibEntry found = byRules(destination, null, entry -> Fib4.alive(entry, null));
        return found == null ? null : found.view();
    }

    /**
     * By the rules.
     *
     * @param fits routes that do not are passed over
     * @return null if no route serves it, or a rule refuses it
     */
    @Nullable
    FibEntry byRules(IpAddress destination, @Nullable String device, Predicate<FibEntry> fits) {
        for (SimRule rule : kernel.rules.of(destination.family())) {
            if (!rule.matches(destination, device)) {
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
