package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.sim.Node;
import dev.holdfast.bgp.sim.World;
import dev.holdfast.bgp.wire.OpenRules;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A peer that is left is told so first. */
class LeavingTest {
    private final World world = new World(1);
    private final InstanceNode one = new InstanceNode(world, 0, 65001, 1);
    private final InstanceNode two = new InstanceNode(world, 1, 65002, 2);

    @Test
    void whoChangesHisMindAboutLeavingIsNotHeldToHisFirstWord() {
        connect(one, two);
        connect(two, one);
        one.boot(false);
        two.boot(false);
        world.run(Duration.ofSeconds(30));
        assertThat(isUp()).isTrue();
        one.leave(1, Duration.ofSeconds(10));
        world.run(Duration.ofSeconds(5));
        one.enable(1);
        world.run(Duration.ofSeconds(1));
        one.leave(1, Duration.ofSeconds(60));
        world.run(Duration.ofSeconds(50));
        assertThat(isUp()).as("until 60 s after the second word").isTrue();
        world.run(Duration.ofSeconds(15));
        assertThat(isUp()).isFalse();
    }

    private boolean isUp() {
        return one.session(1).peer().state() == State.ESTABLISHED;
    }

    private static void connect(InstanceNode from, InstanceNode to) {
        var rules = OpenRules.of(from.as(), from.routerId(), to.as());
        var config = new PeerConfig(rules, 90, List.of(), false, PeerConfig.Times.USUAL, 0, null);
        from.links().put(to.number(), new Node.Link(to, Relation.EXTERNAL, config));
    }
}
