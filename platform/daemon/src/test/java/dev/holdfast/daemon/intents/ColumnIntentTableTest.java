package dev.holdfast.daemon.intents;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Clock;
import dev.holdfast.api.IntentSource;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnIntentTableTest {
    private final ColumnIntentTable table = new ColumnIntentTable(Clock.system());
    private final RouteRows rows = table.routes();

    private static Route route(String prefix, long metric, String device) {
        return new Route(RouteKey.main(Prefix.parse(prefix), metric), Forwarding.over(NextHop.dev(device)));
    }

    private static Intent intent(Route route, String plugin, int distance) {
        return Intent.of(route, new Owner(plugin, "s"), distance);
    }

    private static Intent guarded(Route route, String plugin) {
        return new Intent(route, new Owner(plugin, "s"), 1, Policy.ENFORCE, null, true);
    }

    private Forwarding wanted(RouteKey key) {
        int row = rows.find(key);
        return row == RouteRows.NONE ? null : rows.wanted(row);
    }

    @Test
    void whatASourceThatKnowsTakesBackIsNoLeftover() {
        Route route = route("10.0.0.0/8", 1, "x");
        IntentSource bgp = table.sourceThatKnows("bgp");
        assertThat(table.unsettled()).containsExactly("bgp");
        bgp.update("s", List.of(intent(route, "bgp", 10)), List.of());
        bgp.update("s", List.of(), List.of(route.key()));
        assertThat(rows.leftover(rows.find(route.key()))).isFalse();
    }

    @Test
    void theLowerDistanceHasTheKeyAndTheOtherTakesOverWhenItGoes() {
        Route near = route("10.0.0.0/8", 1, "near");
        Route far = route("10.0.0.0/8", 1, "far");
        IntentSource a = table.source("a");
        IntentSource b = table.source("b");
        b.set("s", List.of(intent(far, "b", 20)));
        a.set("s", List.of(intent(near, "a", 10)));
        assertThat(wanted(near.key())).isEqualTo(near.forwarding());
        assertThat(table.list(IntentQuery.all(10)).intents())
                .extracting(view -> view.owner() + " " + view.status().state())
                .containsExactlyInAnyOrder("a/s PENDING", "b/s SHADOWED");
        a.set("s", List.of());
        assertThat(wanted(near.key())).isEqualTo(far.forwarding());
        assertThat(table.counts().get(IntentState.SHADOWED)).isZero();
    }

    @Test
    void ofEqualDistancesTheEarlierKeepsTheKey() {
        IntentSource a = table.source("a");
        IntentSource b = table.source("b");
        a.set("s", List.of(intent(route("10.0.0.0/8", 1, "a"), "a", 10)));
        b.set("s", List.of(intent(route("10.0.0.0/8", 1, "b"), "b", 10)));
        a.set("s", List.of(intent(route("10.0.0.0/8", 1, "a2"), "a", 10)));
        assertThat(wanted(route("10.0.0.0/8", 1, "a").key())).isEqualTo(Forwarding.over(NextHop.dev("a2")));
    }

    @Test
    void anIntentOfSomebodyElseIsRefusedWhole() {
        IntentSource a = table.source("a");
        assertThatThrownBy(() -> a.set(
                        "s",
                        List.of(
                                intent(route("10.0.0.0/8", 1, "x"), "a", 1),
                                intent(route("10.1.0.0/16", 1, "x"), "b", 1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("owned by b/s");
        assertThat(rows.size()).isZero();
    }

    @Test
    void aClosedGateKeepsTheRouteOutAndItsGuardIn() {
        Route gated = route("10.0.0.0/8", 1, "x");
        table.source("a").set("s", List.of(new Intent(gated, new Owner("a", "s"), 1, Policy.ENFORCE, "far-end", true)));
        assertThat(wanted(gated.key())).isNull();
        assertThat(wanted(gated.guard().key())).isNotNull();
        table.gates().open("far-end");
        assertThat(wanted(gated.key())).isEqualTo(gated.forwarding());
        table.gates().close("far-end", "no answer for 3 s");
        assertThat(wanted(gated.key())).isNull();
        assertThat(table.gateReason("far-end")).isEqualTo("no answer for 3 s");
    }

    @Test
    void aGuardStaysAsLongAsOneRouteOfThePrefixAsksForIt() {
        Route first = route("10.0.0.0/8", 1, "x");
        Route second = route("10.0.0.0/8", 2, "y");
        IntentSource a = table.source("a");
        a.update("s", List.of(guarded(first, "a"), guarded(second, "a")), List.of());
        a.update("s", List.of(), List.of(first.key()));
        assertThat(wanted(first.guard().key())).isNotNull();
        a.update("s", List.of(intent(second, "a", 1)), List.of());
        assertThat(wanted(first.guard().key())).isNull();
    }

    @Test
    void whatASettledSourceTakesBackIsNoLeftoverAndWhatALearningOneMissesIs() {
        Route x = route("10.0.0.0/8", 1, "x");
        IntentSource a = table.source("a");
        a.set("s", List.of(intent(x, "a", 1)));
        a.set("s", List.of());
        assertThat(rows.leftover(rows.find(x.key()))).isTrue();
        a.set("s", List.of(intent(x, "a", 1)));
        assertThat(table.unsettled()).containsExactly("a");
        a.settled();
        a.set("s", List.of());
        assertThat(rows.leftover(rows.find(x.key()))).isFalse();
        assertThat(table.unsettled()).isEmpty();
    }

    @Test
    void theSameSetTwiceWakesNobodyForTheRoutes() {
        AtomicInteger wakes = new AtomicInteger();
        table.onDirty(wakes::incrementAndGet);
        List<Intent> same = List.of(intent(route("10.0.0.0/8", 1, "x"), "a", 1));
        IntentSource a = table.source("a");
        a.set("s", same);
        int[] taken = new int[8];
        assertThat(rows.takeDirty(taken)).isEqualTo(1);
        a.set("s", same);
        assertThat(rows.takeDirty(taken)).isZero();
        assertThat(wakes).hasValue(2);
    }

    /** Random declarations against plain maps: the winner of every key must be the same. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void agreesWithAPlainModel(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Map<RouteKey, Map<String, Intent>> model = new HashMap<>();
        Map<RouteKey, String> holder = new HashMap<>();
        List<String> plugins = List.of("a", "b", "c");
        Map<String, IntentSource> sources = new HashMap<>();
        plugins.forEach(plugin -> sources.put(plugin, table.source(plugin)));
        for (int step = 0; step < 20_000; step++) {
            String plugin = plugins.get(random.nextInt(3));
            Route route = route("10." + random.nextInt(60) + ".0.0/16", 1 + random.nextInt(2), "d" + random.nextInt(4));
            Map<String, Intent> claims = model.computeIfAbsent(route.key(), key -> new HashMap<>());
            if (random.nextInt(3) == 0) {
                sources.get(plugin).update("s", List.of(), List.of(route.key()));
                claims.remove(plugin);
            } else {
                Intent intent = intent(route, plugin, random.nextInt(3));
                sources.get(plugin).update("s", List.of(intent), List.of());
                claims.put(plugin, intent);
            }
            checkWinner(route.key(), claims, holder);
            if (step % 100 == 0) {
                forgetUnwanted();
            }
        }
    }

    private void checkWinner(RouteKey key, Map<String, Intent> claims, Map<RouteKey, String> holder) {
        int row = rows.find(key);
        if (claims.isEmpty()) {
            assertThat(row == RouteRows.NONE || rows.wanted(row) == null).isTrue();
            return;
        }
        int best = claims.values().stream().mapToInt(Intent::distance).min().orElseThrow();
        String winner = rows.owner(row).plugin();
        assertThat(claims.get(winner).distance()).isEqualTo(best);
        assertThat(rows.wanted(row)).isEqualTo(((Route) claims.get(winner).object()).forwarding());
        holder.put(key, winner);
    }

    private void forgetUnwanted() {
        int[] taken = new int[4096];
        List<Integer> all = new ArrayList<>();
        for (int n = rows.takeDirty(taken); n > 0; n = rows.takeDirty(taken)) {
            for (int i = 0; i < n; i++) {
                all.add(taken[i]);
            }
        }
        all.forEach(rows::forget);
    }

    @Test
    void aMillionRoutesTakeLessThanAHundredBytesEach() {
        IntentSource a = table.source("a");
        Owner owner = new Owner("a", "s");
        Forwarding forwarding = Forwarding.over(NextHop.dev("x"));
        List<Intent> piece = new ArrayList<>();
        for (int i = 0; i < 1_000_000; i++) {
            Prefix prefix =
                    Prefix.host(new dev.holdfast.model.IpAddress(dev.holdfast.model.Family.IPV4, 0, 0x0A000000L + i));
            piece.add(Intent.of(new Route(RouteKey.main(prefix, 100), forwarding), owner, 1));
            if (piece.size() == 5_000) {
                a.update("s", piece, List.of());
                piece.clear();
            }
        }
        assertThat(rows.size()).isEqualTo(1_000_000);
        assertThat(table.bytes()).isLessThan(100_000_000);
        assertThat(wanted(RouteKey.main(Prefix.parse("10.1.2.3/32"), 100))).isEqualTo(forwarding);
    }
}
