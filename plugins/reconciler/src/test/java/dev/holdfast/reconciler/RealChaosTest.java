package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Route;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The disturbances of {@link ChaosTest} on the real kernel, in real time, in a namespace of its own. */
class RealChaosTest {
    private static final int ROUNDS = 60;
    private static final long SEED = 20261121;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<String> history = new ArrayList<>();
    private Netns host;
    private RealReconciler reconciler;

    @AfterEach
    void end() {
        stop();
        if (host != null) {
            host.close();
        }
    }

    private void stop() {
        if (reconciler != null) {
            reconciler.close();
            reconciler = null;
        }
    }

    private void start() throws Exception {
        reconciler = new RealReconciler(host, directory);
        List<Intent> intents = new ArrayList<>();
        for (KernelObject object : Chaos.WANTED) {
            intents.add(Intent.of(object, World.owner(), 1));
        }
        reconciler.declare(intents);
    }

    @Test
    void afterEveryDisturbanceTheRealKernelIsAsWantedAgain() throws Exception {
        host = Netns.create("chaos");
        host.ip("link set lo up");
        for (String command : Chaos.HOST) {
            host.ip(command);
        }
        start();
        awaitAsWanted();
        for (int round = 0; round < ROUNDS; round++) {
            history.clear();
            disturb(1 + random.nextInt(4));
            awaitAsWanted();
        }
    }

    private void disturb(int times) throws Exception {
        List<String> amends = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            String[] words = Chaos.DISTURBANCES[random.nextInt(Chaos.DISTURBANCES.length)].split("~");
            act(words[0]);
            amends.addAll(List.of(words).subList(1, words.length));
            if (random.nextInt(15) == 0) {
                history.add("restart");
                stop();
                act(Chaos.DISTURBANCES[random.nextInt(9)]);
                start();
            }
        }
        amends.forEach(this::act);
    }

    /** What fails because an earlier disturbance took its object away is no disturbance. */
    private void act(String words) {
        history.add(words + (host.can(words) ? "" : " (refused)"));
    }

    private void awaitAsWanted() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String wrong = wrong();
        while (!wrong.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(2_000_000);
            wrong = wrong();
        }
        assertThat(wrong).as("seed %d, after %s", SEED, history).isEmpty();
    }

    /** What is not as wanted, by the daemon's word and by the kernel's; empty: nothing. */
    private String wrong() {
        Map<String, IntentView> views = new HashMap<>();
        reconciler
                .table
                .list(IntentQuery.all(1000))
                .intents()
                .forEach(view -> views.put(view.key().toString(), view));
        Map<String, Forwarding> first = new HashMap<>();
        List<String> foreign = new ArrayList<>();
        try (Dataplane eyes = LinuxDataplane.open(LinuxOptions.defaults().withNetns(host.name()))) {
            eyes.dumpRoutes(RouteFilter.ALL, cursor -> {
                var route = cursor.toRoute();
                if (route.key() != null) {
                    first.putIfAbsent(route.key().toString(), route.forwarding());
                }
                foreign.add(route.toString());
            });
        } catch (DumpException | dev.holdfast.kernel.linux.DataplaneUnavailable e) {
            throw new AssertionError(e);
        }
        if (!foreign.contains(Chaos.FOREIGN)) {
            return "the foreign route is gone";
        }
        for (KernelObject object : Chaos.WANTED) {
            IntentView view = views.get(object.key().toString());
            if (view == null || view.status().state() != IntentState.INSTALLED) {
                return object + " is " + (view == null ? "unknown" : view.status());
            }
            Forwarding there = first.get(object.key().toString());
            if (object instanceof Route route
                    && (there == null || !route.forwarding().isMetBy(there))) {
                return route + " stands as " + there + " in " + foreign;
            }
        }
        return "";
    }
}
