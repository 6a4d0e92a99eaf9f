package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.OpenRules;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A peer played by hand: we are AS 65001 and router id 100, the peer is AS 65002 and router id 50 unless said otherwise.
 * What the machine asks for is written down as lines; clocks stand still until they are fired.
 */
final class Rehearsal {
    static final long OUR_AS = 65001;
    static final long PEER_AS = 65002;
    static final long OUR_ID = 100;
    static final List<Capability> BOTH_FAMILIES = List.of(
            new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST), new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST));

    private final PeerMachine machine;
    private final Map<Timer, Action.Arm> clocks = new HashMap<>();
    private final List<String> lines = new ArrayList<>();
    private Peer peer;
    private int newest;

    Rehearsal(PeerConfig config, boolean restarting) {
        machine = new PeerMachine(config);
        peer = Peer.stopped(restarting);
    }

    static Rehearsal plain() {
        return new Rehearsal(config(false, BOTH_FAMILIES), false);
    }

    static Rehearsal with(Capability... capabilities) {
        return new Rehearsal(config(false, plus(capabilities)), false);
    }

    static PeerConfig config(boolean passive, List<Capability> capabilities) {
        var rules = OpenRules.of(OUR_AS, OUR_ID, PEER_AS);
        return new PeerConfig(rules, 90, capabilities, passive, PeerConfig.Times.USUAL, 3600, null);
    }

    static List<Capability> plus(Capability... capabilities) {
        List<Capability> all = new ArrayList<>(BOTH_FAMILIES);
        all.addAll(List.of(capabilities));
        return all;
    }

    static Open theirOpen(Capability... capabilities) {
        return Open.of(PEER_AS, 90, 50, plus(capabilities));
    }

    Rehearsal on(Event event) {
        Step step = machine.on(peer, event);
        peer = step.peer();
        step.actions().forEach(this::carryOut);
        return this;
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Arm arm) {
            clocks.put(arm.timer(), arm);
        } else if (action instanceof Action.Disarm disarm) {
            clocks.remove(disarm.timer());
        } else {
            if (action instanceof Action.Dial dial) {
                newest = dial.connection();
            } else if (action instanceof Action.Adopt adopt) {
                newest = adopt.connection();
            }
            lines.add(line(action));
        }
    }

    private static String line(Action action) {
        if (action instanceof Action.Dial a) {
            return "dial " + a.connection();
        } else if (action instanceof Action.Adopt a) {
            return "adopt " + a.connection();
        } else if (action instanceof Action.Refuse a) {
            return "refuse " + code(a.notification());
        } else if (action instanceof Action.SendOpen a) {
            return "open " + a.connection();
        } else if (action instanceof Action.SendKeepalive a) {
            return "keepalive " + a.connection();
        } else if (action instanceof Action.SendNotification a) {
            return "notify " + a.connection() + " " + code(a.notification());
        } else if (action instanceof Action.Close a) {
            return "close " + a.connection();
        } else if (action instanceof Action.Up a) {
            return "up " + a.connection();
        } else if (action instanceof Action.SessionDown a) {
            return "down " + a.connection() + " " + a.down().why();
        } else if (action instanceof Action.Flush a) {
            return "flush " + a.family();
        } else if (action instanceof Action.Keep a) {
            return "keep " + a.family();
        } else if (action instanceof Action.Sweep a) {
            return "sweep " + a.family();
        } else if (action instanceof Action.KeepLong a) {
            return "keep long " + a.family();
        }
        throw new AssertionError(action);
    }

    private static String code(Notification notification) {
        Notification reason = notification.reason();
        String code = reason.code() + "/" + reason.subcode();
        return notification.isHard() ? "6/9(" + code + ")" : code;
    }

    /** The lines since they were last taken. */
    List<String> said() {
        List<String> said = List.copyOf(lines);
        lines.clear();
        return said;
    }

    /** Starts, and lets the first dialling succeed. */
    Rehearsal dialled() {
        return on(new Event.Start()).on(new Event.Dialled(newest));
    }

    /** A session over the newest connection. */
    Rehearsal established(Capability... theirs) {
        on(new Event.OpenReceived(newest, theirOpen(theirs)));
        on(new Event.KeepaliveReceived(newest));
        lines.clear();
        return this;
    }

    /** Dials again after the retry time, and gets a session. */
    Rehearsal back(Capability... theirs) {
        fire(Timer.Kind.RETRY);
        on(new Event.Dialled(newest));
        on(new Event.OpenReceived(newest, theirOpen(theirs)));
        lines.clear();
        return on(new Event.KeepaliveReceived(newest));
    }

    int newest() {
        return newest;
    }

    Peer peer() {
        return peer;
    }

    State state() {
        return peer.state();
    }

    /** Fires the one clock of that kind; fails if there is none. */
    Rehearsal fire(Timer.Kind kind) {
        Action.Arm clock = clock(kind);
        clocks.remove(clock.timer());
        return on(new Event.Fired(clock.timer(), clock.ticket()));
    }

    Rehearsal fire(Timer timer) {
        Action.Arm clock = clocks.remove(timer);
        if (clock == null) {
            throw new AssertionError(timer + " does not run: " + clocks.keySet());
        }
        return on(new Event.Fired(clock.timer(), clock.ticket()));
    }

    boolean runs(Timer.Kind kind) {
        return clocks.keySet().stream().anyMatch(timer -> timer.kind() == kind);
    }

    Duration after(Timer.Kind kind) {
        return clock(kind).after();
    }

    Action.Arm clock(Timer.Kind kind) {
        return clocks.values().stream()
                .filter(each -> each.timer().kind() == kind)
                .findFirst()
                .orElseThrow(() -> new AssertionError(kind + " does not run: " + clocks.keySet()));
    }

    Map<Timer, Action.Arm> clocks() {
        return clocks;
    }

    static Timer longLived(Family family) {
        return new Timer(Timer.Kind.LONG_LIVED, family.ordinal());
    }
}
