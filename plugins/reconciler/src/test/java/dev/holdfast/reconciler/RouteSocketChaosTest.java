package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.daemon.intents.IntentQuery;
import dev.holdfast.kernel.bsd.PumpedRouteSocket;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever others do over a route socket, and whatever of it is told: in the end what is wanted is there, and nothing else.
 * {@code -Dholdfast.chaos.seeds=N} asks for more. */
class RouteSocketChaosTest {
    private static final int STEPS = 60;
    private static final int SEEDS = Integer.getInteger("holdfast.chaos.seeds", 40);
    private static final List<String> PREFIXES =
            List.of("10.1.0.0/16", "10.1.2.3/32", "10.2.0.0/16", "0.0.0.0/0", "2001:db8:5::/48", "2001:db8:6::1/128");

    @TempDir
    Path directory;

    private World world;
    private PumpedRouteSocket socket;
    private SplittableRandom random;
    private final List<String> history = new ArrayList<>();
    private final TreeMap<String, Route> wanted = new TreeMap<>();

    static List<long[]> seeds() {
        List<long[]> seeds = new ArrayList<>();
        for (long seed = 1; seed <= SEEDS; seed++) {
            seeds.add(new long[] {seed});
        }
        return seeds;
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void inTheEndAllIsAsWanted(long[] seed) {
        random = new SplittableRandom(seed[0]);
        RouteSystem system = RouteSystem.values()[random.nextInt(2)];
        history.add("seed " + Arrays.toString(seed) + " on " + system);
        world = new World(directory, ReconcilerConfig.defaults(), false, null, (kernel, clock) -> {
            socket = new PumpedRouteSocket(system, kernel, clock, World.OURS);
            return socket;
        });
        for (int i = 0; i < 2; i++) {
            world.ip("link add v" + i + " type veth peer name w" + i)
                    .ip("link set v" + i + " up")
                    .ip("link set w" + i + " up");
            address(i, true);
        }
        world.start();
        for (int i = 0; i < STEPS; i++) {
            step();
            socket.pump();
            world.settle(Duration.ofMillis(1 + random.nextInt(random.nextInt(10) == 0 ? 20_000 : 300)));
        }
        calm();
        check();
    }

    private void step() {
        socket.mute(random.nextInt(8) == 0);
        switch (random.nextInt(10)) {
            case 0, 1, 2 -> declare();
            case 3, 4 -> attempt("route del " + pick(PREFIXES));
            case 5 -> foreign();
            case 6 -> attempt("link set v" + random.nextInt(2) + (random.nextBoolean() ? " down" : " up"));
            case 7 -> address(random.nextInt(2), random.nextBoolean());
            case 8 -> noise();
            default -> world.intake.overflow();
        }
        socket.pump();
        socket.mute(false);
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }

    private void declare() {
        String prefix = pick(PREFIXES);
        if (random.nextInt(4) == 0) {
            wanted.remove(prefix);
        } else {
            long metric = random.nextInt(3) == 0 ? 50 : 100;
            wanted.put(prefix, new Route(RouteKey.main(Prefix.parse(prefix), metric), forwarding(prefix)));
        }
        history.add("want " + wanted);
        world.declare(wanted.values().toArray(KernelObject[]::new));
    }

    private Forwarding forwarding(String prefix) {
        int link = random.nextInt(2);
        String gateway =
                (prefix.contains(":") ? "2001:db8:" + link + "::" : "192.0." + link + ".") + (5 + random.nextInt(3));
        return switch (random.nextInt(5)) {
            case 0 -> Forwarding.reject(random.nextBoolean() ? RouteType.BLACKHOLE : RouteType.UNREACHABLE);
            case 1 -> Forwarding.over(NextHop.dev("v" + link));
            case 2 ->
                Forwarding.over(NextHop.via(IpAddress.parse(gateway), "v" + link))
                        .withMtu(1400);
            case 3 -> Forwarding.over(NextHop.via(IpAddress.parse(gateway), "v" + link));
            default -> Forwarding.over(NextHop.via(IpAddress.parse(gateway)));
        };
    }

    private void foreign() {
        String prefix = pick(PREFIXES);
        String gateway = prefix.contains(":") ? "2001:db8:0::9" : "192.0.0.9";
        attempt("route replace " + prefix + " via " + gateway + " metric 50");
    }

    private void address(int link, boolean present) {
        String word = present ? "add" : "del";
        attempt("addr " + word + " 192.0." + link + ".2/24 dev v" + link);
        attempt("addr " + word + " 2001:db8:" + link + "::2/64 dev v" + link + (present ? " nodad" : ""));
    }

    private void noise() {
        history.add("noise");
        for (int i = random.nextInt(50); i > 0; i--) {
            socket.miss(random.nextBoolean() ? "2001:db8:5::13" : "198.51.100.9");
        }
    }

    private void attempt(String command) {
        history.add("ip " + command + ": " + world.kernel.ip(World.PORT, command));
    }

    /** Nobody does anything any more, and nothing foreign is in the way. */
    private void calm() {
        for (int i = 0; i < 2; i++) {
            attempt("link set v" + i + " up");
            address(i, true);
        }
        for (String prefix : PREFIXES) {
            for (int i = 0; i < 3; i++) {
                attempt("route del " + prefix + " proto 3");
            }
        }
        socket.pump();
        world.settle(Duration.ofMinutes(5));
        socket.pump();
        world.settle(Duration.ofMinutes(5));
    }

    private void check() {
        TreeSet<String> there = new TreeSet<>();
        TreeSet<String> expected = new TreeSet<>();
        for (Route route : wanted.values()) {
            expected.add(route.key().prefix() + " metric " + route.key().metric());
        }
        List<String> lines = world.routes();
        world.table.list(IntentQuery.all(1000)).intents().forEach(view -> there.add(view.key() + " " + view.status()));
        assertThat(lines)
                .as(String.join("\n", history) + "\n" + there)
                .hasSameSizeAs(expected)
                .allMatch(line -> line.contains("proto 73"));
        for (Route route : wanted.values()) {
            assertThat(lines)
                    .as(String.join("\n", history) + "\n" + there)
                    .anyMatch(line -> line.startsWith(route.key().prefix() + " ")
                            && line.contains("metric " + route.key().metric())
                            && matches(route.forwarding(), line));
        }
    }

    private static boolean matches(Forwarding forwarding, String line) {
        return Arrays.stream(forwarding.toString().split(" ")).allMatch(word -> line.contains(word));
    }
}
