package dev.holdfast.api.overlay;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Timers;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.api.gate.GatedPath;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.Address;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the tunnel of one service, what stands on it, its session and what that learns declared. A service over a tunnel says
 * in a {@link ChainPlan} what it wants and leaves the rest to this: waiting for the tunnel's source, opening and closing the
 * session, routes that come and go, and changing nothing that need not change. Safe from any thread.
 */
public final class OverlayChain {
    private static final Logger LOG = LoggerFactory.getLogger(OverlayChain.class);

    /** Asking the kernel costs a system call or two, and a host that boots gets its routes within seconds. */
    private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

    private final ServiceHost host;
    private final Runnable sessionChanged;
    private final UnderlaySource source;
    private final PathWatch paths;
    private final ChainMeters meters;
    private @Nullable ChainPlan asked;
    private @Nullable ChainPlan carried; // differs from what was asked for while its source is not known
    private @Nullable Overlay overlay;
    private @Nullable LearnedRoutes learned;
    private @Nullable Peering peering;
    private @Nullable Diagnostic unopened;
    private Timers.@Nullable Timer retry;
    private Links.@Nullable Subscription watch;

    public OverlayChain(ServiceHost host) {
        this(host, () -> {});
    }

    /**
     * @param sessionChanged called when {@link #session} has another status, on a thread of the speaker and without a lock;
     *     returns within microseconds
     */
    public OverlayChain(ServiceHost host, Runnable sessionChanged) {
        this.host = host;
        this.sessionChanged = sessionChanged;
        source = new UnderlaySource(host);
        paths = new PathWatch(host.pathGates());
        meters = new ChainMeters(host, this);
    }

    /**
     * Carries {@code newPlan} from now on, at once or as soon as the tunnel's source is known; what was carried before stays as
     * it is until then. Only differences reach the kernel and the peer.
     *
     * @throws IllegalArgumentException if the tunnel would carry itself, or another service has a session between the same
     *     addresses
     */
    public synchronized void carry(ChainPlan plan) {
        IpAddress from = source.of(plan);
        asked = plan;
        cancelRetry();
        if (from == null) {
            retry = host.timers().after(ASK_AGAIN, this::askAgain);
        } else {
            establish(plan, new Overlay(plan.tunnel(), plan.device(), from));
        }
    }

    private synchronized void askAgain() {
        ChainPlan waiting = asked;
        if (waiting == null || retry == null) {
            return;
        }
        try {
            carry(waiting);
        } catch (IllegalArgumentException e) {
            unopened = new Diagnostic(
                    "TUN-003",
                    host.owner().toString(),
                    "its session cannot be opened: " + e.getMessage(),
                    "give the services different addresses inside their tunnels (tunnel.net)");
            LOG.atWarn().addKeyValue("owner", host.owner()).log(unopened.toString());
        }
    }

    private void establish(ChainPlan plan, Overlay next) {
        Overlay before = overlay;
        RouteTerms terms = plan.routes();
        if (terms != null && learned == null) {
            meters.countRoutes();
        }
        learned = terms == null ? null : learnedOn(before, next, terms);
        carried = plan;
        overlay = next;
        if (watch == null || before == null || !before.device().equals(next.device())) {
            watchLink(next.device());
        }
        List<GatedPath> watched = learned == null ? List.of() : learned.paths();
        paths.watch(watched);
        host.declare(wanted(plan, next));
        paths.retain(watched);
        peer(plan.bgp().over(next, host.owner(), plan.advertise(), terms != null));
    }

    /** What was learned lasts as long as the addresses it was learned over. */
    private LearnedRoutes learnedOn(@Nullable Overlay before, Overlay next, RouteTerms terms) {
        boolean same =
                before != null && before.tunnel().net().equals(next.tunnel().net());
        return learned != null && same ? learned.on(next, terms) : new LearnedRoutes(host.owner(), next, terms);
    }

    private List<Intent> wanted(ChainPlan of, Overlay over) {
        var all = new ArrayList<>(of.pieces().running(over, host.owner()));
        if (learned != null) {
            all.addAll(learned.intents());
        }
        return all;
    }

    /** Opens the session, or changes it as little as possible. */
    private void peer(SessionSpec spec) {
        Peering now = peering;
        if (now != null && now.carry(spec)) {
            return;
        }
        closeSession("the configuration has changed");
        if (learned != null) {
            learned.begin();
        }
        peering = new Peering(this, spec);
        try {
            peering.open(host.speaker());
            unopened = null;
        } catch (IllegalArgumentException e) {
            peering = null;
            throw e;
        }
    }

    private void closeSession(String reason) {
        Peering now = peering;
        peering = null;
        if (now != null) {
            now.close(reason);
        }
    }

    /** Kept routes go with their link, and paths come back with it; the kernel tells only of the link. */
    private void watchLink(String device) {
        unwatch();
        if (learned != null) {
            var events = new LinkEvents(
                    host.timers(), this::forgetKept, () -> host.pathGates().rearm(device));
            watch = host.links().watch(device, events);
        }
    }

    private synchronized void forgetKept() {
        if (learned != null) {
            update(learned.forgetKept());
        }
    }

    private boolean routesMayStay() {
        KernelLink link = overlay == null ? null : host.links().find(overlay.device());
        return link != null && link.up();
    }

    /** Events of a session that is the current one. */
    synchronized void session(Peering from, SessionEvent event) {
        if (from == peering && learned != null) {
            update(event.in(learned, routesMayStay()));
        }
    }

    /** The peer is back, and so may be the far ends of the routes that were kept meanwhile. */
    void rearm(Peering from) {
        String device;
        synchronized (this) {
            device = from == peering && learned != null && overlay != null ? overlay.device() : null;
        }
        if (device != null) {
            host.pathGates().rearm(device);
        }
    }

    void sessionChanged(Peering from) {
        boolean current;
        synchronized (this) {
            current = from == peering;
        }
        if (current) {
            sessionChanged.run();
        }
    }

    /** What an event of the session does to what is learned. */
    interface SessionEvent {
        LearnedRoutes.Difference in(LearnedRoutes learned, boolean mayStay);
    }

    private void update(LearnedRoutes.Difference difference) {
        if (!difference.isEmpty()) {
            paths.watch(difference.watched());
            host.update(difference.wanted(), difference.unwanted());
            paths.forget(difference.forgotten());
            int wanted = difference.wanted().size();
            int unwanted = difference.unwanted().size();
            LOG.atInfo()
                    .addKeyValue("owner", host.owner())
                    .addKeyValue("wanted", wanted)
                    .addKeyValue("unwanted", unwanted)
                    .log("Routes of {} learned or kept: {}, withdrawn: {}", host.owner(), wanted, unwanted);
        }
    }

    /** See {@link dev.holdfast.api.service.Service#drain}. */
    public synchronized void drain() {
        cancelRetry();
        closeSession("the service is drained");
        unwatch();
        paths.retain(List.of());
        ChainPlan now = carried;
        Overlay over = overlay;
        if (now == null || over == null) {
            host.declare(List.of());
            return;
        }
        List<Intent> stay = drained(now, over);
        // First the last wishes of what goes: an address breaks its connections off, a route leaves its guard behind.
        host.declare(Stream.concat(wanted(now, over).stream().map(OverlayChain::leaving), stay.stream())
                .toList());
        host.declare(stay);
    }

    private static Intent leaving(Intent of) {
        boolean breaksOff = of.object() instanceof Address;
        return new Intent(of.object(), of.owner(), of.distance(), of.policy(), of.gate(), false, breaksOff);
    }

    private List<Intent> drained(ChainPlan now, Overlay over) {
        var stay = new ArrayList<>(now.pieces().drained(over, host.owner()));
        RouteTerms terms = now.routes();
        if (terms != null && learned != null) {
            Set<Prefix> routed = new LinkedHashSet<>(learned.prefixes());
            // A service that is started only to be drained has learned nothing yet.
            now.bgp().over(over, host.owner(), List.of(), true).configured().stream()
                    .filter(terms::takes)
                    .forEach(route -> routed.add(route.prefix()));
            routed.forEach(prefix -> stay.add(terms.guard(prefix, host.owner())));
        }
        return stay;
    }

    /**
     * The end: tells the peer, then takes everything back.
     *
     * @param reason for the peer
     */
    public synchronized void end(String reason) {
        cancelRetry();
        closeSession(reason);
        unwatch();
        paths.retain(List.of());
        asked = null;
        host.ended();
    }

    /** Lets go of everything but the kernel's objects, without a word to the peer. */
    public synchronized void stop() {
        cancelRetry();
        Peering now = peering;
        peering = null;
        if (now != null) {
            now.abandon();
        }
        unwatch();
        asked = null;
    }

    private void unwatch() {
        if (watch != null) {
            watch.close();
            watch = null;
        }
    }

    private void cancelRetry() {
        if (retry != null) {
            retry.cancel();
            retry = null;
        }
    }

    /** The tunnel, as soon as its source is known; else null. */
    public synchronized @Nullable Overlay overlay() {
        return overlay;
    }

    /** Null: there is no session. */
    public synchronized @Nullable SessionState session() {
        return peering == null ? null : peering.state();
    }

    double sessionUp() {
        SessionState state = session();
        return state != null && state.status() == SessionStatus.UP ? 1 : 0;
    }

    synchronized double count(ToIntFunction<LearnedRoutes> what) {
        return learned == null ? 0 : what.applyAsInt(learned);
    }

    public synchronized List<Diagnostic> troubles() {
        return Stream.of(source.trouble(), unopened).filter(Objects::nonNull).toList();
    }

    /** What an operator wants to see, in the order to be shown; a service adds its own. */
    public synchronized Map<String, Object> facts() {
        var facts = new LinkedHashMap<String, Object>();
        ChainPlan now = asked;
        if (now != null) {
            facts.put("device", now.device());
            facts.put(
                    "source",
                    overlay == null ? "not known yet" : overlay.source().toString());
            facts.put("destination", now.tunnel().destination().toString());
            facts.put("overlay-local", now.tunnel().net().local().toString());
            facts.put("overlay-remote", now.tunnel().net().remote().toString());
            if (learned != null) {
                facts.put("learned", learned.learned());
                facts.put("kept", learned.kept());
                if (!paths.kept()) {
                    facts.put("paths", "not watched, no plugin keeps gates");
                }
                facts.put(
                        "excluded",
                        learned.excluded().stream().map(Prefix::toString).toList());
            }
            if (!now.notes().isEmpty()) {
                facts.put("notes", now.notes());
            }
        }
        return facts;
    }
}
