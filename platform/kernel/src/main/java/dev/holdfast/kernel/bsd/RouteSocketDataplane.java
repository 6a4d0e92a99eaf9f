package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Change;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DataplaneFacts;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.api.RouteVisitor;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The kernel of macOS or FreeBSD, over its route socket. What it cannot hold is refused with {@code EOPNOTSUPP} and a
 * sentence, before anything is asked of the kernel; {@link #facts} lists it.
 */
public final class RouteSocketDataplane implements Dataplane {
    private static final List<String> NOTES = List.of(
            "Routes: one for each prefix, in the table main; no second table, metric, tos or guard is kept by the kernel.",
            "Routes: unicast over one next hop of its own family, blackhole and unreachable; no multipath, onlink, scope,"
                    + " prohibit or throw.",
            "Routes: two of ours for one prefix are settled by their metrics; a better one takes the place of the other.",
            "Rules: there are none.",
            "Next-hop objects: there are none.",
            "Addresses: the kernel always makes a route for an address; duplicate address detection is not told.",
            "Errors: the kernel gives a number and no words.",
            "Events: reports about links and addresses name nobody.",
            "Events: entries that vanish with their interface are not announced; the scan finds them.",
            "Deletes: the kernel takes whatever has the prefix; it is looked at just before, and nothing can hold it still.");
    private static final String DARWIN_LINKS =
            "Links: none can be made; macOS has no GRE, and its gif and utun interfaces are left to others.";
    private static final String DARWIN_EVENTS =
            "Events: an interface that is gone is not announced, and what did not fit the buffer is lost without a word.";
    private static final String FREEBSD_LINKS =
            "Links: gre and ipip can be made, without a ttl of their own; no other kind.";

    private final RouteSocketCalls calls;
    private final int protocol;
    private final Clock clock;
    private final Interfaces interfaces;
    private final InterfaceFilter filter;
    private final Claims claims = new Claims();
    private final EchoLedger ledger = new EchoLedger();
    private final Map<Forwarding, Forwarding> forwardings = new ConcurrentHashMap<>();
    private final MessageCounts counts = new MessageCounts();
    private final SideEffects sideEffects;
    private final RouteTable table;
    private final RouteChanges routes;
    private final LinkChanges links;
    private final AddressChanges addresses;
    private @Nullable MonitorThread watching;

    /**
     * Takes {@code calls} over, and closes them.
     *
     * @param protocol the number our routes are shown with, 1..255; in the kernel they carry a flag instead
     */
    public RouteSocketDataplane(RouteSocketCalls calls, int protocol, Clock clock) {
        if (protocol < 1 || protocol > 255) {
            throw new IllegalArgumentException("protocol must be 1..255, was " + protocol);
        }
        this.calls = calls;
        this.protocol = protocol;
        this.clock = clock;
        sideEffects = new SideEffects(calls);
        interfaces = new Interfaces(calls, clock);
        filter = new InterfaceFilter(calls.system());
        table = new RouteTable(calls, reader());
        links = new LinkChanges(calls, interfaces, filter, ledger, clock);
        addresses = new AddressChanges(calls, interfaces, filter, ledger, clock);
        routes = new RouteChanges(calls, interfaces, filter, claims, ledger, sideEffects, table, protocol, clock);
    }

    private RouteReader reader() {
        return new RouteReader(interfaces, claims, protocol, forwardings);
    }

    /** What came over the socket, by kind. */
    public MessageCounts counts() {
        return counts;
    }

    @Override
    public DataplaneFacts facts() {
        List<String> notes = new ArrayList<>(NOTES);
        boolean darwin = calls.system() == RouteSystem.DARWIN;
        notes.addAll(darwin ? List.of(DARWIN_LINKS, DARWIN_EVENTS) : List.of(FREEBSD_LINKS));
        return new DataplaneFacts(
                "route-socket", calls.system().word() + " " + calls.release(), "", calls.isPrivileged(), notes);
    }

    @Override
    public int protocol() {
        return protocol;
    }

    @Override
    public void dumpRoutes(RouteFilter routeFilter, RouteVisitor visitor) throws DumpException {
        if (routeFilter.table() != 0 && routeFilter.table() != RouteKey.MAIN) {
            return;
        }
        String device = routeFilter.device();
        RouteWindow window = new RouteWindow();
        table.read(routeFilter.family(), route -> {
            if (device == null || route.forwarding().uses(device)) {
                visitor.visit(window.at(route));
            }
        });
    }

    @Override
    public List<KernelLink> dumpLinks() throws DumpException {
        return list().interfaces().stream()
                .map(found -> Monitor.link(found, links.kind(found)))
                .toList();
    }

    @Override
    public List<KernelAddress> dumpAddresses() throws DumpException {
        return list().addresses().stream().map(addresses::asAsked).toList();
    }

    private Interfaces.Listing list() throws DumpException {
        try {
            return interfaces.read();
        } catch (CallFailed e) {
            throw new DumpException("the list of interfaces cannot be read: " + e.getMessage(), e);
        }
    }

    /** There are none: every look-up goes to the one table. */
    @Override
    public List<KernelRule> dumpRules() {
        return List.of();
    }

    /** Finds it in a copy of the table: to ask the kernel is a message that everybody is told of. */
    @Override
    public @Nullable KernelRoute lookup(IpAddress destination) throws DumpException {
        KernelRoute[] best = new KernelRoute[1];
        table.read(destination.family(), route -> {
            boolean longer = best[0] == null
                    || route.prefix().length() > best[0].prefix().length();
            if (longer && route.prefix().contains(destination)) {
                best[0] = route;
            }
        });
        return best[0];
    }

    @Override
    public List<Refusal> apply(List<? extends Change> batch) {
        routes.lookAfresh();
        List<Refusal> refusals = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Refusal refusal = apply(i, batch.get(i));
            if (refusal != null) {
                refusals.add(refusal);
            }
        }
        return refusals;
    }

    private @Nullable Refusal apply(int position, Change change) {
        if (change instanceof Change.AddRoute add) {
            return routes.add(position, add);
        }
        if (change instanceof Change.DeleteRoute delete) {
            return routes.delete(position, delete);
        }
        if (change instanceof Change.AddAddress add) {
            return addresses.add(position, add.address());
        }
        if (change instanceof Change.DeleteAddress delete) {
            return addresses.delete(position, delete.address());
        }
        if (change instanceof Change.AddRule || change instanceof Change.DeleteRule) {
            return new Refusal(position, "EOPNOTSUPP", "a route socket knows no rules");
        }
        if (change instanceof Change.DestroySockets) {
            return new Refusal(position, "EOPNOTSUPP", "a route socket knows no connections");
        }
        routes.lookAfresh();
        return applyToLink(position, change);
    }

    private @Nullable Refusal applyToLink(int position, Change change) {
        if (change instanceof Change.AddLink add) {
            return links.add(position, add.link());
        }
        if (change instanceof Change.ChangeLink changed) {
            return links.change(position, changed.link());
        }
        if (change instanceof Change.SetLink set) {
            return links.set(position, set.name(), set.up());
        }
        return links.delete(position, ((Change.DeleteLink) change).name());
    }

    @Override
    public synchronized Watch watch(KernelListener listener) {
        if (watching != null && watching.isRunning()) {
            throw new IllegalStateException("this dataplane is being watched already");
        }
        try {
            calls.listen();
        } catch (CallFailed e) {
            throw new IllegalStateException("the route socket cannot be opened: " + e.getMessage(), e);
        }
        MonitorThread started = MonitorThread.start(calls, monitor(listener), listener);
        watching = started;
        return started;
    }

    /** Takes in what a thread of the caller reads; for those who have no thread to wait. */
    Monitor monitor(KernelListener listener) {
        var classifier = new Classifier(calls.system(), calls.pid(), ledger, this::isUninteresting, clock);
        return new Monitor(interfaces, links, ledger, sideEffects, classifier, reader(), listener, counts, clock);
    }

    private boolean isUninteresting(int index) {
        String name = interfaces.knownName(index);
        return name != null && filter.isUninteresting(name);
    }

    @Override
    public synchronized void close() {
        if (watching != null) {
            watching.close();
            watching = null;
        }
        calls.close();
    }
}
