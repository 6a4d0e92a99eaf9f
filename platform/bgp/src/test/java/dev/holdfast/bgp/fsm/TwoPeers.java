package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.OpenRules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Two machines and a network between them, in virtual time; delays are random, the order within a connection is kept. */
final class TwoPeers {
    static final List<Capability> FAMILIES = List.of(new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST));

    private final Random random;
    private final PriorityQueue<Due> agenda =
            new PriorityQueue<>(Comparator.comparingLong(Due::atNanos).thenComparingLong(Due::order));
    private final List<Link> links = new ArrayList<>();
    private final Side[] sides = new Side[2];
    private long now;
    private long order;
    private boolean cut;

    private record Due(long atNanos, long order, Runnable what) {}

    /** A TCP connection: the number each side knows it by, 0 before it does. */
    private static final class Link {
        private final int[] numbers = new int[2];
        private final long[] lastAt = new long[2];
        private final boolean[] closed = new boolean[2];
        private boolean silent;
    }

    private static final class Side {
        private final PeerMachine machine;
        private final Map<Timer, Long> clocks = new HashMap<>();
        private final List<String> sessions = new ArrayList<>();
        private Peer peer = Peer.stopped(false);

        Side(PeerMachine machine) {
            this.machine = machine;
        }
    }

    TwoPeers(long seed, long firstId, long secondId, int holdSeconds, Capability... more) {
        random = new Random(seed);
        sides[0] = new Side(new PeerMachine(config(65001, firstId, 65002, holdSeconds, more)));
        sides[1] = new Side(new PeerMachine(config(65002, secondId, 65001, holdSeconds, more)));
    }

    private static PeerConfig config(long as, long id, long peerAs, int holdSeconds, Capability... more) {
        List<Capability> capabilities = new ArrayList<>(FAMILIES);
        capabilities.addAll(List.of(more));
        var rules = OpenRules.of(as, id, peerAs);
        return new PeerConfig(rules, holdSeconds, capabilities, false, PeerConfig.Times.USUAL, 0, null);
    }

    void start(int side, Duration after) {
        schedule(after.toNanos(), () -> on(side, new Event.Start(), null));
    }

    /** Lets time pass. */
    TwoPeers run(Duration time) {
        long until = now + time.toNanos();
        while (!agenda.isEmpty() && agenda.peek().atNanos() <= until) {
            Due due = agenda.poll();
            now = due.atNanos();
            due.what().run();
        }
        now = until;
        return this;
    }

    /** Everything on its way is lost, and so is everything sent until {@link #mend}; nobody is told. */
    void cut() {
        cut = true;
        links.forEach(link -> link.silent = true);
    }

    void mend() {
        cut = false;
    }

    /** The connection of the session is reset, as by a middle box: both sides are told. */
    void resetConnections() {
        links.forEach(link -> {
            deliver(link, 0, () -> new Event.Closed(link.numbers[0]));
            deliver(link, 1, () -> new Event.Closed(link.numbers[1]));
        });
    }

    /** Whether both sides have a session, over the same connection. */
    boolean together() {
        return links.stream()
                .anyMatch(
                        link -> !link.silent && established(0) == link.numbers[0] && established(1) == link.numbers[1]);
    }

    private int established(int side) {
        return sides[side].peer.connections().stream()
                .filter(Connection::isEstablished)
                .map(Connection::number)
                .findFirst()
                .orElse(-1);
    }

    /** Sessions that came and went so far. */
    List<String> sessions(int side) {
        return sides[side].sessions;
    }

    Peer peer(int side) {
        return sides[side].peer;
    }

    private void schedule(long inNanos, Runnable what) {
        agenda.add(new Due(now + inNanos, order++, what));
    }

    private void on(int side, Event event, @Nullable Link accepted) {
        Step step = sides[side].machine.on(sides[side].peer, event);
        sides[side].peer = step.peer();
        step.actions().forEach(action -> carryOut(side, action, accepted));
    }

    private void carryOut(int side, Action action, @Nullable Link accepted) {
        Side here = sides[side];
        if (action instanceof Action.Arm arm) {
            here.clocks.put(arm.timer(), arm.ticket());
            double share = arm.jittered() ? 0.75 + random.nextDouble() / 4 : 1;
            schedule((long) (arm.after().toNanos() * share), () -> {
                if (here.clocks.remove(arm.timer(), arm.ticket())) {
                    on(side, new Event.Fired(arm.timer(), arm.ticket()), null);
                }
            });
        } else if (action instanceof Action.Disarm disarm) {
            here.clocks.remove(disarm.timer());
        } else if (action instanceof Action.Dial dial) {
            dial(side, dial.connection());
        } else if (action instanceof Action.Adopt adopt && accepted != null) {
            accepted.numbers[side] = adopt.connection();
        } else if (action instanceof Action.Refuse && accepted != null) {
            accepted.closed[side] = true;
            deliver(accepted, 1 - side, () -> new Event.Closed(accepted.numbers[1 - side]));
        } else if (action instanceof Action.Up up) {
            here.sessions.add("up " + up.connection());
        } else if (action instanceof Action.SessionDown down) {
            here.sessions.add("down " + down.connection() + " " + down.down().why());
        } else {
            send(side, action);
        }
    }

    private void dial(int side, int number) {
        var link = new Link();
        link.numbers[side] = number;
        link.silent = cut;
        links.add(link);
        if (cut) {
            schedule(Duration.ofSeconds(30).toNanos(), () -> on(side, new Event.Closed(number), null));
            return;
        }
        schedule(delay(), () -> {
            if (!link.closed[side]) {
                deliver(link, side, () -> new Event.Dialled(number));
                on(1 - side, new Event.Accepted(), link);
            }
        });
    }

    private void send(int side, Action action) {
        int other = 1 - side;
        if (action instanceof Action.SendOpen a) {
            Link link = link(side, a.connection());
            deliver(link, other, () -> new Event.OpenReceived(link.numbers[other], a.open()));
        } else if (action instanceof Action.SendKeepalive a) {
            Link link = link(side, a.connection());
            deliver(link, other, () -> new Event.KeepaliveReceived(link.numbers[other]));
            schedule(0, () -> on(side, new Event.Sent(a.connection()), null));
        } else if (action instanceof Action.SendNotification a) {
            Link link = link(side, a.connection());
            deliver(link, other, () -> new Event.NotificationReceived(link.numbers[other], a.notification()));
        } else if (action instanceof Action.Close a) {
            Link link = link(side, a.connection());
            link.closed[side] = true;
            deliver(link, other, () -> new Event.Closed(link.numbers[other]));
        }
    }

    private Link link(int side, int number) {
        return links.stream()
                .filter(link -> link.numbers[side] == number)
                .findFirst()
                .orElseThrow();
    }

    /** Behind what was sent before on the same way; lost if the connection is silent by then, or closed at that end. */
    private void deliver(Link link, int to, Supplier<Event> event) {
        long at = Math.max(link.lastAt[to], now + delay());
        link.lastAt[to] = at;
        schedule(at - now, () -> {
            if (!link.silent && !link.closed[to]) {
                on(to, event.get(), null);
            }
        });
    }

    private long delay() {
        return 1_000_000L + random.nextInt(100_000_000);
    }
}
