package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Carries actions out on a model of a speaker, and says what must hold after each event. */
final class Watcher {
    private final boolean passive;
    private final Set<Integer> live = new HashSet<>();
    private final Map<Timer, Long> clocks = new HashMap<>();
    private final Map<Family, EnumSet<Freshness>> routes = new EnumMap<>(Family.class);
    private @Nullable Integer session;

    /** What kinds of routes of a family there are. */
    private enum Freshness {
        FRESH,
        STALE,
        LONG_LIVED
    }

    Watcher(boolean passive) {
        this.passive = passive;
        for (Family family : Family.values()) {
            routes.put(family, EnumSet.noneOf(Freshness.class));
        }
    }

    Map<Timer, Long> clocks() {
        return clocks;
    }

    void saw(Event event, Step step) {
        if (event instanceof Event.Fired fired) {
            clocks.remove(fired.timer(), fired.ticket());
        }
        List<Action> actions = step.actions();
        for (int i = 0; i < actions.size(); i++) {
            carryOut(actions.get(i));
            if (actions.get(i) instanceof Action.SendNotification notification) {
                assertThat(actions.get(i + 1)).isEqualTo(new Action.Close(notification.connection()));
            }
        }
        if (event instanceof Event.Stop stop && stop.why() == Event.Stop.Why.RESTARTING) {
            routes.values().forEach(Set::clear);
        }
        check(step.peer());
    }

    private void carryOut(Action action) {
        if (action instanceof Action.Dial a) {
            assertThat(live.add(a.connection())).isTrue();
        } else if (action instanceof Action.Adopt a) {
            assertThat(live.add(a.connection())).isTrue();
        } else if (action instanceof Action.SendOpen a) {
            assertThat(live).contains(a.connection());
        } else if (action instanceof Action.SendKeepalive a) {
            assertThat(live).contains(a.connection());
        } else if (action instanceof Action.SendNotification a) {
            assertThat(live).contains(a.connection());
        } else if (action instanceof Action.Close a) {
            assertThat(live.remove(a.connection())).isTrue();
        } else if (action instanceof Action.Arm a) {
            assertThat(a.after()).isPositive();
            clocks.put(a.timer(), a.ticket());
        } else if (action instanceof Action.Disarm a) {
            assertThat(clocks.remove(a.timer())).isNotNull();
        } else {
            ofRoutes(action);
        }
    }

    private void ofRoutes(Action action) {
        if (action instanceof Action.Up a) {
            assertThat(session).as("one session at a time").isNull();
            assertThat(live).contains(a.connection());
            session = a.connection();
            // The peer announces something at once; what it repeats is no longer stale, what it does not repeat is.
            a.agreement().families().forEach(family -> routes.get(family).add(Freshness.FRESH));
        } else if (action instanceof Action.SessionDown a) {
            assertThat(session).isEqualTo(a.connection());
            session = null;
        } else if (action instanceof Action.Flush a) {
            routes.get(a.family()).clear();
        } else if (action instanceof Action.Keep a) {
            assertThat(session).isNull();
            move(a.family(), Freshness.FRESH, Freshness.STALE);
        } else if (action instanceof Action.KeepLong a) {
            assertThat(session).isNull();
            move(a.family(), Freshness.STALE, Freshness.LONG_LIVED);
        } else if (action instanceof Action.Sweep a) {
            routes.get(a.family()).remove(Freshness.STALE);
            routes.get(a.family()).remove(Freshness.LONG_LIVED);
        } else {
            assertThat(action).isInstanceOf(Action.Refuse.class);
        }
    }

    private void move(Family family, Freshness from, Freshness to) {
        if (routes.get(family).remove(from)) {
            routes.get(family).add(to);
        }
    }

    private void check(Peer peer) {
        assertThat(peer.armed()).as("clocks").isEqualTo(clocks);
        assertThat(live).as("connections").hasSize(peer.connections().size());
        peer.connections().forEach(each -> assertThat(live).contains(each.number()));
        checkConnections(peer);
        checkStanding(peer);
        routes.forEach((family, kinds) -> checkRoutes(peer, family, kinds));
    }

    private void checkConnections(Peer peer) {
        assertThat(peer.connections()).hasSizeLessThanOrEqualTo(2);
        assertThat(peer.connections().stream().filter(Connection::isEstablished))
                .hasSizeLessThanOrEqualTo(1);
        assertThat(peer.connections().stream().filter(Connection::outgoing)).hasSizeLessThanOrEqualTo(1);
        for (Connection each : peer.connections()) {
            boolean mayBeSilent = each.state() == State.CONNECT
                    || each.isEstablished() && each.agreed().holdSeconds() == 0;
            assertThat(mayBeSilent || clocks.containsKey(Timer.of(Timer.Kind.HOLD, each)))
                    .as("%s is bounded in time", each)
                    .isTrue();
            assertThat(each.isEstablished()).isEqualTo(session != null && session == each.number());
        }
        Set<Integer> numbers = new HashSet<>(live);
        clocks.keySet().stream()
                .filter(timer -> Set.of(Timer.Kind.HOLD, Timer.Kind.KEEPALIVE, Timer.Kind.SEND_HOLD)
                        .contains(timer.kind()))
                .forEach(timer -> assertThat(numbers).contains(timer.scope()));
    }

    private void checkStanding(Peer peer) {
        boolean retries = clocks.containsKey(Timer.of(Timer.Kind.RETRY));
        switch (peer.standing()) {
            case STOPPED -> {
                assertThat(live).isEmpty();
                assertThat(clocks).isEmpty();
            }
            case HELD -> assertThat(live).isEmpty();
            case WAITING -> {
                assertThat(live).isEmpty();
                assertThat(retries).isTrue();
            }
            case TRYING ->
                assertThat(passive || retries || !live.isEmpty())
                        .as("it will be tried again")
                        .isTrue();
        }
    }

    private void checkRoutes(Peer peer, Family family, Set<Freshness> kinds) {
        boolean kept = kinds.contains(Freshness.STALE) || kinds.contains(Freshness.LONG_LIVED);
        if (session == null) {
            assertThat(kinds).as("without a session nothing is fresh").doesNotContain(Freshness.FRESH);
        }
        if (peer.standing() == Standing.STOPPED || peer.standing() == Standing.HELD) {
            assertThat(kinds).isEmpty();
        }
        if (kept) {
            boolean longLived = clocks.containsKey(new Timer(Timer.Kind.LONG_LIVED, family.ordinal()));
            var bound = session == null ? Timer.Kind.RESTART : Timer.Kind.STALE;
            assertThat(longLived || clocks.containsKey(Timer.of(bound)))
                    .as("stale routes of %s are bounded in time", family)
                    .isTrue();
            assertThat(peer.stale()).contains(family);
        }
    }
}
