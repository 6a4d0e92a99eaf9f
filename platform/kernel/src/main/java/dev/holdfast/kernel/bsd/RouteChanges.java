package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Change.AddRoute;
import dev.holdfast.api.Change.DeleteRoute;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.Clock;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.Refusal;
import dev.holdfast.kernel.bsd.wire.RequestWriter;
import dev.holdfast.kernel.bsd.wire.RouteRequest;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Adds, replaces and deletes routes. What became of a request is the result of the system call; the report of it, which
 * everybody is told, is only recognised by its sequence number. For one thread.
 *
 * <p>A delete names a prefix and the kernel takes whatever has it; so we look first, and delete only what is ours and as we
 * left it. Whoever changes the table between our look and our delete wins; there is no way to rule it out here.
 */
final class RouteChanges {
    private static final int TRIES = 3;
    private static final long FIRST_PAUSE_NANOS = 1_000_000L;

    private final RouteSocketCalls calls;
    private final RouteSystem system;
    private final RequestWriter writer;
    private final Interfaces interfaces;
    private final InterfaceFilter filter;
    private final Claims claims;
    private final EchoLedger ledger;
    private final SideEffects sideEffects;
    private final RouteTable table;
    private final int protocol;
    private final Clock clock;
    private @Nullable Map<Prefix, KernelRoute> seen; // the table as looked at in this batch
    /** Keeps a batch of many routes over a missing device from having the list read for each. */
    private final Set<String> absent = new HashSet<>();

    private int sequence;

    RouteChanges(
            RouteSocketCalls calls,
            Interfaces interfaces,
            InterfaceFilter filter,
            Claims claims,
            EchoLedger ledger,
            SideEffects sideEffects,
            RouteTable table,
            int protocol,
            Clock clock) {
        this.calls = calls;
        this.system = calls.system();
        this.writer = new RequestWriter(system);
        this.interfaces = interfaces;
        this.filter = filter;
        this.claims = claims;
        this.ledger = ledger;
        this.sideEffects = sideEffects;
        this.table = table;
        this.protocol = protocol;
        this.clock = clock;
    }

    /** What was seen of the table may not be so any more. */
    void lookAfresh() {
        seen = null;
        absent.clear();
    }

    @Nullable
    Refusal add(int position, AddRoute change) {
        Route route = change.route();
        Refusal shape = RouteShape.refusal(position, route);
        if (shape != null) {
            return shape;
        }
        String device = device(route.forwarding());
        int index = device == null || absent.contains(device) ? 0 : interfaces.index(device);
        if (device != null && index == 0) {
            absent.add(device);
            return new Refusal(position, "ENODEV", "there is no device " + device);
        }
        if (device != null) {
            filter.use(device);
        }
        try {
            return add(position, route, index, change.placement());
        } catch (DumpException e) {
            return unread(position, e);
        }
    }

    private @Nullable Refusal add(int position, Route route, int index, Placement placement) throws DumpException {
        Prefix prefix = route.key().prefix();
        Claims.Claim claim = claims.of(prefix);
        boolean other = claim != null
                && claim.forwarding() != null
                && claim.metric() != route.key().metric();
        KernelRoute there = other ? standing(prefix) : null;
        boolean ours = isOurs(there);
        if (ours && route.key().metric() > claim.metric()) {
            return taken(position, route, claim);
        }
        boolean displace = ours;
        int errno = placement == Placement.REPLACE || displace ? replace(route, index) : send(Rtm.ADD, route, index);
        if (errno == BsdErrno.EEXIST) {
            return taken(position, route, claim);
        }
        if (errno != 0) {
            return refusal(position, errno);
        }
        if (displace) {
            sideEffects.lost(there);
        }
        wrote(route);
        return null;
    }

    /** The prefix has a route. One with our mark that does what we want was written by an earlier run. */
    private @Nullable Refusal taken(int position, Route route, Claims.@Nullable Claim claim) throws DumpException {
        Prefix prefix = route.key().prefix();
        KernelRoute there = standing(prefix);
        if (there == null) {
            seen = null; // it came since we looked
            there = standing(prefix);
        }
        if (claim == null && isOurs(there) && route.forwarding().isMetBy(there.forwarding())) {
            wrote(route);
            return null;
        }
        claims.tried(prefix, route.key().metric());
        return new Refusal(
                position,
                "EEXIST",
                there == null ? "" : "a route socket has one route for a prefix, and there is " + there);
    }

    private boolean isOurs(@Nullable KernelRoute route) {
        return route != null && route.protocol() == protocol;
    }

    private void wrote(Route route) {
        Prefix prefix = route.key().prefix();
        claims.wrote(prefix, route.key().metric(), route.forwarding());
        if (seen != null) {
            seen.put(
                    prefix,
                    new KernelRoute(RouteKey.MAIN, prefix, 0, route.key().metric(), protocol, route.forwarding()));
        }
    }

    /**
     * Puts a route in the place of whatever has the prefix. Darwin's change goes to the longest match when a request has no
     * mask, and so could rewrite the default route instead of a host route: there the old one is deleted and the new one
     * added. FreeBSD's is exact, but keeps what a route is, as far as we know; so it is used between unicast routes only.
     */
    private int replace(Route route, int index) throws DumpException {
        KernelRoute there = standing(route.key().prefix());
        if (there == null) {
            return send(Rtm.ADD, route, index);
        }
        boolean bothUnicast = route.forwarding().type() == RouteType.UNICAST
                && there.forwarding().type() == RouteType.UNICAST;
        if (system == RouteSystem.FREEBSD && bothUnicast) {
            int errno = send(Rtm.CHANGE, route, index);
            return errno == BsdErrno.ESRCH ? send(Rtm.ADD, route, index) : errno;
        }
        Route old = new Route(route.key(), there.forwarding());
        int oldIndex = indexOf(there.forwarding());
        int deleted = send(Rtm.DELETE, old, oldIndex);
        if (deleted != 0 && deleted != BsdErrno.ESRCH) {
            return deleted;
        }
        int errno = send(Rtm.ADD, route, index);
        boolean away = errno != 0 && deleted == 0;
        if (away && send(Rtm.ADD, old, oldIndex, isOurs(there)) != 0) { // better the old one than none
            sideEffects.lost(there);
            seen = null;
        }
        return errno;
    }

    @Nullable
    Refusal delete(int position, DeleteRoute change) {
        Prefix prefix = change.key().prefix();
        KernelRoute there;
        try {
            there = standing(prefix);
        } catch (DumpException e) {
            return unread(position, e);
        }
        boolean exactly = there != null
                && there.protocol() == change.protocol()
                && there.table() == change.key().table()
                && there.metric() == change.key().metric()
                && change.forwarding().isMetBy(there.forwarding());
        if (there == null) {
            claims.drop(prefix);
        }
        if (!exactly) {
            return new Refusal(position, "ESRCH", "");
        }
        int errno = send(Rtm.DELETE, new Route(change.key(), there.forwarding()), indexOf(there.forwarding()));
        if (errno != 0) {
            return refusal(position, errno);
        }
        claims.drop(prefix);
        if (seen != null) {
            seen.remove(prefix);
        }
        return null;
    }

    private @Nullable KernelRoute standing(Prefix prefix) throws DumpException {
        Map<Prefix, KernelRoute> all = seen;
        if (all == null) {
            Map<Prefix, KernelRoute> read = new HashMap<>();
            table.read(null, route -> read.putIfAbsent(route.prefix(), route));
            all = read;
            seen = read;
        }
        return all.get(prefix);
    }

    private int indexOf(Forwarding forwarding) {
        String device = device(forwarding);
        return device == null ? 0 : interfaces.index(device);
    }

    private static @Nullable String device(Forwarding forwarding) {
        return forwarding.nextHops().isEmpty()
                ? null
                : forwarding.nextHops().get(0).device();
    }

    /** Of a route of ours. A delete says no more than which route is meant. */
    private int send(int type, Route route, int index) {
        return send(type, route, index, true);
    }

    private int send(int type, Route route, int index, boolean ours) {
        Forwarding forwarding = route.forwarding();
        NextHop hop =
                forwarding.nextHops().isEmpty() ? null : forwarding.nextHops().get(0);
        IpAddress gateway = hop == null ? null : hop.gateway();
        if (hop != null && gateway == null && index == 0) {
            return BsdErrno.ENXIO; // its interface is gone
        }
        boolean delete = type == Rtm.DELETE;
        boolean found = gateway != null && !gateway.isLinkLocal(); // the kernel finds the interface through it
        int number = nextSequence();
        return send(new RouteRequest(
                type,
                route.key().prefix(),
                forwarding.type(),
                ours,
                gateway,
                delete && found ? 0 : index,
                delete ? null : forwarding.source(),
                delete ? 0 : forwarding.mtu(),
                number));
    }

    private int send(RouteRequest request) {
        for (int i = 0; ; i++) {
            ledger.expect(request.sequence(), clock.nanos()); // before the call: the report may come before it returns
            int errno = calls.write(writer.write(request));
            boolean full = errno == BsdErrno.ENOBUFS || errno == BsdErrno.ENOMEM;
            if (!full || i == TRIES) {
                return errno;
            }
            LockSupport.parkNanos(FIRST_PAUSE_NANOS << i);
        }
    }

    private int nextSequence() {
        sequence = sequence == Integer.MAX_VALUE ? 1 : sequence + 1;
        return sequence;
    }

    private Refusal refusal(int position, int errno) {
        return new Refusal(position, BsdErrno.name(system, errno), "");
    }

    private static Refusal unread(int position, DumpException e) {
        return new Refusal(position, "EIO", String.valueOf(e.getMessage()));
    }
}
