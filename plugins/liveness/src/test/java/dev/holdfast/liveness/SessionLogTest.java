package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What an operator reads about a session that comes and goes. */
class SessionLogTest {
    private static final String ROUTE = "198.51.100.9/32";
    private static final int PEER = 9;

    /** The report that began it: five ups in twenty-five seconds, and not one down between them. */
    @ParameterizedTest
    @EnumSource(names = {"PASSIVE", "ACTIVE"})
    void fiveUpsInTwentyFiveSecondsWithoutADownBetweenThem(Mode mode) throws IOException {
        try (var stage = new Stage(mode)) {
            stage.watch(ROUTE);
            for (int i = 0; i < 5; i++) {
                stage.bringUpFrom(ROUTE, PEER + i, Duration.ofSeconds(3));
                stage.pass(Duration.ofMillis(500));
                stage.hear(ROUTE, SessionState.DOWN, 100 + i, 0, false); // the peer has begun anew
            }
            assertThat(stage.log()).hasSize(10);
            for (int i = 0; i < 10; i += 2) {
                assertThat(stage.log().get(i)).startsWith("liveness: session up " + ROUTE);
                assertThat(stage.log().get(i + 1))
                        .startsWith("liveness: session down " + ROUTE)
                        .contains("remote down", "was up for");
            }
            assertThat(stage.levels()).containsExactly("INFO");
        }
    }

    @Test
    void bothEdgesSayTheSameAboutTheRouteInPassiveMode() throws IOException {
        try (var stage = new Stage(Mode.PASSIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, PEER);
            stage.pass(Duration.ofSeconds(5));
            assertThat(stage.log())
                    .hasSize(2)
                    .allMatch(line -> line.contains("passive: the route stays in the kernel either way"));
        }
    }

    @Test
    void inActiveModeBothEdgesSayWhatBecomesOfTheRoute() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, PEER);
            stage.pass(Duration.ofSeconds(5));
            assertThat(stage.log().get(0)).contains("the route may be in the kernel");
            assertThat(stage.log().get(1)).contains("timeout", "the route is kept out of the kernel");
        }
    }

    /** Two ups without an end between them is what the report was about; a withdrawal is such an end. */
    @Test
    void aSessionThatIsGivenUpWhileItIsUpSaysSoAndHowLongItWas() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            for (int i = 0; i < 2; i++) {
                var path = stage.watch(ROUTE);
                stage.bringUp(ROUTE, PEER);
                stage.pass(Duration.ofSeconds(1));
                stage.sessions.forget(path.gate());
            }
            assertThat(stage.log()).hasSize(4);
            for (int i = 0; i < 4; i += 2) {
                assertThat(stage.log().get(i)).startsWith("liveness: session up " + ROUTE);
                assertThat(stage.log().get(i + 1))
                        .startsWith("liveness: session ended " + ROUTE)
                        .contains("the route is no longer learned, was up for 1.0 s");
            }
            assertThat(stage.levels()).containsExactly("INFO");
        }
    }

    @Test
    void ofManyThatAreGivenUpTogetherAHundredAreNamedAndTheRestCounted() throws IOException {
        try (var stage = new Stage(Mode.ACTIVE)) {
            for (int i = 0; i < 10; i++) {
                for (int j = 0; j < 15; j++) {
                    String route = "198.18." + i + "." + j + "/32";
                    stage.watch(route);
                }
            }
            stage.bringAllUp();
            int before = stage.log().size();
            assertThat(before).isEqualTo(150);
            stage.forgetAll();
            assertThat(stage.log()).hasSize(before + 100);
            assertThat(stage.sessions.nextDue()).as("though no session is left").isLessThan(LivenessSession.NEVER);
            stage.pass(Duration.ofSeconds(10));
            assertThat(stage.log()).hasSize(before + 101).last().asString().contains("50 more sessions ended");
        }
    }

    @Test
    void whatWasUpWhenThePluginStopsIsCounted() throws IOException {
        try (var stage = new Stage(Mode.PASSIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, PEER);
            stage.sessions.close();
            assertThat(stage.log().get(1)).isEqualTo("liveness: stopped, 1 sessions were up and end here");
        }
    }

    @Test
    void aSessionThatFlapsWithoutEndIsFoldedAndItsLastStateIsShown() throws IOException {
        try (var stage = new Stage(Mode.PASSIVE)) {
            stage.watch(ROUTE);
            stage.bringUp(ROUTE, PEER);
            int us = stage.lastSentTo(ROUTE);
            for (int i = 0; i < 100; i++) {
                stage.hear(ROUTE, SessionState.DOWN, 1000 + i, 0, false);
                stage.hear(ROUTE, SessionState.INIT, 1000 + i, us, false);
                stage.pass(Duration.ofMillis(100));
            }
            assertThat(stage.log()).hasSize(Flapping.SINGLY);
            stage.pass(Duration.ofSeconds(31));
            assertThat(stage.log()).hasSizeBetween(Flapping.SINGLY + 1, Flapping.SINGLY + 2);
            assertThat(stage.log().get(Flapping.SINGLY))
                    .contains("session flapped", "more transitions in 30 s", "now down");
        }
    }
}
