package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Family;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random disturbances by seed over the chains of three services, with faults of the kernel, restarts, and services taken away
 * and given back among them. After every quiet time the kernel is as wanted and nothing foreign was touched; and at no moment,
 * not between two of our own writes either, does a guarded destination leave by the host's default route, unless somebody has
 * just taken the guard itself.
 */
class ServiceChaosTest {
    private static final int ROUNDS = 25;

    @TempDir
    Path directory;

    private final ServiceChains chains = new ServiceChains(false);
    private final String[] disturbances = chains.disturbances();
    private final Set<String> wanted = new LinkedHashSet<>();
    private final List<String> history = new ArrayList<>();
    private SplittableRandom random;
    private World world;
    private boolean exposed;
    private int done;

    /** Forty by default, some 2,500 disturbances; 170 are more than 10,000; {@code -Dholdfast.seed=N -Dholdfast.seeds=N} chooses the first and how many. */
    static LongStream seeds() {
        long first = Long.getLong("holdfast.seed", 1);
        return LongStream.range(first, first + Long.getLong("holdfast.seeds", 40));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void afterEveryQuietTheChainsAreWholeAndNothingLeaksMeanwhile(long seed) {
        random = new SplittableRandom(seed);
        world = newWorld(null);
        for (String command : ServiceChains.HOST) {
            world.ip(command);
        }
        world.start();
        exposed = true;
        wanted.addAll(ServiceChains.SERVICES);
        declare();
        quiet();
        for (int round = 0; round < ROUNDS; round++) {
            history.clear();
            disturb(1 + random.nextInt(4));
            world.kernel.faults().clear();
            quiet();
        }
        System.out.println("seed " + seed + ": " + done + " disturbances");
    }

    private World newWorld(World before) {
        ReconcilerConfig config = Chaos.calm(ReconcilerConfig.defaults().scanInterval());
        return new World(
                directory,
                config,
                false,
                before,
                (kernel, clock) -> new WatchedWrites(kernel.dataplane(World.OURS), this::sample));
    }

    private void declare() {
        for (String service : ServiceChains.SERVICES) {
            world.source.set(service, wanted.contains(service) ? chains.of(service) : List.of());
        }
        world.source.set(
                "kernel-rules",
                List.of(
                        Intent.of(lookup(32766, 254), ServiceChains.owner("kernel-rules"), 255),
                        Intent.of(lookup(32767, 253), ServiceChains.owner("kernel-rules"), 255)));
        world.source.settled();
    }

    private static Rule lookup(long priority, long table) {
        return new Rule(RuleKey.lookup(Family.IPV4, priority, null, null, table));
    }

    private void disturb(int times) {
        for (int i = 0; i < times; i++) {
            fault();
            act(disturbances[random.nextInt(disturbances.length)]);
            done++;
            if (random.nextBoolean()) {
                world.settle(Duration.ofMillis(random.nextInt(300)));
                sample();
            }
            switch (random.nextInt(15)) {
                case 0 -> restart();
                case 1, 2 -> withdrawOrDeclare();
                default -> {}
            }
        }
    }

    private void act(String words) {
        if (!chains.isAbout(words, wanted)) {
            return; // what others make where we want nothing is theirs
        }
        exposed |= words.startsWith("!");
        for (String command : words.replace("!", "").split("~")) {
            history.add(command + " -> " + world.kernel.ip(1000 + random.nextInt(50), command));
            sample();
        }
    }

    private void withdrawOrDeclare() {
        world.kernel.faults().clear();
        quiet(); // else what a disturbance has put in the place of ours would be somebody else's for good
        String service = ServiceChains.SERVICES.get(random.nextInt(ServiceChains.SERVICES.size()));
        exposed = true; // what is not wanted has no guard
        if (!wanted.remove(service)) {
            wanted.add(service);
        }
        history.add("wanted now: " + wanted);
        declare();
        if (wanted.contains(service)) {
            quiet(); // else what others put there first would be theirs, and ours blocked
        }
    }

    private void fault() {
        switch (random.nextInt(10)) {
            case 0 -> {
                history.add("events are lost");
                world.kernel.faults().loseEvents(1 + random.nextInt(5));
            }
            case 1 -> {
                history.add("a write is refused");
                world.kernel.faults().refuse(1 + random.nextInt(4), "ENOBUFS", "injected");
            }
            case 2 -> {
                history.add("an answer is lost");
                world.kernel.faults().loseAck(1 + random.nextInt(4));
            }
            case 3 -> {
                history.add("a dump breaks off");
                world.kernel.faults().breakDumps(1, "broken off");
            }
            default -> {}
        }
    }

    private void restart() {
        history.add("kill -9");
        world.kill();
        act(disturbances[random.nextInt(disturbances.length)]);
        world = newWorld(world).start();
        declare();
    }

    /** Asks the kernel, at whatever moment this is. */
    private void sample() {
        if (exposed) {
            return;
        }
        for (IpAddress destination : ServiceChains.GUARDED) {
            KernelRoute route = world.kernel.route(destination);
            boolean leaks = route != null && route.prefix().length() == 0 && route.table() == RouteKey.MAIN;
            assertThat(leaks)
                    .as("%s leaks by %s after %s", destination, route, history)
                    .isFalse();
        }
    }

    private void quiet() {
        world.settle(Duration.ofSeconds(90)); // longer than the longest retry and a scan
        for (String service : wanted) {
            for (Intent intent : chains.of(service)) {
                assertThat(world.state(intent.key()))
                        .as("%s after %s", world.view(intent.key()), history)
                        .isEqualTo(IntentState.INSTALLED);
            }
        }
        assertThat(oursInTheKernel())
                .as("after %s: %s", history, world.routes())
                .isEqualTo(oursWanted());
        assertThat(world.routes()).as("after %s", history).containsAll(ServiceChains.FOREIGN_ROUTES);
        assertThat(rules()).as("after %s", history).contains("500 from all to 172.30.0.0/16 lookup 101");
        exposed = wanted.size() < ServiceChains.SERVICES.size();
        sample();
    }

    /** Links, routes and rules of ours, by the kernel's word, each as a line. */
    private Set<String> oursInTheKernel() {
        Set<String> ours = new LinkedHashSet<>();
        try {
            for (KernelLink link : world.dataplane.dumpLinks()) {
                if (List.of("dz0", "edge0", "multi0").contains(link.name())) {
                    ours.add(link.name() + " " + link.kind() + " " + link.up());
                }
            }
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
        world.routes().stream()
                .filter(route -> route.contains("proto 73"))
                .forEach(route -> ours.add(shortened(route)));
        rules().stream().filter(rule -> rule.startsWith("10")).forEach(ours::add);
        return ours;
    }

    private Set<String> oursWanted() {
        Set<String> lines = new LinkedHashSet<>();
        List<String> routes = new ArrayList<>();
        List<String> rules = new ArrayList<>();
        for (String service : ServiceChains.SERVICES) {
            for (Intent intent : wanted.contains(service) ? chains.of(service) : List.<Intent>of()) {
                if (intent.object() instanceof dev.holdfast.model.Link link) {
                    lines.add(link.name() + " " + link.kind() + " true");
                } else if (intent.object() instanceof dev.holdfast.model.Route route) {
                    routes.add(route.key().toString());
                    if (intent.guard()) {
                        routes.add(route.guard().key().toString());
                    }
                } else if (intent.object() instanceof dev.holdfast.model.Rule rule) {
                    rules.add(rule.key().toString().substring("rule ".length()));
                }
            }
        }
        lines.addAll(routes);
        lines.addAll(rules);
        return lines;
    }

    /** The key of a route as the kernel shows it. */
    private String shortened(String route) {
        return world.table.list(dev.holdfast.daemon.intents.IntentQuery.all(1000)).intents().stream()
                .map(view -> view.key())
                .filter(RouteKey.class::isInstance)
                .map(RouteKey.class::cast)
                .filter(key -> route.startsWith(key.prefix() + " ")
                        && route.contains("metric " + key.metric())
                        && route.contains("table " + key.table()) == (key.table() != RouteKey.MAIN))
                .map(RouteKey::toString)
                .findFirst()
                .orElse("unwanted: " + route);
    }

    private List<String> rules() {
        try {
            return world.dataplane.dumpRules().stream()
                    .filter(rule -> rule.key() != null)
                    .map(rule -> rule.key().toString().substring("rule ".length()))
                    .toList();
        } catch (DumpException e) {
            throw new AssertionError(e);
        }
    }
}
