package dev.holdfast.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.bgp.SessionStatus;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Whatever happens to a service, and in whatever order: some time after it has ceased to happen the router has joined exactly
 * what is subscribed, the host is a member of exactly that, and heartbeats go to exactly what is published. A failure names its
 * seed.
 */
class RandomLifeTest {
    private static final int SEEDS = 200;
    private static final int STEPS = 60;
    private static final Duration HOLD = Duration.ofSeconds(120);

    /** The other end as RFC 7761 has it: what is joined is kept for the holdtime, what is pruned goes. */
    private static final class Router {
        private final TreeMap<String, Long> until = new TreeMap<>();

        void hear(List<String> said, long now) {
            for (String line : said) {
                String[] words = line.split(" ");
                if (words[0].equals("join")) {
                    until.put(words[1], now + HOLD.toNanos());
                } else if (words[0].equals("prune")) {
                    until.remove(words[1]);
                }
            }
            until.values().removeIf(end -> end <= now);
        }

        Set<String> joined() {
            return until.keySet();
        }
    }

    private static final class Life {
        final Random random;
        final Scene scene = new Scene();
        final Router router = new Router();
        final MulticastService service;
        List<Integer> publish;
        List<Integer> subscribe;
        int index = 1;
        boolean up;
        boolean present;

        Life(int seed) {
            random = new Random(seed);
            chooseGroups();
            service = scene.start(publish, subscribe);
        }

        void chooseGroups() {
            do {
                publish = some();
                subscribe = some();
            } while (publish.isEmpty() && subscribe.isEmpty());
        }

        private List<Integer> some() {
            var some = new ArrayList<Integer>();
            int chance = random.nextInt(3);
            for (int group = 1; group <= 6; group++) {
                if (random.nextInt(3) < chance) {
                    some.add(group);
                }
            }
            return some;
        }

        void step() {
            switch (random.nextInt(8)) {
                case 0 -> link(index + 1, true);
                case 1 -> link(index, random.nextBoolean());
                case 2 -> {
                    scene.host.links.gone(MulticastConfig.DEVICE);
                    present = false;
                    up = false;
                }
                case 3 -> {
                    SessionStatus[] all = SessionStatus.values();
                    scene.host.speaker.session().become(all[random.nextInt(all.length)]);
                }
                case 4 -> {
                    chooseGroups();
                    service.change(scene.config(publish, subscribe));
                }
                case 5 -> {
                    scene.waitForSession = random.nextBoolean();
                    service.change(scene.config(publish, subscribe));
                }
                case 6 -> scene.host.sockets.fail(random.nextBoolean() ? new IOException("ENETUNREACH") : null);
                default -> pass(random.nextInt(40_000));
            }
            pass(random.nextInt(3));
        }

        private void link(int newIndex, boolean isUp) {
            if (!present) {
                index++;
            }
            index = Math.max(index, newIndex);
            present = true;
            up = isUp;
            scene.link(index, isUp);
        }

        void pass(int millis) {
            scene.host.time.advance(Duration.ofMillis(millis));
            router.hear(scene.said(), scene.host.time.nanos());
        }

        void calm() {
            scene.host.sockets.fail(null);
            link(index, true);
            scene.host.speaker.session().become(SessionStatus.UP);
            for (int second = 0; second < 180; second++) {
                pass(1000);
            }
        }
    }

    private static Set<String> names(List<Integer> groups, String prefix) {
        return Scene.groups(groups).stream()
                .map(group -> prefix + group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void inTheEndEverythingIsAsItIsWanted() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var life = new Life(seed);
            for (int i = 0; i < STEPS; i++) {
                life.step();
            }
            life.calm();
            var host = life.scene.host;
            String which = "seed " + seed;
            assertThat(life.router.joined()).as(which).isEqualTo(names(life.subscribe, ""));
            assertThat(new TreeSet<>(host.sockets.memberships()))
                    .as(which)
                    .isEqualTo(life.subscribe.stream()
                            .map(group -> "233.84.178." + group + " on doublezero1")
                            .collect(Collectors.toCollection(TreeSet::new)));
            host.time.advance(Duration.ofSeconds(10));
            var beats = life.scene.said().stream()
                    .filter(said -> said.startsWith("heartbeat"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertThat(beats).as(which).isEqualTo(names(life.publish, "heartbeat to "));
            assertThat(life.service.report().troubles()).as(which).isEmpty();
            assertThat(host.sockets.open()).as(which).isEqualTo(life.publish.isEmpty() ? 0 : 1);
            leave(life, which);
        }
    }

    private static void leave(Life life, String which) {
        var host = life.scene.host;
        life.service.remove();
        life.pass(0);
        assertThat(life.router.joined()).as(which).isEmpty();
        host.time.advance(Duration.ofSeconds(1));
        assertThat(host.hasEnded()).as(which).isTrue();
        assertThat(host.sockets.open()).as(which).isZero();
        assertThat(host.sockets.memberships()).as(which).isEmpty();
        assertThat(host.links.watched()).as(which).isZero();
        host.time.advance(Duration.ofMinutes(5));
        assertThat(life.scene.said()).as(which).isEmpty();
    }
}
