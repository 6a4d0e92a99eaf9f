package dev.holdfast.bgp.speaker;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.session.Clocks;
import dev.holdfast.bgp.session.PeerName;
import dev.holdfast.bgp.session.PeerSession;
import dev.holdfast.bgp.session.Ways;
import dev.holdfast.bgp.transport.Dialler;
import dev.holdfast.bgp.transport.SocketTerms;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.OpenRules;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;

/** A session as a service holds it: what it asks for on any thread is done on the event loop. */
final class ServiceSession implements BgpSession {
    private static final Duration HELD = Duration.ofMinutes(5);

    /**
     * The kernel goes on forwarding while this daemon restarts, so the peer may do so as well (RFC 4724): else the way back
     * to us would be gone for as long. Not over a notification or the hold time (N of RFC 8538): then the tunnel may be dead.
     */
    private static final Capability KEPT_ON_RESTART = new Capability.GracefulRestart(
            false, false, 120, List.of(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true)));

    private final OpenListener listener;
    private final EventLoop loop;
    private final Runnable ended;
    private final ServiceRoutes routes;
    private final PeerSession session;
    private boolean closed; // guarded by this

    ServiceSession(
            SessionSpec spec,
            SessionListener listener,
            Dialler dialler,
            EventLoop loop,
            SpeakerTimes times,
            SpeakerMeters meters,
            Room room,
            Runnable ended) {
        this.listener = new OpenListener(spec.owner(), listener);
        this.loop = loop;
        this.ended = ended;
        routes = new ServiceRoutes(spec, this.listener, loop, times, meters, room, this::tooManyPrefixes);
        var terms = new SocketTerms(spec.local(), null, null, 0, 0, SocketTerms.CS6, 0, 0);
        session = new PeerSession(
                new PeerName(spec.remote(), "", spec.remoteAs(), "", spec.owner()),
                config(spec, times),
                Ways.over(dialler, spec.remote(), spec.port(), terms, times.dial()),
                routes,
                Clocks.of(loop),
                meters,
                true);
    }

    private static PeerConfig config(SessionSpec spec, SpeakerTimes times) {
        long id = spec.routerId().low();
        var rules = new OpenRules(spec.localAs(), id, spec.remoteAs(), OpenRules.LEAST_HOLD_SECONDS, true, null, false);
        List<Capability> capabilities = List.of(
                new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST), new Capability.RouteRefreshing(), KEPT_ON_RESTART);
        int hold = (int) spec.holdTime().toSeconds();
        return new PeerConfig(rules, hold, capabilities, false, times.machine(), 0, HELD);
    }

    void begin() {
        loop.execute(() -> {
            routes.status().asked();
            session.start();
        });
    }

    private void tooManyPrefixes(int limit) {
        session.tooManyPrefixes(Family.IPV4, limit);
    }

    @Override
    public SessionState state() {
        return routes.status().now();
    }

    @Override
    public void advertise(List<Prefix> prefixes) {
        List<Prefix> mine = List.copyOf(prefixes);
        loop.execute(() -> routes.advertise(mine));
    }

    @Override
    public void close(String reason) {
        end(Event.Stop.Why.DISABLED, reason);
    }

    @Override
    public void abandon() {
        end(Event.Stop.Why.RESTARTING, "the daemon stops");
    }

    private synchronized void end(Event.Stop.Why why, String reason) {
        if (closed) {
            return;
        }
        closed = true;
        listener.close();
        ended.run();
        loop.execute(() -> {
            session.stop(why, reason);
            session.close();
            routes.end();
        });
    }
}
