package dev.holdfast.api.overlay;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.Timers;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.api.net.Links;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.model.Address;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Rule;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private @Nullable ChainPlan plan;
    private @Nullable Overlay overlay;
    private @Nullable LearnedRoutes learned;
    private @Nullable Peering peering;
    private @Nullable Diagnostic trouble;
    private Timers.@Nullable Timer retry;
    private Links.@Nullable Subscription watch;
    private @Nullable IpAddress askedFor;
    private @Nullable IpAddress chosen;

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
    }

    /**
     * Carries {@code newPlan} from now on, at once or as soon as the tunnel's source is known; what was carried before stays as
     * it is until then. Only differences reach the kernel and the peer.
     *
     * @throws IllegalArgumentException if the tunnel would carry itself, or another service has a session between the same
     *     addresses
     */
    public synchronized void carry(ChainPlan newPlan) {
        IpAddress source = newPlan.tunnel().source();
        if (source != null && goesIntoTunnel(newPlan, source)) {
            throw new IllegalArgumentException("tunnel.source " + source
                    + " is an address on the tunnel itself, or what comes from there is sent into it; write an address"
                    + " this host has outside of the tunnel");
        }
        plan = newPlan;
        cancelRetry();
        carryFrom(newPlan, source == null ? kernelsChoice(newPlan) : source);
    }

    private void carryFrom(ChainPlan newPlan, @Nullable IpAddress source) {
        if (source == null) {
            retry = host.timers().after(ASK_AGAIN, this::askAgain);
            return;
        }
        trouble = null;
        establish(newPlan, new Overlay(newPlan.tunnel(), newPlan.device(), source));
    }

    private synchronized void askAgain() {
        ChainPlan waiting = plan;
        if (waiting == null || retry == null) {
            return;
        }
        retry = null;
        try {
            carryFrom(waiting, kernelsChoice(waiting));
        } catch (IllegalArgumentException e) {
            trouble = new Diagnostic(
                    "TUN-003",
                    host.owner().toString(),
                    "its session cannot be opened: " + e.getMessage(),
                    "give the services different addresses inside their tunnels (tunnel.net)");
            LOG.atWarn().addKeyValue("service", host.owner()).log(trouble.toString());
        }
    }

    /** Asked once for each destination: a source that changes later would cost the tunnel. Null: not known yet. */
    private @Nullable IpAddress kernelsChoice(ChainPlan newPlan) {
        IpAddress destination = newPlan.tunnel().destination();
        if (chosen != null && destination.equals(askedFor)) {
            return chosen;
        }
        try {
            IpAddress source = host.sockets().sourceTowards(destination);
            if (goesIntoTunnel(newPlan, source)) {
                waitFor(new Diagnostic(
                        "TUN-002",
                        host.owner().toString(),
                        "the kernel's way to " + destination + " leads through the tunnel itself, from " + source,
                        "give this host a more specific route to " + destination
                                + " outside of the tunnel, or write tunnel.source"));
                return null;
            }
            askedFor = destination;
            chosen = source;
            LOG.atInfo()
                    .addKeyValue("service", host.owner())
                    .addKeyValue("source", source)
                    .addKeyValue("destination", destination)
                    .log("the kernel chose the source of the tunnel");
            return source;
        } catch (IOException e) {
            waitFor(new Diagnostic(
                    "TUN-001",
                    host.owner().toString(),
                    "no source address towards " + destination + ": " + e.getMessage(),
                    "nothing, if the route to " + destination
                            + " is yet to come: it is looked for every second; else add one, or write tunnel.source"));
            return null;
        }
    }

    /** Whether the tunnel's own packets, sent from {@code source}, would be sent into the tunnel. */
    private boolean goesIntoTunnel(ChainPlan newPlan, IpAddress source) {
        var assumed = new Overlay(newPlan.tunnel(), newPlan.device(), source);
        return newPlan.pieces().running(assumed, host.owner()).stream()
                .map(Intent::object)
                .anyMatch(object -> object instanceof Address on && on.local().equals(source)
                        || object instanceof Rule rule
                                && rule.key().from() != null
                                && rule.key().from().contains(source));
    }

    private void waitFor(Diagnostic what) {
        if (!what.equals(trouble)) {
            LOG.atWarn().addKeyValue("service", host.owner()).log(what.toString());
        }
        trouble = what;
    }

    private void establish(ChainPlan newPlan, Overlay next) {
        Overlay before = overlay;
        RouteTerms terms = newPlan.routes();
        if (terms == null) {
            learned = null;
        } else if (learned == null
                || before == null
                || !before.tunnel().net().equals(next.tunnel().net())) {
            learned = new LearnedRoutes(host.owner(), next, terms); // what was learned went by the old addresses
        } else {
            learned = learned.on(next, terms);
        }
        overlay = next;
        if (before == null || !before.device().equals(next.device())) {
            watchLink(next.device(), terms != null && terms.keepWithdrawn());
        }
        host.declare(wanted(newPlan, next));
        peer(newPlan.bgp().over(next, host.owner(), newPlan.advertise(), terms != null));
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

    /** Kept routes go with their link, and the kernel says so only about the link. */
    private void watchLink(String device, boolean keepsWithdrawn) {
        if (watch != null) {
            watch.close();
            watch = null;
        }
        if (keepsWithdrawn) {
            watch = host.links().watch(device, new LinkLoss(() -> host.timers().soon(this::forgetKept)));
        }
    }

    private synchronized void forgetKept() {
        if (learned != null) {
            update(learned.forgetKept());
        }
    }

    /** Tells of a link that went, went down, or was made anew; returns at once, as it must. */
    private static final class LinkLoss implements Links.LinkListener {
        private final Runnable lost;
        private int index;

        LinkLoss(Runnable lost) {
            this.lost = lost;
        }

        @Override
        public synchronized void present(KernelLink link) {
            if (!link.up() || index != 0 && index != link.index()) {
                lost.run();
            }
            index = link.index();
        }

        @Override
        public synchronized void gone() {
            index = 0;
            lost.run();
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
            host.update(difference.wanted(), difference.unwanted());
            LOG.atInfo()
                    .addKeyValue("service", host.owner())
                    .addKeyValue("wanted", difference.wanted().size())
                    .addKeyValue("withdrawn", difference.unwanted().size())
                    .log("learned routes have changed");
        }
    }

    /** See {@link dev.holdfast.api.service.Service#drain}. */
    public synchronized void drain() {
        cancelRetry();
        closeSession("the service is drained");
        unwatch();
        ChainPlan now = plan;
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
        plan = null;
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
        plan = null;
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

    public synchronized List<Diagnostic> troubles() {
        return trouble == null ? List.of() : List.of(trouble);
    }

    /** What an operator wants to see, in the order to be shown; a service adds its own. */
    public synchronized Map<String, Object> facts() {
        var facts = new LinkedHashMap<String, Object>();
        ChainPlan now = plan;
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
