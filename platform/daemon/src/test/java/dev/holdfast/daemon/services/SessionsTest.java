package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionsTest {
    private int told;
    private final Sessions sessions = new Sessions(() -> told++);

    private static final class Deaf implements SessionListener {
        @Override
        public void state(SessionState state) {}

        @Override
        public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {}

        @Override
        public void complete() {}

        @Override
        public void lost() {}
    }

    @Test
    void withoutSessionsAllIsSaidWhenAllHaveStarted() {
        assertThat(told).isZero();
        assertThat(sessions.allOpened()).isTrue();
        assertThat(told).isEqualTo(1);
    }

    @Test
    void eachHasToSpeakOrToBeLost() {
        SessionListener first = sessions.watched(new Deaf());
        SessionListener second = sessions.watched(new Deaf());
        first.complete();
        assertThat(sessions.allOpened()).isFalse();
        assertThat(told).isZero();
        second.lost();
        assertThat(told).isEqualTo(1);
        second.complete();
        first.complete();
        assertThat(told).isEqualTo(1);
    }

    @Test
    void oneThatIsClosedIsNotWaitedFor() {
        SessionListener only = sessions.watched(new Deaf());
        sessions.allOpened();
        sessions.said(only);
        assertThat(told).isEqualTo(1);
    }

    @Test
    void nobodyIsWaitedForWithoutEnd() {
        sessions.watched(new Deaf());
        sessions.allOpened();
        assertThat(sessions.giveUp(Duration.ofSeconds(5))).isZero();
        assertThat(sessions.giveUp(Duration.ofSeconds(5))).isZero();
        assertThat(told).isEqualTo(1);
    }

    @Test
    void whoStillTellsItsTableIsHeardToTheEndButNotForEver() {
        SessionListener teller = sessions.watched(new Deaf());
        sessions.allOpened();
        teller.routes(List.of(), List.of());
        assertThat(sessions.giveUp(Duration.ofSeconds(5))).isPositive().isLessThanOrEqualTo(Duration.ofSeconds(5));
        assertThat(told).isZero();
        assertThat(sessions.giveUp(Duration.ofNanos(1)))
                .as("twenty times that silence have long gone by")
                .isZero();
        assertThat(told).isEqualTo(1);
    }

    @Test
    void thoseThatComeLaterAreNotWatched() {
        sessions.allOpened();
        var later = new Deaf();
        assertThat(sessions.watched(later)).isSameAs(later);
    }
}
