package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private static final Set<BgpEvent.Kind> PEERS = Set.of(BgpEvent.Kind.PEERS);
    private static final Set<BgpEvent.Kind> ROUTES = Set.of(BgpEvent.Kind.ROUTES);

    private final EventLog log = new EventLog(Instant.EPOCH);

    @Test
    void tellsWhatCameAfterANumberAndOnlyWhatIsAskedFor() {
        log.peer("added", "192.0.2.1", "");
        long from = log.after(0, Duration.ZERO, PEERS).next();
        log.peer("established", "192.0.2.1", "");
        log.route("best", "203.0.113.0/24", "192.0.2.1", "", 0);
        EventPage page = log.after(from, Duration.ZERO, PEERS);
        assertThat(page.events()).extracting(BgpEvent::what).containsExactly("established");
        assertThat(page.next()).isEqualTo(3);
        assertThat(page.lost()).isZero();
        assertThat(log.after(from, Duration.ZERO, ROUTES).events()).hasSize(1);
    }

    @Test
    void saysHowManyWereForgotten() {
        for (int i = 0; i < EventLog.MOST_KEPT + 10; i++) {
            log.peer("state", "192.0.2.1", "");
        }
        EventPage page = log.after(5, Duration.ZERO, PEERS);
        assertThat(page.lost()).isEqualTo(5);
        assertThat(page.events()).hasSize(EventLog.MOST_TOLD);
        assertThat(page.events().get(0).number()).isEqualTo(11);
        assertThat(log.after(page.next(), Duration.ZERO, PEERS).events().get(0).number())
                .isEqualTo(page.next() + 1);
    }

    @Test
    void whoFollowedAnEarlierRunIsToldAllOfThisOne() {
        Instant begun = Instant.parse("2026-11-21T12:00:00Z");
        EventLog earlier = new EventLog(begun.minusSeconds(60));
        earlier.peer("added", "192.0.2.1", "");
        long lastHeard = earlier.after(0, Duration.ZERO, PEERS).next();

        EventLog next = new EventLog(begun);
        next.peer("added", "192.0.2.1", "");
        next.peer("established", "192.0.2.1", "");
        EventPage page = next.after(lastHeard, Duration.ZERO, PEERS);
        assertThat(page.events()).extracting(BgpEvent::what).containsExactly("added", "established");
        assertThat(page.lost()).isZero();
        assertThat(next.after(page.next(), Duration.ZERO, PEERS).events()).isEmpty();
    }

    @Test
    void aNumberFromTheFutureIsOneOfAnotherRun() {
        log.peer("added", "192.0.2.1", "");
        assertThat(log.after(4711, Duration.ZERO, PEERS).events()).hasSize(1);
    }

    @Test
    void whoWaitsIsTold() throws Exception {
        CompletableFuture<EventPage> waiting =
                CompletableFuture.supplyAsync(() -> log.after(0, Duration.ofSeconds(30), PEERS));
        Town.await("asked", () -> {
            log.peer("added", "192.0.2.1", "");
            return waiting.isDone();
        });
        assertThat(waiting.get(1, TimeUnit.SECONDS).events()).isNotEmpty();
        log.close();
        assertThat(log.after(0, Duration.ofSeconds(30), PEERS).events()).isEmpty();
    }

    @Test
    void routesAreFollowedOnlyWhileSomebodyAsks() {
        assertThat(log.followsRoutes()).isFalse();
        log.after(0, Duration.ZERO, ROUTES);
        assertThat(log.followsRoutes()).isTrue();
    }
}
