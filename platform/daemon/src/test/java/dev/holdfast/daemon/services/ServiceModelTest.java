package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ProvisioningException.Fault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random orders, restarts and full disks against a plain model of what each service shall be. */
class ServiceModelTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final int STEPS = 150;

    @TempDir
    Path home;

    private final Map<String, Wish> model = new TreeMap<>();
    private final List<String> story = new ArrayList<>();
    private Random random = new Random();
    private Workshop shop;
    private boolean full;

    /** What the model knows of a service. */
    private record Wish(int number, int routes, State state) {
        Wish in(State next) {
            return new Wish(number, routes, next);
        }

        String text() {
            return "{type: toy, number: " + number + ", routes: " + routes + ", claim: \"" + number + "\"}";
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
    void whatIsAskedForIsWhatThereIs(long seed) throws IOException {
        random = new Random(seed);
        shop = new Workshop(home).start("");
        try {
            for (int i = 0; i < STEPS; i++) {
                step();
                check();
            }
        } catch (AssertionError | RuntimeException e) {
            throw new AssertionError("seed " + seed + ": " + story, e);
        } finally {
            shop.close();
        }
    }

    private void step() throws IOException {
        String name = NAMES.get(random.nextInt(NAMES.size()));
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> add(name);
            case 3, 4 -> change(name);
            case 5 -> order("remove", name, () -> shop.registry.remove(name), wish -> null);
            case 6 -> order("enable", name, () -> shop.registry.enable(name), wish -> wish.in(State.UP));
            case 7 -> order("disable", name, () -> shop.registry.disable(name), wish -> wish.in(State.DISABLED));
            case 8 -> drain(name);
            default -> disturb();
        }
    }

    private void add(String name) {
        var wish = new Wish(random.nextInt(6), 1 + random.nextInt(3), State.UP);
        boolean taken = model.containsKey(name) || model.values().stream().anyMatch(w -> w.number() == wish.number());
        story.add("add " + name + " " + wish.text());
        try {
            shop.registry.add(name, wish.text());
            assertThat(taken || full).isFalse();
            model.put(name, wish);
        } catch (ProvisioningException e) {
            assertThat(e.fault()).isEqualTo(taken ? Fault.CONFLICT : Fault.OURS);
            assertThat(taken || full).isTrue();
        }
    }

    private void change(String name) {
        Wish before = model.get(name);
        var next = new Wish(
                before == null || random.nextBoolean() ? random.nextInt(6) : before.number(),
                1 + random.nextInt(3),
                before == null ? State.UP : before.state());
        boolean conflict = model.entrySet().stream()
                .anyMatch(entry ->
                        !entry.getKey().equals(name) && entry.getValue().number() == next.number());
        story.add("change " + name + " " + next.text());
        try {
            shop.registry.change(name, next.text());
            assertThat(before == null || conflict || full && !next.equals(before))
                    .isFalse();
            model.put(name, next);
        } catch (ProvisioningException e) {
            Fault expected = before == null ? Fault.UNKNOWN : conflict ? Fault.CONFLICT : Fault.OURS;
            assertThat(e.fault()).isEqualTo(expected);
            assertThat(before == null || conflict || full).isTrue();
        }
    }

    private void drain(String name) {
        Wish before = model.get(name);
        if (before != null && before.state() == State.DISABLED) {
            story.add("drain disabled " + name);
            try {
                shop.registry.drain(name);
                throw new AssertionError("a disabled service was drained");
            } catch (ProvisioningException e) {
                assertThat(e.fault()).isEqualTo(Fault.CONFLICT);
            }
            return;
        }
        order("drain", name, () -> shop.registry.drain(name), wish -> wish.in(State.DRAINED));
    }

    private void order(String verb, String name, Runnable work, UnaryOperator<Wish> done) {
        Wish before = model.get(name);
        story.add(verb + " " + name);
        try {
            work.run();
            assertThat(before).as(verb).isNotNull();
            Wish after = done.apply(before);
            assertThat(full && !before.equals(after)).isFalse();
            if (after == null) {
                model.remove(name);
            } else {
                model.put(name, after);
            }
        } catch (ProvisioningException e) {
            assertThat(e.fault()).isEqualTo(before == null ? Fault.UNKNOWN : Fault.OURS);
            assertThat(before == null || full).isTrue();
        }
    }

    private void disturb() throws IOException {
        Path fresh = home.resolve("services.json.new");
        switch (random.nextInt(4)) {
            case 0 -> {
                story.add("restart");
                shop = shop.next().start("");
            }
            case 1 -> {
                story.add("crash");
                shop = shop.crashed().start("");
            }
            case 2 -> {
                story.add("reload the plugin");
                shop.stopPlugin();
                shop.againPlugin("");
            }
            default -> {
                full = !full;
                story.add(full ? "disk full" : "disk has room");
                Files.deleteIfExists(fresh);
                if (full) {
                    Files.createSymbolicLink(fresh, Path.of("/dev/full"));
                }
            }
        }
    }

    private void check() {
        Workshop.await(
                () -> describe().equals(expected()) && kernel().equals(shop.kernel()) && guards() == shop.guards());
    }

    /** Waits until those on their way out are gone; then they are not listed. */
    private Map<String, String> describe() {
        Map<String, String> all = new TreeMap<>();
        for (ServiceView view : shop.registry.services()) {
            all.put(
                    view.name(),
                    view.state() + " " + view.specification().get("number") + " "
                            + view.specification().get("routes"));
        }
        return all;
    }

    private Map<String, String> expected() {
        Map<String, String> all = new TreeMap<>();
        model.forEach((name, wish) -> all.put(name, wish.state() + " " + wish.number() + " " + wish.routes()));
        return all;
    }

    private Set<String> kernel() {
        Set<String> routes = new TreeSet<>();
        model.values().stream().filter(wish -> wish.state() == State.UP).forEach(wish -> {
            for (int i = 0; i < wish.routes(); i++) {
                routes.add("10." + wish.number() + "." + i + ".0");
            }
        });
        return routes;
    }

    /** A service that was changed while it was drained keeps the guards it had; so only those that are up can be foretold. */
    private long guards() {
        boolean drained = model.values().stream().anyMatch(wish -> wish.state() == State.DRAINED);
        return drained
                ? shop.guards()
                : model.values().stream()
                        .filter(wish -> wish.state() == State.UP)
                        .mapToLong(Wish::routes)
                        .sum();
    }
}
