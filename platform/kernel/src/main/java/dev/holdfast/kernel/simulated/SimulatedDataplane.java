package dev.holdfast.kernel.simulated;

import dev.holdfast.api.Change;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteVisitor;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The port of Holdfast to a {@link SimulatedKernel}. */
final class SimulatedDataplane implements Dataplane {
    private final SimulatedKernel kernel;
    private final KernelState state;
    private final Faults faults;
    private final int protocol;
    private final int port;
    private final Changes changes;
    private Events.@Nullable Subscription watching;

    SimulatedDataplane(SimulatedKernel kernel, KernelState state, Faults faults, int protocol, int port) {
        if (protocol < 1 || protocol > 255) {
            throw new IllegalArgumentException("protocol must be 1..255, was " + protocol);
        }
        this.kernel = kernel;
        this.state = state;
        this.faults = faults;
        this.protocol = protocol;
        this.port = port;
        changes = new Changes(state, protocol);
    }

    @Override
    public DataplaneFacts facts() {
        return new DataplaneFacts(
                "simulated",
                "simulated, after Linux 6.18",
                "",
                true,
                List.of("This is a kernel in memory: no packet is forwarded by it."));
    }

    @Override
    public int protocol() {
        return protocol;
    }

    @Override
    public void dumpRoutes(RouteFilter filter, RouteVisitor visitor) throws DumpException {
        faults.beforeDump();
        List<FibEntry> routes = kernel.run(() -> select(filter));
        var view = new RouteView();
        for (int i = 0; i <= routes.size(); i++) {
            boolean end = i == routes.size();
            Runnable interruption = faults.interruption(i, end);
            if (interruption != null) {
                interruption.run();
            }
            faults.atRoute(i);
            // What went away since the dump began is not shown; what came may or may not be, and is not.
            if (!end && routes.get(i).isPresent()) {
                visitor.visit(view.at(routes.get(i)));
            }
        }
    }

    private List<FibEntry> select(RouteFilter filter) {
        Predicate<Long> tables = table -> filter.table() == 0 || filter.table() == table;
        var routes = new ArrayList<FibEntry>();
        if (filter.family() != Family.IPV6) {
            routes.addAll(state.fib4.dump(tables));
        }
        if (filter.family() != Family.IPV4) {
            routes.addAll(state.fib6.dump(tables));
        }
        String device = filter.device();
        if (device != null) {
            routes.removeIf(route -> !route.uses(device));
        }
        return routes;
    }

    @Override
    public List<KernelLink> dumpLinks() throws DumpException {
        return dump(state.links::dump);
    }

    @Override
    public List<KernelAddress> dumpAddresses() throws DumpException {
        return dump(state.addresses::dump);
    }

    @Override
    public List<KernelRule> dumpRules() throws DumpException {
        return dump(state.rules::dump);
    }

    @Override
    public @Nullable KernelLink link(String name) throws DumpException {
        faults.beforeDump();
        return kernel.run(() -> {
            SimLink link = state.links.find(name);
            return link == null ? null : link.view();
        });
    }

    private <T> List<T> dump(Supplier<List<T>> objects) throws DumpException {
        faults.beforeDump();
        return kernel.run(objects::get);
    }

    @Override
    public @Nullable KernelRoute lookup(IpAddress destination) throws DumpException {
        return route(destination, null);
    }

    @Override
    public @Nullable KernelRoute lookup(IpAddress destination, IpAddress source) throws DumpException {
        return route(destination, source);
    }

    @Override
    public List<LinkTraffic> dumpTraffic() throws DumpException {
        return dump(state.links::traffic);
    }

    private @Nullable KernelRoute route(IpAddress destination, @Nullable IpAddress source) throws DumpException {
        return dump(() -> {
                    KernelRoute route = state.lookup.route(destination, source);
                    return route == null ? List.<KernelRoute>of() : List.of(route);
                })
                .stream()
                .findFirst()
                .orElse(null);
    }

    @Override
    public List<Refusal> apply(List<? extends Change> batch) {
        return kernel.run(() -> {
            var refusals = new ArrayList<Refusal>();
            for (int i = 0; i < batch.size(); i++) {
                try {
                    faults.beforeChange(batch.get(i));
                    changes.carryOut(batch.get(i), new Requester(port, kernel.nextSequence()));
                    faults.afterChange();
                } catch (KernelRefusal refusal) {
                    refusals.add(new Refusal(i, refusal.errno(), refusal.words()));
                }
            }
            return refusals;
        });
    }

    @Override
    public synchronized Watch watch(KernelListener listener) {
        if (watching != null) {
            throw new IllegalStateException("this dataplane is being watched already");
        }
        Events.Subscription subscription = state.events.subscribe(listener, port);
        watching = subscription;
        return () -> endWatch(subscription);
    }

    private synchronized void endWatch(Events.Subscription subscription) {
        state.events.unsubscribe(subscription);
        if (watching == subscription) {
            watching = null;
        }
    }

    @Override
    public synchronized void close() {
        if (watching != null) {
            endWatch(watching);
        }
    }
}
