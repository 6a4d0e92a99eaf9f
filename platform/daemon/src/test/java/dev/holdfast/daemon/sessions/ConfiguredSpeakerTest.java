package dev.holdfast.daemon.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionListener;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ConfiguredSpeakerTest {
    private final ConfiguredSpeaker speaker = new ConfiguredSpeaker("nobody is dialled in this test");
    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

    private final SessionListener listener = new SessionListener() {
        @Override
        public void state(SessionState state) {
            heard.add(state.status() + ", " + state.why());
        }

        @Override
        public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
            heard.add(learned.size() + " routes");
        }

        @Override
        public void complete() {
            heard.add("complete");
        }

        @Override
        public void lost() {
            heard.add("lost");
        }
    };

    private static SessionSpec to(String remote, boolean receive) {
        return new SessionSpec(
                "ibrl/x",
                IpAddress.parse("169.254.0.1"),
                IpAddress.parse(remote),
                179,
                65000,
                65001,
                IpAddress.parse("1.1.1.1"),
                Duration.ofSeconds(90),
                List.of(),
                receive,
                List.of(new LearnedRoute(Prefix.parse("10.0.0.0/8"), IpAddress.parse(remote))));
    }

    private void assertHeard(String... words) throws InterruptedException {
        for (String word : words) {
            assertThat(heard.poll(10, TimeUnit.SECONDS)).startsWith(word);
        }
        assertThat(heard).isEmpty();
    }

    @Test
    void tellsWhatIsConfiguredAndStaysPending() throws InterruptedException {
        BgpSession session = speaker.open(to("169.254.0.0", true), listener);
        assertHeard("Pending BGP Session, nobody is dialled", "1 routes", "complete");
        assertThat(session.state().since()).isNull();
        assertThat(speaker.dials()).isFalse();
    }

    @Test
    void oneThatDoesNotReceiveLearnsNothing() throws InterruptedException {
        speaker.open(to("169.254.0.0", false), listener);
        assertHeard("Pending", "complete");
    }

    @Test
    void thereIsOneSessionBetweenTwoAddresses() throws InterruptedException {
        BgpSession first = speaker.open(to("169.254.0.0", true), listener);
        assertThatThrownBy(() -> speaker.open(to("169.254.0.0", true), listener))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("169.254.0.0");
        speaker.open(to("169.254.0.2", true), listener);
        assertHeard("Pending", "1 routes", "complete", "Pending", "1 routes", "complete");
        first.close("over");
        first.close("twice");
        speaker.open(to("169.254.0.0", true), listener);
        assertHeard("Pending", "1 routes", "complete");
    }

    @Test
    void aListenerThatFailsCostsNoOtherAndAClosedOneHearsNoMore() throws InterruptedException {
        var busy = new CountDownLatch(1);
        speaker.open(to("169.254.0.4", true), new Failing(busy));
        BgpSession closed = speaker.open(to("169.254.0.0", true), listener);
        closed.close("before it was told");
        busy.countDown();
        speaker.open(to("169.254.0.2", true), listener);
        assertHeard("Pending", "1 routes", "complete");
    }

    private record Failing(CountDownLatch until) implements SessionListener {
        @Override
        public void state(SessionState state) {
            try {
                until.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new IllegalStateException("cannot listen");
        }

        @Override
        public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {}

        @Override
        public void complete() {}

        @Override
        public void lost() {}
    }
}
