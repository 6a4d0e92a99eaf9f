package dev.holdfast.reconciler;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.LinkTraffic;
import dev.holdfast.api.ObjectRow;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.RouteType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the envelopes of our tunnels find a way. A tunnel does not feel its underlay: without a way it stays up, takes every
 * packet and says nothing. So its way is looked up when something changed that may concern it, and with each scan, when its
 * counters are read, too. A tunnel without a way stays INSTALLED, with a diagnostic. Belongs to the reconciler's thread, but
 * for {@link #concerns} and {@link #doubt}.
 */
final class Underlay {
    private static final Logger LOG = LoggerFactory.getLogger(Underlay.class);
    /** What changes together is looked at together, and after it was healed. */
    private static final long GATHERING_NANOS = 50_000_000L;
    /** Looking takes at most this share of the time, however much changes: one part in so many. */
    private static final int SHARE = 100;

    private final Parts parts;
    private final Runnable waysMoved;
    private final Map<ObjectRow, Diagnostic> troubles = new HashMap<>(); // what is shown
    private final Map<ObjectRow, Diagnostic> unsent = new HashMap<>(); // what the counters of the last scan told
    private Map<String, LinkTraffic> counted = Map.of();
    private volatile Remotes remotes = Remotes.NONE;
    private volatile boolean doubted;
    private long dueAt = Long.MAX_VALUE;
    private long notBefore = Long.MIN_VALUE;

    /** A tunnel of ours that stands. */
    private record Tunnel(ObjectRow row, Link link, IpAddress local, IpAddress remote) {}

    /** @param waysMoved is told of whatever may have changed a way, of a tunnel or not */
    Underlay(Parts parts, Runnable waysMoved) {
        this.parts = parts;
        this.waysMoved = waysMoved;
    }

    /** Whether the event of a route that is not our own doing is about the way of one of our tunnels; from any thread. */
    boolean concerns(RouteCursor route) {
        waysMoved.run();
        Remotes ours = remotes;
        return !ours.isEmpty() && ours.isConcernedBy(route);
    }

    /**
     * Something happened that may have cost a tunnel its way, or given it one; from any thread.
     *
     * @return whether that is news
     */
    boolean doubt() {
        waysMoved.run();
        boolean news = !doubted;
        doubted = true;
        return news;
    }

    /** What is the matter with a link; null: nothing is known. */
    @Nullable
    Diagnostic trouble(ObjectRow row) {
        return troubles.isEmpty() ? null : troubles.get(row);
    }

    int troubled() {
        return troubles.size();
    }

    /** When {@link #turn} wants to be called, in nanoseconds from now. */
    long dueIn(long now) {
        if (doubted && dueAt == Long.MAX_VALUE) {
            return 0;
        }
        return dueAt == Long.MAX_VALUE ? dueAt : Math.max(0, Math.max(dueAt, notBefore) - now);
    }

    /** Looks at all ways, if something is in doubt and the dust has settled. */
    void turn(long now) {
        if (doubted) {
            doubted = false;
            dueAt = Math.min(dueAt, now + GATHERING_NANOS);
        }
        if (now < dueAt || now < notBefore) {
            return;
        }
        dueAt = Long.MAX_VALUE;
        look(tunnels());
        long after = parts.clock.nanos();
        notBefore = after + Math.max(GATHERING_NANOS, (after - now) * SHARE);
    }

    /** With each scan: the counters, and all ways. */
    void scan() {
        List<Tunnel> tunnels = tunnels();
        try {
            if (!tunnels.isEmpty()) {
                count(tunnels);
            }
        } catch (DumpException e) {
            LOG.atDebug()
                    .setMessage("counters not read")
                    .addKeyValue("kernel", e.getMessage())
                    .log();
        }
        look(tunnels);
    }

    private List<Tunnel> tunnels() {
        List<Tunnel> tunnels = new ArrayList<>();
        List<IpAddress> ends = new ArrayList<>();
        parts.table.lock().lock();
        try {
            for (ObjectRow row : parts.table.objects()) {
                Intent wanted = row.key() instanceof LinkKey ? row.wanted() : null;
                Link link = wanted == null ? null : (Link) wanted.object();
                IpAddress local = link == null ? null : link.kind().local();
                IpAddress remote = link == null ? null : link.kind().remote();
                if (link != null && local != null && remote != null) {
                    ends.add(remote);
                    if (stands(row)) {
                        tunnels.add(new Tunnel(row, link, local, remote));
                    }
                }
            }
        } finally {
            parts.table.lock().unlock();
        }
        remotes = Remotes.of(ends);
        return tunnels;
    }

    private static boolean stands(ObjectRow row) {
        return row.state() == IntentState.INSTALLED || row.state() == IntentState.CONTESTED;
    }

    private void count(List<Tunnel> tunnels) throws DumpException {
        Map<String, LinkTraffic> now = new HashMap<>();
        for (LinkTraffic traffic : parts.dataplane.dumpTraffic()) {
            now.put(traffic.name(), traffic);
        }
        unsent.clear();
        for (Tunnel tunnel : tunnels) {
            LinkTraffic before = counted.get(tunnel.link().name());
            LinkTraffic after = now.get(tunnel.link().name());
            long failed = before == null || after == null ? 0 : failed(before, after);
            if (failed > 0) {
                unsent.put(tunnel.row(), Diagnostics.unsent(tunnel.link(), failed));
            }
        }
        counted = now;
    }

    /** Packets without a way. Other errors are counted only if nothing at all went through: one too long is an error, too. */
    private static long failed(LinkTraffic before, LinkTraffic after) {
        long carrier = after.carrierErrors() - before.carrierErrors();
        long errors = after.errors() - before.errors();
        boolean nothingSent = after.sent() == before.sent();
        return carrier > 0 ? carrier : nothingSent ? errors : 0;
    }

    private void look(List<Tunnel> tunnels) {
        Map<ObjectRow, Diagnostic> found = new HashMap<>();
        Map<List<IpAddress>, Way> ways = new HashMap<>();
        for (Tunnel tunnel : tunnels) {
            Way way = ways.computeIfAbsent(List.of(tunnel.remote(), tunnel.local()), none -> ask(tunnel));
            Diagnostic trouble = way == Way.UNKNOWN ? troubles.get(tunnel.row()) : trouble(tunnel, way);
            trouble = trouble == null ? unsent.get(tunnel.row()) : trouble;
            if (trouble != null) {
                found.put(tunnel.row(), trouble);
            }
        }
        parts.table.lock().lock();
        try {
            tunnels.forEach(tunnel -> show(tunnel, found.get(tunnel.row())));
            troubles.keySet().removeIf(row -> row.wanted() == null);
        } finally {
            parts.table.lock().unlock();
        }
    }

    /**
     * How a remote end is reached.
     *
     * @param route null: not at all
     * @param sourceMissing whether that is because this host does not have the local end as an address
     */
    private record Way(@Nullable KernelRoute route, boolean sourceMissing) {
        static final Way UNKNOWN = new Way(null, false);
    }

    private Way ask(Tunnel tunnel) {
        try {
            KernelRoute route = parts.dataplane.lookup(tunnel.remote(), tunnel.local());
            boolean reached = route == null && parts.dataplane.lookup(tunnel.remote()) != null;
            return new Way(route, reached && !parts.view.hasAddress(tunnel.local()));
        } catch (DumpException e) {
            LOG.atDebug()
                    .setMessage("way not looked up")
                    .addKeyValue("remote", tunnel.remote())
                    .addKeyValue("kernel", e.getMessage())
                    .log();
            return Way.UNKNOWN;
        }
    }

    private static @Nullable Diagnostic trouble(Tunnel tunnel, Way way) {
        KernelRoute route = way.route();
        if (route == null) {
            return way.sourceMissing()
                    ? Diagnostics.ownEndMissing(tunnel.link(), tunnel.local())
                    : Diagnostics.noWay(tunnel.link(), tunnel.remote());
        }
        boolean loops = route.forwarding().uses(tunnel.link().name());
        boolean endsHere = route.forwarding().type() == RouteType.LOCAL;
        return loops || endsHere ? Diagnostics.circular(tunnel.link(), tunnel.remote(), route) : null;
    }

    private void show(Tunnel tunnel, @Nullable Diagnostic trouble) {
        ObjectRow row = tunnel.row();
        Diagnostic before = trouble == null ? troubles.remove(row) : troubles.put(row, trouble);
        if (Objects.equals(before, trouble)) {
            return;
        }
        if (stands(row) && !parts.arbiter.isContested(row)) {
            row.state(row.state(), 0, trouble);
        }
        boolean sameTrouble = before != null && trouble != null && before.code().equals(trouble.code());
        if (trouble != null && !sameTrouble) {
            LOG.atWarn()
                    .setMessage("tunnel degraded")
                    .addKeyValue("object", row.key())
                    .addKeyValue("diagnostic", trouble)
                    .log();
        } else if (trouble == null) {
            LOG.atInfo()
                    .setMessage("tunnel works again")
                    .addKeyValue("object", row.key())
                    .addKeyValue("was", before == null ? "" : before.code())
                    .log();
        }
    }
}
