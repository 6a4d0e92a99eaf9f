package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.Exchange;
import dev.holdfast.bgp.session.PeerMeters;
import dev.holdfast.bgp.session.PeerName;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.session.Ways;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.model.IpAddress;
import io.micrometer.core.instrument.MeterRegistry;

/** Makes the sessions of peers. Used on the instance's thread. */
final class SessionMaker {
    static final String OWNER = "bgp/default";

    private final Roads roads;
    private final Clocks clocks;
    private final MeterRegistry registry;
    private final IpAddress routerId;
    private final boolean forwardingKept;

    SessionMaker(Roads roads, Clocks clocks, MeterRegistry registry, IpAddress routerId, boolean forwardingKept) {
        this.roads = roads;
        this.clocks = clocks;
        this.registry = registry;
        this.routerId = routerId;
        this.forwardingKept = forwardingKept;
    }

    /** A session, how its sockets are, and what has to be closed behind it. */
    record Made(PeerSession session, SocketTerms terms, PeerMeters meters) {}

    /**
     * @param restarting whether its first OPEN is to say that we have just restarted
     * @throws BgpRefusal if its sockets cannot be had as its settings want them
     */
    Made make(PeerSettings settings, Exchange exchange, boolean restarting) {
        SocketTerms terms = terms(settings);
        var name = name(settings);
        var meters = new PeerMeters(registry, name);
        PeerConfig config = PeerTerms.machine(settings, routerId, forwardingKept);
        Ways ways = settings.passive() ? Ways.PASSIVE : roads.to(settings, terms);
        return new Made(new PeerSession(name, config, ways, exchange, clocks, meters, restarting), terms, meters);
    }

    /** @throws BgpRefusal see {@link Roads#terms} */
    SocketTerms terms(PeerSettings settings) {
        return roads.terms(settings);
    }

    private static PeerName name(PeerSettings settings) {
        String zone = settings.address().zone();
        String group = settings.group();
        return new PeerName(
                settings.address().address(),
                zone == null ? "" : zone,
                settings.as(),
                group == null ? "" : group,
                OWNER);
    }
}
