package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.sim.Node;
import dev.holdfast.bgp.sim.World;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.OpenRules;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A restart that was announced costs nobody a packet: what kernels forward is looked at every tenth of a second meanwhile. */
class RestartSimulationTest {
    private static final long SEEDS = Long.getLong("bgp.seeds", 40);

    private final List<InstanceNode> nodes = new ArrayList<>();

    @Test
    void noKernelLosesARouteWhileOneSpeakerRestarts() {
        for (long seed = 0; seed < SEEDS; seed++) {
            nodes.clear();
            var world = new World(seed);
            build(world, seed);
            nodes.forEach(each -> each.boot(false));
            world.run(Duration.ofSeconds(90));
            Map<Integer, Set<Prefix>> before = forwarded();
            assertThat(before.values()).as("seed %d: all are reached", seed).allSatisfy(each -> assertThat(each)
                    .hasSize(2 * nodes.size()));
            restartOne(world, before, seed);
        }
    }

    private void restartOne(World world, Map<Integer, Set<Prefix>> before, long seed) {
        Random random = world.random();
        InstanceNode one = nodes.get(random.nextInt(nodes.size()));
        boolean killed = random.nextInt(3) == 0;
        long away = 100 + random.nextInt(30_000);
        if (killed) {
            one.crash();
        } else {
            one.leaveForRestart();
        }
        // One that was killed has left no word, and starts as if for the first time; peers keep its routes all the
        // same.
        world.after(Duration.ofMillis(away).toNanos(), () -> one.boot(!killed));
        for (int tenth = 0; tenth < 1800; tenth++) {
            world.run(Duration.ofMillis(100));
            int now = tenth;
            forwarded().forEach((number, routes) -> assertThat(routes)
                    .as(
                            "seed %d: %d forwards all, %d %s for %d ms, %d ms ago",
                            seed, number, one.number(), killed ? "killed" : "away", away, now * 100)
                    .isEqualTo(before.get(number)));
        }
    }

    private Map<Integer, Set<Prefix>> forwarded() {
        Map<Integer, Set<Prefix>> all = new HashMap<>();
        nodes.forEach(each -> all.put(each.number(), each.forwarded()));
        return all;
    }

    private void build(World world, long seed) {
        Random random = world.random();
        int count = 2 + random.nextInt(4);
        for (int i = 0; i < count; i++) {
            var node = new InstanceNode(world, i, 65001 + i, 7L * (i + 1));
            node.originated().add(Prefix.parse("10." + i + ".0.0/16"));
            node.originated().add(Prefix.parse("2001:db8:" + i + "::/48"));
            nodes.add(node);
        }
        if (seed % 2 == 1) {
            nodes.forEach(InstanceNode::hasPeersByMemory);
        }
        for (int i = 1; i < count; i++) {
            connect(nodes.get(random.nextInt(i)), nodes.get(i));
        }
        if (count > 2 && random.nextBoolean() && !nodes.get(0).links().containsKey(count - 1)) {
            connect(nodes.get(0), nodes.get(count - 1));
        }
    }

    private static void connect(InstanceNode one, InstanceNode other) {
        one.links().put(other.number(), new Node.Link(other, Relation.EXTERNAL, config(one, other)));
        other.links().put(one.number(), new Node.Link(one, Relation.EXTERNAL, config(other, one)));
    }

    private static PeerConfig config(Node from, Node to) {
        var restart = new Capability.GracefulRestart(
                false, true, 60, List.of(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true)));
        var rules = OpenRules.of(from.as(), from.routerId(), to.as());
        return new PeerConfig(rules, 90, List.of(restart), false, PeerConfig.Times.USUAL, 0, null);
    }
}
