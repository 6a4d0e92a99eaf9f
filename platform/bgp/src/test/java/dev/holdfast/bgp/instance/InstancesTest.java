package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.sim.Scenario;
import dev.holdfast.bgp.sim.Seeds;
import dev.holdfast.bgp.sim.SimSpeaker;
import org.junit.jupiter.api.Test;

/** The instance as operators run it in networks by seed, among its like and among speakers that say and keep other things. */
class InstancesTest {
    @Test
    void allTablesAgreeWhenNothingMovesAnyMore() {
        Seeds.run(seed -> new Scenario(seed, InstanceNode::new, InstanceNode::new, SimSpeaker::new));
    }
}
