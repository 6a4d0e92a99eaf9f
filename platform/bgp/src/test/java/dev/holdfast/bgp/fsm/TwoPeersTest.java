package dev.holdfast.bgp.fsm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Capability;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two speakers by seed: however they start and whatever happens to the wire, they end up with one session. */
class TwoPeersTest {
    private static final int SEEDS = 200;
    private static final Capability RESTARTS = new Capability.GracefulRestart(
            false, true, 120, List.of(new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true)));

    @ParameterizedTest(name = "ids {0} and {1}")
    @CsvSource({"1, 2", "2, 1", "7, 7", "1, 4294967295"})
    void bothDialAtOnceAndThereIsAlwaysExactlyOneSession(long first, long second) {
        for (int seed = 0; seed < SEEDS; seed++) {
            var world = new TwoPeers(seed, first, second, 90);
            world.start(0, Duration.ZERO);
            world.start(1, Duration.ofMillis(new Random(seed).nextInt(200)));
            world.run(Duration.ofSeconds(30));
            assertThat(world.together()).as("seed %d", seed).isTrue();
            world.run(Duration.ofSeconds(600));
            assertThat(world.together()).as("seed %d", seed).isTrue();
            assertThat(world.sessions(0)).as("seed %d", seed).hasSize(1);
            assertThat(world.sessions(1)).as("seed %d", seed).hasSize(1);
        }
    }

    @Test
    void aConnectionThatIsResetIsBackInSeconds() {
        for (int seed = 0; seed < SEEDS; seed++) {
            TwoPeers world = up(seed);
            world.resetConnections();
            world.run(Duration.ofSeconds(3));
            assertThat(world.together()).as("seed %d", seed).isTrue();
        }
    }

    /** Twice the hold time of 9 s: no error was anybody's fault, so nothing is damped. */
    @ParameterizedTest(name = "silence of {0} s")
    @CsvSource({"1", "8", "10", "20", "100"})
    void aSilentWireIsFoundOutAndTheSessionIsBackSoonAfterItSpeaksAgain(int seconds) {
        for (int seed = 0; seed < SEEDS; seed++) {
            TwoPeers world = up(seed);
            world.cut();
            world.run(Duration.ofSeconds(seconds));
            world.mend();
            // What was on the old connection stays lost; dialling may just have begun its 30 s.
            world.run(Duration.ofSeconds(45));
            assertThat(world.together())
                    .as("seed %d, %s, %s", seed, world.peer(0), world.peer(1))
                    .isTrue();
            assertThat(world.peer(0).errors() + world.peer(1).errors()).isZero();
        }
    }

    private static TwoPeers up(int seed) {
        var world = new TwoPeers(seed, 1, 2, 9, RESTARTS);
        world.start(0, Duration.ZERO);
        world.start(1, Duration.ofMillis(new Random(seed).nextInt(200)));
        world.run(Duration.ofSeconds(30));
        assertThat(world.together()).as("seed %d", seed).isTrue();
        return world;
    }
}
