package dev.holdfast.bgp.sim;

import org.junit.jupiter.api.Test;

/** Networks of two to five speakers in which things happen; when they have come to rest, every table is as a plain model says. */
class SimulationTest {
    @Test
    void allTablesAgreeWhenNothingMovesAnyMore() {
        Seeds.run(seed -> new Scenario(seed, SimSpeaker::new));
    }
}
