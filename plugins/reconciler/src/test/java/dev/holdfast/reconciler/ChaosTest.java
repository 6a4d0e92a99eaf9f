package dev.holdfast.reconciler;

import static dev.holdfast.reconciler.HealingTest.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Address;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random disturbances by seed, with lost events, broken dumps, refused writes and restarts among them. After every quiet
 * time the kernel is as wanted and nothing foreign was touched. A seed that fails is the whole bug report.
 */
class ChaosTest {
    private static final int ROUNDS = 60;
    private static final String FOREIGN = "172.16.0.0/12 dev v0 proto 3 metric 5";

    @TempDir
    Path directory;

    private SplittableRandom random;
    private World world;
    private final List<String> history = new ArrayList<>();

    private static final KernelObject[] WANTED = {
        new Link(
                "vx0",
                new LinkKind.Vxlan(7, IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.9"), 4789, 0),
                1400),
        Address.of("vx0", IpAddress.parse("10.255.0.1"), 31),
        Address.of("v1", IpAddress.parse("203.0.113.5"), 32),
        route("10.1.0.0/16", "192.0.2.1", "v0"),
        route("10.2.0.0/16", "198.51.100.1", "v1"),
        route("10.3.0.0/16", "10.255.0.0", "vx0"),
        new Route(
                RouteKey.main(Prefix.parse("10.4.0.0/16"), 100),
                Forwarding.over(List.of(
                        NextHop.via(IpAddress.parse("192.0.2.1"), "v0"),
                        NextHop.via(IpAddress.parse("198.51.100.1"), "v1")))),
        new Route(
                RouteKey.main(Prefix.parse("10.5.0.0/16"), 100),
                Forwarding.over(NextHop.via(IpAddress.parse("192.0.2.1"), "v0"))
                        .withSource(IpAddress.parse("203.0.113.5"))),
        new Route(new RouteKey(77, Prefix.parse("10.6.0.0/16"), 0, 9), Forwarding.over(NextHop.dev("v1"))),
        new Route(RouteKey.main(Prefix.parse("10.7.0.0/16"), 100), Forwarding.reject(RouteType.BLACKHOLE)),
        route("2001:db8:9::/48", "2001:db8::1", "v0"),
        new Rule(RuleKey.lookup(dev.holdfast.model.Family.IPV4, 100, Prefix.parse("10.1.0.0/16"), null, 77)),
        new Rule(RuleKey.lookup(dev.holdfast.model.Family.IPV4, 32766, null, null, 254)),
        new Rule(RuleKey.lookup(dev.holdfast.model.Family.IPV4, 32767, null, null, 253)),
    };

    /** {@code ~} separates what is done from what sets the rest of the host right again. */
    private static final String[] DISTURBANCES = {
        "route del 10.1.0.0/16",
        "route del 10.2.0.0/16",
        "route del 10.3.0.0/16",
        "route del 10.4.0.0/16",
        "route del 10.6.0.0/16 table 77",
        "-6 route del 2001:db8:9::/48",
        "route flush proto 73",
        "route flush table 77",
        "route replace 10.1.0.0/16 via 198.51.100.1 dev v1 metric 100",
        "route replace blackhole 10.2.0.0/16 metric 100",
        "route replace 10.7.0.0/16 dev v0 metric 100",
        "route replace 10.1.0.0/16 via 192.0.2.1 dev v0 metric 100 proto static",
        "route prepend 10.2.0.0/16 via 192.0.2.1 dev v0 metric 100~route del 10.2.0.0/16 via 192.0.2.1 dev v0 proto 3",
        "route append 10.1.0.0/16 via 198.51.100.1 dev v1 metric 100~route del 10.1.0.0/16 via 198.51.100.1 dev v1 proto 3",
        "-6 route append 2001:db8:9::/48 via 2001:db8::7 dev v0 metric 100",
        "link set v1 down~link set v1 up",
        "link set vx0 down",
        "link del vx0",
        "addr flush dev v1~addr add 198.51.100.2/24 dev v1",
        "addr del 203.0.113.5/32 dev v1",
        "addr del 10.255.0.1/31 dev vx0",
        "rule del priority 100",
        "rule flush",
        "link del v1~link add v1 type veth peer name w1~link set w1 up~link set v1 up~addr add 198.51.100.2/24 dev v1",
    };

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
    void afterEveryQuietTheKernelIsAsWanted(long seed) {
        random = new SplittableRandom(seed);
        world = new World(directory, calm(), false, null);
        world.ip("link add v0 type veth peer name w0")
                .ip("link add v1 type veth peer name w1")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("link set v1 up")
                .ip("link set w1 up")
                .ip("addr add 192.0.2.2/24 dev v0")
                .ip("addr add 198.51.100.2/24 dev v1")
                .ip("-6 addr add 2001:db8::2/64 dev v0")
                .ip("route add 172.16.0.0/12 dev v0 metric 5");
        world.start().declare(WANTED).settle(Duration.ofSeconds(5));
        check();
        for (int round = 0; round < ROUNDS; round++) {
            history.clear();
            disturb(1 + random.nextInt(4));
            world.kernel.faults().clear();
            world.settle(Duration.ofSeconds(90)); // longer than the longest retry and a scan
            check();
        }
    }

    /** The contest is not what is tested here. */
    private static ReconcilerConfig calm() {
        ReconcilerConfig defaults = ReconcilerConfig.defaults();
        return new ReconcilerConfig(
                defaults.scanInterval(),
                defaults.quiet(),
                defaults.cap(),
                defaults.batch(),
                new ReconcilerConfig.Contest(1_000_000, Duration.ofSeconds(60), ReconcilerConfig.Answer.BACK_OFF),
                defaults.brake(),
                defaults.onStop(),
                true);
    }

    private void disturb(int times) {
        List<String> amends = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            fault();
            String[] words = DISTURBANCES[random.nextInt(DISTURBANCES.length)].split("~");
            act(words[0]);
            for (int k = 1; k < words.length; k++) {
                amends.add(words[k]);
            }
            if (random.nextBoolean()) {
                world.settle(Duration.ofMillis(random.nextInt(300)));
            }
            if (random.nextInt(12) == 0) {
                restart();
            }
        }
        amends.forEach(this::act);
    }

    private void act(String words) {
        history.add(words + " -> " + world.kernel.ip(1000 + random.nextInt(50), words));
    }

    private void fault() {
        switch (random.nextInt(8)) {
            case 0 -> {
                history.add("events are lost");
                world.kernel.faults().loseEvents(1 + random.nextInt(3));
            }
            case 1 -> {
                history.add("a dump breaks off");
                world.kernel.faults().breakDump(random.nextInt(5), "broken off");
            }
            case 2 -> {
                history.add("a write is refused");
                world.kernel.faults().refuse(1 + random.nextInt(3), "ENOBUFS", "injected");
            }
            case 3 -> {
                history.add("a route goes during a dump");
                world.kernel
                        .faults()
                        .duringDump(random.nextInt(5), () -> world.kernel.ip(999, "route del 10.1.0.0/16"));
            }
            default -> {}
        }
    }

    private void restart() {
        history.add("kill -9");
        world.kill();
        act(DISTURBANCES[random.nextInt(9)]);
        world = new World(directory, calm(), false, world).start().declare(WANTED);
    }

    private void check() {
        for (KernelObject object : WANTED) {
            assertThat(world.state(object.key()))
                    .as("%s after %s", world.view(object.key()), history)
                    .isEqualTo(IntentState.INSTALLED);
        }
        assertThat(world.routes()).as("after %s", history).contains(FOREIGN);
        for (KernelObject object : WANTED) {
            if (object instanceof Route route) {
                assertThat(standsFirst(route))
                        .as(
                                "%s after %s; there are %s; %s %s",
                                route,
                                history,
                                world.routes(),
                                world.control().status(),
                                world.parts.standings.at(world.parts.rows.find(route.key())))
                        .isTrue();
            }
        }
    }

    /** Asks the kernel and not the daemon. */
    private boolean standsFirst(Route route) {
        List<Forwarding> seen = new ArrayList<>();
        try {
            world.dataplane.dumpRoutes(
                    new dev.holdfast.api.RouteFilter(null, route.key().table(), null), cursor -> {
                        var copy = cursor.toRoute();
                        if (route.key().equals(copy.key())) {
                            seen.add(copy.forwarding());
                        }
                    });
        } catch (dev.holdfast.api.DumpException e) {
            throw new AssertionError(e);
        }
        return !seen.isEmpty() && route.forwarding().isMetBy(seen.get(0));
    }
}
