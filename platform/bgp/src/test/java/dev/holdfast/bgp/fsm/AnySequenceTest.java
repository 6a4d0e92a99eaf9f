package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.model.Family;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens in whatever order, what {@link Watcher} checks holds after each event. */
class AnySequenceTest {
    private static final int SEQUENCES = 400;
    private static final int EVENTS = 250;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void theInvariantsHold(boolean passive) {
        for (int seed = 0; seed < SEQUENCES; seed++) {
            var random = new Random(seed);
            try {
                run(random, passive);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static void run(Random random, boolean passive) {
        var machine = new PeerMachine(config(random, passive));
        var watcher = new Watcher(passive);
        Peer peer = Peer.stopped(random.nextBoolean());
        for (int i = 0; i < EVENTS; i++) {
            Event event = event(random, peer, watcher.clocks());
            Step step = machine.on(peer, event);
            assertThat(machine.on(peer, event)).isEqualTo(step);
            try {
                watcher.saw(event, step);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError(event + " in " + peer + " gave " + step.actions() + ": " + e.getMessage(), e);
            }
            peer = step.peer();
        }
    }

    private static PeerConfig config(Random random, boolean passive) {
        PeerConfig usual = Rehearsal.config(passive, capabilities(random));
        Duration held = random.nextBoolean() ? Duration.ofMinutes(1) : null;
        int hold = random.nextInt(4) == 0 ? 0 : 90;
        return new PeerConfig(
                usual.rules(), hold, usual.capabilities(), passive, usual.times(), random.nextInt(2) * 60, held);
    }

    private static List<Capability> capabilities(Random random) {
        List<Capability> capabilities = new ArrayList<>(Rehearsal.BOTH_FAMILIES);
        if (random.nextInt(5) == 0) {
            capabilities.remove(0);
        }
        if (random.nextInt(4) > 0) {
            var restarts = families(random).stream()
                    .map(family -> new Capability.GracefulRestart.Entry(family, random.nextInt(4) > 0))
                    .toList();
            int seconds = random.nextInt(3) * 60;
            capabilities.add(
                    new Capability.GracefulRestart(random.nextBoolean(), random.nextBoolean(), seconds, restarts));
        }
        if (random.nextBoolean()) {
            capabilities.add(new Capability.LongLived(families(random).stream()
                    .map(family ->
                            new Capability.LongLived.Entry(family, random.nextInt(4) > 0, random.nextInt(3) * 100))
                    .toList()));
        }
        return capabilities;
    }

    private static List<AfiSafi> families(Random random) {
        List<AfiSafi> both = List.of(AfiSafi.IPV4_UNICAST, AfiSafi.IPV6_UNICAST);
        return random.nextInt(3) == 0 ? both.subList(0, 1) : both;
    }

    private static Event event(Random random, Peer peer, Map<Timer, Long> clocks) {
        int connection = number(random, peer);
        Family family = Family.values()[random.nextInt(2)];
        return switch (random.nextInt(32)) {
            case 0 -> new Event.Start();
            case 1 ->
                random.nextInt(6) > 0
                        ? new Event.Start()
                        : new Event.Stop(Event.Stop.Why.values()[random.nextInt(3)], "text");
            case 2 -> random.nextInt(6) > 0 ? new Event.Start() : new Event.Reset(Cease.RESET, "");
            case 3 -> new Event.Accepted();
            case 4, 5, 6 -> new Event.Dialled(connection);
            case 7 -> new Event.Closed(connection);
            case 8, 9, 10, 11, 12 -> new Event.OpenReceived(connection, open(random));
            case 13, 14, 15, 16, 17 -> new Event.KeepaliveReceived(connection);
            case 18 -> new Event.UpdateReceived(connection);
            case 19 -> new Event.RefreshReceived(connection);
            case 20 -> new Event.NotificationReceived(connection, notification(random));
            case 21 -> new Event.Malformed(connection, Notification.of(Notification.UPDATE, 1));
            case 22 -> new Event.Sent(connection);
            case 23 -> new Event.EndOfRib(connection, family);
            case 24 ->
                random.nextInt(4) > 0
                        ? new Event.EndOfRib(connection, family)
                        : new Event.TooManyPrefixes(connection, family, 10);
            case 25, 26, 27 -> fired(random, clocks, timer -> timer.kind() == Timer.Kind.RETRY);
            default -> fired(random, clocks, timer -> true);
        };
    }

    /** Mostly one that is there, now and then one that is gone or never was. */
    private static int number(Random random, Peer peer) {
        if (peer.connections().isEmpty() || random.nextInt(10) == 0) {
            return random.nextInt(peer.nextConnection() + 1);
        }
        return peer.connections().get(random.nextInt(peer.connections().size())).number();
    }

    private static Open open(Random random) {
        long as = random.nextInt(8) == 0 ? 65099 : Rehearsal.PEER_AS;
        long id = List.of(50L, 100L, 200L).get(random.nextInt(3));
        int hold = List.of(0, 2, 3, 90).get(random.nextInt(4));
        return Open.of(as, hold, id, capabilities(random));
    }

    private static Notification notification(Random random) {
        var notification = new Notification[] {
            Notification.cease(Cease.SHUTDOWN, "bye"),
            Notification.cease(Cease.COLLISION),
            Notification.cease(Cease.REJECTED),
            Notification.HOLD_EXPIRED,
            Notification.of(Notification.OPEN, 2),
            Notification.of(Notification.OPEN, 4),
            Notification.cease(Cease.SHUTDOWN).hard()
        };
        return notification[random.nextInt(notification.length)];
    }

    /** A clock that runs, or now and then a ticket that is out of date. */
    private static Event fired(Random random, Map<Timer, Long> clocks, Predicate<Timer> which) {
        List<Timer> timers = clocks.keySet().stream()
                .filter(which)
                .sorted(Comparator.comparing(Timer::toString))
                .toList();
        if (timers.isEmpty()) {
            return new Event.Fired(new Timer(Timer.Kind.HOLD, 1), 0);
        }
        Timer timer = timers.get(random.nextInt(timers.size()));
        return new Event.Fired(timer, clocks.get(timer) - (random.nextInt(8) == 0 ? 1 : 0));
    }
}
