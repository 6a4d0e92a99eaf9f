package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Dataplane;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.RouteFilter;
import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.daemon.intents.IntentView;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disturbances of {@link ServiceChaosTest} on the real kernel, in real time, over vxlan tunnels, while somebody asks the
 * kernel all the time where guarded destinations go. {@code -Dholdfast.disturbances=1000} for more than the default of 300.
 */
class RealServiceChaosTest {
    private static final int DISTURBANCES = Integer.getInteger("holdfast.disturbances", 300);
    private static final long SEED = Long.getLong("holdfast.seed", 20261121);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long SAMPLE_NANOS = 20_000;

    @TempDir
    Path directory;

    private final ServiceChains chains = new ServiceChains(true);
    private final String[] disturbances = chains.disturbances();
    private final SplittableRandom random = new SplittableRandom(SEED);
    private final List<String> history = new ArrayList<>();
    private final List<String> before = new ArrayList<>(); // the history of the round before
    private Netns host;
    private RealReconciler reconciler;
    private volatile boolean exposed = true;
    private volatile boolean sampling = true;
    private volatile String leak = "";
    private volatile long samples;

    @AfterEach
    void end() {
        sampling = false;
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
        chains.all().forEach((service, intents) -> reconciler.source.set(service, intents));
        reconciler.source.settled();
    }

    @Test
    void afterEveryDisturbanceTheChainsAreWholeAgainAndNothingLeaksMeanwhile() throws Exception {
        host = Netns.create("services");
        host.ip("link set lo up");
        for (String command : ServiceChains.HOST) {
            host.ip(command);
        }
        start();
        awaitQuiet();
        Thread sampler = new Thread(this::sample, "leak-sampler");
        sampler.start();
        int done = 0;
        while (done < DISTURBANCES) {
            history.clear();
            int times = 1 + random.nextInt(4);
            for (int i = 0; i < times; i++) {
                act(disturbances[random.nextInt(disturbances.length)]);
                if (random.nextInt(20) == 0) {
                    history.add("restart");
                    stop();
                    act(disturbances[random.nextInt(disturbances.length)]);
                    start();
                }
            }
            done += times;
            awaitQuiet();
        }
        sampling = false;
        sampler.join();
        assertThat(leak).isEmpty();
        System.out.println(done + " disturbances, " + samples + " samples of guarded destinations");
    }

    private void act(String words) {
        exposed |= words.startsWith("!");
        for (String command : words.replace("!", "").split("~")) {
            history.add(command + (host.can(command) ? "" : " (refused)"));
        }
    }

    /** Asks where guarded destinations go, for as long as nobody has touched the guards themselves. */
    private void sample() {
        try (Dataplane eyes = LinuxDataplane.open(LinuxOptions.defaults().withNetns(host.name()))) {
            while (sampling && leak.isEmpty()) {
                for (IpAddress destination : ServiceChains.GUARDED) {
                    boolean open = exposed; // asked before and after: the look-up takes a while
                    KernelRoute route = eyes.lookup(destination);
                    boolean leaks = route != null && route.prefix().length() == 0 && route.table() == RouteKey.MAIN;
                    if (leaks && !open && !exposed) {
                        leak = destination + " leaked by " + route + " after " + List.copyOf(history);
                    }
                    samples = samples + 1; // one thread writes it
                }
                LockSupport.parkNanos(SAMPLE_NANOS);
            }
        } catch (Exception e) {
            leak = "sampling ended: " + e;
        }
    }

    private void awaitQuiet() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String wrong = wrong();
        while (!wrong.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(2_000_000);
            wrong = wrong();
        }
        String held = wrong.isEmpty()
                ? ""
                : host.ip("-d link") + host.ip("addr") + host.ip("rule") + host.ip("route show table all");
        assertThat(wrong)
                .as("seed %d, after %s; before that %s; there is %s", SEED, history, before, held)
                .isEmpty();
        before.clear();
        before.addAll(history);
        exposed = false;
        assertThat(leak).isEmpty();
    }

    /** What is not as wanted, by the daemon's word and by the kernel's; empty: nothing. */
    private String wrong() {
        Map<ObjectKey, IntentView> views = new HashMap<>();
        reconciler.table.list(IntentQuery.all(1000)).intents().forEach(view -> views.put(view.key(), view));
        Map<RouteKey, Forwarding> routes = new HashMap<>();
        Map<String, KernelLink> links = new HashMap<>();
        List<String> all = new ArrayList<>();
        Set<String> present = new HashSet<>(); // rules and addresses
        try (Dataplane eyes = LinuxDataplane.open(LinuxOptions.defaults().withNetns(host.name()))) {
            eyes.dumpRoutes(RouteFilter.ALL, cursor -> {
                KernelRoute route = cursor.toRoute();
                if (route.key() != null) {
                    routes.putIfAbsent(route.key(), route.forwarding());
                }
                all.add(route.toString());
            });
            eyes.dumpLinks().forEach(link -> links.put(link.name(), link));
            boolean foreignRule = eyes.dumpRules().stream().anyMatch(rule -> rule.priority() == 500);
            eyes.dumpRules().forEach(rule -> present.add(String.valueOf(rule.key())));
            eyes.dumpAddresses()
                    .forEach(address -> present.add(address.address().key().toString()));
            if (!foreignRule || !all.containsAll(ServiceChains.FOREIGN_ROUTES) || !links.containsKey("br9")) {
                return "something foreign is gone: " + all;
            }
        } catch (DumpException | dev.holdfast.kernel.linux.DataplaneUnavailable e) {
            throw new AssertionError(e);
        }
        for (List<Intent> intents : chains.all().values()) {
            for (Intent intent : intents) {
                String wrong = wrong(intent, views.get(intent.key()), routes, links);
                boolean other = !(intent.object() instanceof Route) && !(intent.object() instanceof Link);
                if (other && !present.contains(intent.key().toString())) {
                    wrong = intent.key() + " is not there";
                }
                if (!wrong.isEmpty()) {
                    return wrong;
                }
            }
        }
        Set<String> known = Set.of("lo", "v0", "w0", "v1", "w1", "br9", "dz0", "edge0", "multi0");
        return known.containsAll(links.keySet()) ? "" : "there are more links: " + links.keySet();
    }

    private static String wrong(
            Intent intent, IntentView view, Map<RouteKey, Forwarding> routes, Map<String, KernelLink> links) {
        if (view == null || view.status().state() != IntentState.INSTALLED) {
            return intent.key() + " is " + (view == null ? "unknown" : view.status());
        }
        if (intent.object() instanceof Route route) {
            Forwarding there = routes.get(route.key());
            boolean guarded =
                    !intent.guard() || routes.containsKey(route.guard().key());
            return there != null && guarded && route.forwarding().isMetBy(there)
                    ? ""
                    : route + " stands as " + there + (guarded ? "" : " without its guard");
        }
        if (intent.object() instanceof Link link) {
            KernelLink there = links.get(link.name());
            return there != null && there.up() && there.kind().equals(link.kind()) ? "" : link + " stands as " + there;
        }
        return "";
    }
}
