package dev.holdfast.bgp.session;

import dev.holdfast.bgp.fsm.Action;
import dev.holdfast.bgp.fsm.Connection;
import dev.holdfast.bgp.fsm.Down;
import dev.holdfast.bgp.fsm.Event;
import dev.holdfast.bgp.fsm.Peer;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.fsm.PeerMachine;
import dev.holdfast.bgp.fsm.Standing;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.fsm.Step;
import dev.holdfast.bgp.transport.Line;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Fault;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.RouteRefresh;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.model.Family;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;

/**
 * What a peer's state machine asks for, done with lines and clocks; what lines and clocks bring, made events of. One event is
 * worked on after the other, also those that an action or the exchange brings about. All calls on the session's thread.
 */
public final class PeerSession {
    private final PeerName name;
    private final Clocks clocks;
    private final Exchange exchange;
    private final SessionMeters meters;
    private final SessionLog log;
    private final Complaints complaints;
    private final History history;
    private final Traffic traffic = new Traffic();
    private final Alarms alarms;
    private final Map<Integer, Link> links = new HashMap<>();
    private final Turns turns;
    private final ArrayDeque<Line> arrived = new ArrayDeque<>();
    private PeerConfig config;
    private PeerMachine machine;
    private Ways ways;
    private Peer peer;
    private @Nullable Link established;

    /**
     * A session that is not started yet.
     *
     * @param ways not asked if {@code config} says passive
     * @param restarting whether this daemon has just come back from a planned restart, and our first OPEN is to say so
     */
    public PeerSession(
            PeerName name,
            PeerConfig config,
            Ways ways,
            Exchange exchange,
            Clocks clocks,
            SessionMeters meters,
            boolean restarting) {
        this.name = name;
        this.config = config;
        this.ways = ways;
        this.exchange = exchange;
        this.clocks = clocks;
        this.meters = meters;
        machine = new PeerMachine(config);
        peer = Peer.stopped(restarting);
        log = new SessionLog(name);
        complaints = new Complaints(clocks, log);
        history = new History(clocks);
        alarms = new Alarms(clocks, () -> established != null && established.isPaused(), this::handle);
        turns = new Turns(this::work, log::failed);
        meters.begin(traffic);
    }

    /** The peer is to have a session; forgives earlier errors and too many prefixes. */
    public void start() {
        history.started();
        handle(new Event.Start());
    }

    /** @param text for the other side's operator (RFC 9003); may be empty */
    public void stop(Event.Stop.Why why, String text) {
        history.stopped(text);
        handle(new Event.Stop(why, text));
    }

    /** The session ends and comes back. */
    public void reset(Cease why, String text) {
        handle(new Event.Reset(why, text));
    }

    /** Somebody at the peer's address has connected. */
    public void accepted(Line line) {
        if (turns.isOver()) {
            line.close();
            return;
        }
        arrived.add(line);
        handle(new Event.Accepted());
    }

    /** Counts from the next connection on; whoever wants it at once resets the session. */
    public void reconfigure(PeerConfig with, Ways by) {
        config = with;
        ways = by;
        machine = new PeerMachine(with);
        if (peer.standing() == Standing.TRYING) {
            handle(new Event.Start()); // it may have been passive, and nobody would dial
        }
    }

    /** The established session's peer announced more than it may. */
    public void tooManyPrefixes(Family family, int limit) {
        peer.connections().stream()
                .filter(each -> each.state() == State.ESTABLISHED)
                .findFirst()
                .ifPresent(each -> handle(new Event.TooManyPrefixes(each.number(), family, limit)));
    }

    /** @param level what this session logs from now on; null: as everybody */
    public void logAt(@Nullable Level level) {
        log.level(level);
    }

    public PeerName name() {
        return name;
    }

    public Peer peer() {
        return peer;
    }

    public SessionFacts facts() {
        return history.facts(name, peer, config, ways, established == null ? null : established.ends(), traffic);
    }

    /** After {@link #stop}: the session's clocks end, nobody is called any more, and whoever still connects is turned away. */
    public void close() {
        turns.end();
        alarms.stop();
        arrived.forEach(Line::close);
        arrived.clear();
        links.values().forEach(Link::close);
        links.clear();
    }

    Traffic traffic() {
        return traffic;
    }

    boolean isEstablished(Link link) {
        return established == link;
    }

    /** What both OPENs of a connection made; null before. */
    @Nullable
    Agreement agreed(int connection) {
        for (Connection each : peer.connections()) {
            if (each.number() == connection) {
                return each.agreement();
            }
        }
        return null;
    }

    void handle(Event event) {
        turns.add(event);
    }

    private void work(Event event) {
        Peer before = peer;
        Step step = machine.on(before, event);
        peer = step.peer();
        step.actions().forEach(action -> perform(event, action));
        if (before.standing() != peer.standing() || before.state() != peer.state()) {
            moved(before.state());
        }
    }

    private void moved(State from) {
        history.moved();
        if (from != peer.state()) {
            meters.moved(from, peer.state());
        }
        log.moved(from, peer);
        tell(() -> exchange.moved(peer));
    }

    private void perform(Event at, Action action) {
        if (action instanceof Action.Dial dial) {
            dial(dial.connection());
        } else if (action instanceof Action.Adopt adopt) {
            adopt(adopt.connection());
        } else if (action instanceof Action.Refuse refuse) {
            refuse(refuse.notification());
        } else if (action instanceof Action.SendOpen open) {
            history.sent(open.open());
            link(open.connection()).sendOpen(open.open());
        } else if (action instanceof Action.SendKeepalive keepalive) {
            link(keepalive.connection()).send(Header.keepalive());
        } else if (action instanceof Action.SendNotification goodbye) {
            sendNotification(goodbye.connection(), goodbye.notification());
        } else if (action instanceof Action.Close close) {
            end(close.connection());
        } else if (action instanceof Action.Arm arm) {
            alarms.arm(arm);
        } else if (action instanceof Action.Disarm disarm) {
            alarms.disarm(disarm.timer());
        } else if (action instanceof Action.Up up) {
            up(link(up.connection()), up.agreement());
        } else if (action instanceof Action.SessionDown down) {
            down(down.down());
        } else {
            ofRoutes(at, action);
        }
    }

    private void ofRoutes(Event at, Action action) {
        if (action instanceof Action.Flush flush) {
            if (at instanceof Event.Fired) {
                log.ofRestart("graceful restart timer expired, routes go", flush.family());
            }
            tell(() -> exchange.flush(flush.family()));
        } else if (action instanceof Action.Keep keep) {
            log.ofRestart("peer entered graceful restart", keep.family());
            tell(() -> exchange.keep(keep.family()));
        } else if (action instanceof Action.Sweep sweep) {
            boolean late = at instanceof Event.Fired;
            log.ofRestart(
                    late ? "graceful restart timer expired, stale routes go" : "graceful restart complete",
                    sweep.family());
            tell(() -> exchange.sweep(sweep.family()));
        } else if (action instanceof Action.KeepLong keep) {
            log.ofRestart("long-lived graceful restart begins", keep.family());
            tell(() -> exchange.keepLong(keep.family()));
        }
    }

    /** The machine names only connections that it has, and each of them has its link. */
    private Link link(int connection) {
        Link link = links.get(connection);
        if (link == null) {
            throw new IllegalStateException("no connection " + connection + " of " + name);
        }
        return link;
    }

    private void dial(int number) {
        var link = new Link(this, clocks, number);
        links.put(number, link);
        link.dialling(ways.dial(new Ways.Outcome() {
            @Override
            public void connected(Line line) {
                if (link.isOver()) {
                    line.close();
                    return;
                }
                history.connected();
                link.on(line);
                handle(new Event.Dialled(number));
            }

            @Override
            public void failed(String why) {
                if (!link.isOver()) {
                    history.notConnected(why);
                    log.notConnected(why);
                    tell(() -> exchange.trouble(why));
                    handle(new Event.Closed(number));
                }
            }
        }));
    }

    private void adopt(int number) {
        var link = new Link(this, clocks, number);
        links.put(number, link);
        link.on(arrived.remove());
    }

    private void refuse(Notification notification) {
        Line line = arrived.remove();
        meters.sent(notification);
        line.send(notification.toMessage(Header.MOST_BYTES));
        line.close();
    }

    private void sendNotification(int connection, Notification notification) {
        meters.sent(notification);
        history.sent(notification);
        complaints.sent(notification);
        link(connection).sendNotification(notification);
        tell(() -> exchange.trouble("we sent " + notification));
    }

    private void end(int connection) {
        Link link = links.remove(connection);
        if (link != null) {
            link.close();
        }
    }

    private void up(Link link, Agreement agreement) {
        established = link;
        boolean[] hears = {true};
        tell(() -> hears[0] = exchange.hears());
        link.established(agreement, hears[0]);
        history.up();
        meters.up();
        complaints.up();
        log.up(agreement);
        tell(() -> exchange.up(link));
    }

    private void down(Down down) {
        established = null;
        meters.down();
        String why = history.down(down);
        log.down(why, History.direction(down), down.notification(), history.uptimeMillis());
        tell(() -> exchange.down(down));
    }

    void notified(int connection, Notification notification) {
        meters.received(notification);
        history.received(notification);
        complaints.received(notification);
        tell(() -> exchange.trouble("the peer sent " + notification));
        handle(new Event.NotificationReceived(connection, notification));
    }

    void closed(int connection, String why) {
        history.closed(why, agreed(connection) != null);
        tell(() -> exchange.trouble(why));
        handle(new Event.Closed(connection));
    }

    @Nullable
    Notification opened(Open theirs) {
        history.received(theirs);
        Notification[] refusal = {null};
        tell(() -> refusal[0] = exchange.opened(theirs));
        return refusal[0];
    }

    void faulty(List<Fault> faults, byte[] buffer, int start, int end) {
        faults.forEach(meters::faulty);
        complaints.faulty(faults, buffer, start, end);
    }

    void update(UpdateReader update) {
        tell(() -> exchange.update(update));
    }

    void endOfRib(int connection, Family family) {
        log.endOfRib(family);
        handle(new Event.EndOfRib(connection, family));
        tell(() -> exchange.endOfRib(family));
    }

    void refresh(RouteRefresh request, Agreement agreement) {
        Family family = request.family().family();
        if (family == null || !agreement.families().contains(family)) {
            complaints.notAgreed(request.family());
        } else if (request.subtype() <= RouteRefresh.END) {
            tell(() -> exchange.refresh(family, request));
        }
    }

    void batchEnds() {
        tell(exchange::batchEnds);
    }

    void writable() {
        tell(exchange::writable);
    }

    private void tell(Runnable call) {
        turns.call(call);
    }
}
