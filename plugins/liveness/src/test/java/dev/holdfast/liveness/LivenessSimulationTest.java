package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Two ends and a network that loses, delays, doubles and reorders, with clocks that drift and ends that restart, by seed.
 * {@code -Dholdfast.seed=N} runs one seed, {@code -Dholdfast.seeds=N} that many.
 */
class LivenessSimulationTest {
    private static final long SECOND = 1_000_000_000L;
    private static final long STEP = SECOND / 100;
    private static final Timing TIMING = new Timing(
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            3,
            Duration.ofMillis(50),
            Duration.ofSeconds(3),
            Duration.ofSeconds(60));

    static LongStream seeds() {
        Long one = Long.getLong("holdfast.seed");
        return one != null ? LongStream.of(one) : LongStream.range(0, Long.getLong("holdfast.seeds", 200));
    }

    private record Flying(long arrives, int to, byte[] bytes) {}

    /** One end, with a clock of its own. */
    private static final class End {
        private final SplittableRandom random;
        private final double rate;
        private LivenessSession session;
        private long lastSent = Long.MIN_VALUE / 2;

        End(SplittableRandom random) {
            this.random = random;
            rate = 1 + (random.nextDouble() - 0.5) / 50; // a per cent fast or slow
            session = new LivenessSession(TIMING, random, 0);
        }

        long here(long now) {
            return (long) (now * rate);
        }

        void restart(long now) {
            session = new LivenessSession(TIMING, random, here(now));
            lastSent = Long.MIN_VALUE / 2;
        }
    }

    private final PriorityQueue<Flying> network = new PriorityQueue<>(Comparator.comparingLong(Flying::arrives));
    private End[] ends = new End[0];
    private double loss;
    private final boolean[] cut = new boolean[2]; // towards end 0, towards end 1
    private final long[] oneWaySince = {Long.MAX_VALUE, Long.MAX_VALUE};

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void bothEndsAgreeWhenTheNetworkIsQuiet(long seed) {
        var random = new SplittableRandom(seed);
        ends = new End[] {new End(random.split()), new End(random.split())};
        long now = 0;
        for (int phase = 0; phase < 6; phase++) {
            loss = random.nextInt(3) * 0.2;
            cut[0] = random.nextInt(4) == 0;
            cut[1] = random.nextInt(4) == 0;
            if (random.nextInt(3) == 0) {
                ends[random.nextInt(2)].restart(now);
            }
            now = run(now, now + (5 + random.nextInt(120)) * SECOND, random);
        }
        loss = 0;
        cut[0] = false;
        cut[1] = false;
        now = run(
                now, now + 75 * SECOND, random); // one backed-off interval, jitter and drift included, and a handshake
        assertThat(ends[0].session.state()).isEqualTo(SessionState.UP);
        assertThat(ends[1].session.state()).isEqualTo(SessionState.UP);
        long since = Math.max(ends[0].session.enteredAt(), ends[1].session.enteredAt());
        run(now, now + 120 * SECOND, random);
        assertThat(Math.max(ends[0].session.enteredAt(), ends[1].session.enteredAt()))
                .as("no flap in the two minutes after")
                .isEqualTo(since);
    }

    private long run(long from, long until, SplittableRandom random) {
        long now = from;
        for (; now < until; now += STEP) {
            while (!network.isEmpty() && network.peek().arrives <= now) {
                Flying flying = network.remove();
                End end = ends[flying.to];
                var packet = new ControlPacket(ByteBuffer.wrap(flying.bytes));
                assertThat(packet.check(flying.bytes.length)).isEqualTo(ControlPacket.Verdict.READABLE);
                end.session.receive(packet, end.here(now));
            }
            for (int i = 0; i < 2; i++) {
                turn(i, now, random);
            }
            neverUpOnOneWay(now);
        }
        return now;
    }

    private void turn(int i, long now, SplittableRandom random) {
        End end = ends[i];
        long here = end.here(now);
        end.session.expire(here);
        if (end.session.nextTx() <= here) {
            assertThat(here - end.lastSent)
                    .as("never faster than the interval")
                    .isGreaterThanOrEqualTo(SECOND * 9 / 10 - 2 * STEP);
            end.lastSent = here;
            var bytes = ByteBuffer.allocate(ControlPacket.BYTES);
            end.session.transmit(new ControlPacket(bytes), false, 0, here);
            int to = 1 - i;
            for (int copies = random.nextInt(20) == 0 ? 2 : 1; copies > 0; copies--) {
                if (!cut[to] && random.nextDouble() >= loss) {
                    long delay = random.nextLong(SECOND / 1000, SECOND / 20);
                    network.add(new Flying(now + delay, to, bytes.array()));
                }
            }
        }
    }

    /** With one direction dead, both ends are down after a detect time, the news of it and the time of disbelief. */
    private void neverUpOnOneWay(long now) {
        for (int i = 0; i < 2; i++) {
            oneWaySince[i] = cut[i] ? Math.min(oneWaySince[i], now) : Long.MAX_VALUE;
            boolean broken = oneWaySince[i] != Long.MAX_VALUE && loss == 0 && now - oneWaySince[i] > 12 * SECOND;
            if (broken) {
                assertThat(ends[i].session.state())
                        .as("the end that hears nothing, %s s after the cut", (now - oneWaySince[i]) / SECOND)
                        .isNotEqualTo(SessionState.UP);
                assertThat(ends[1 - i].session.state())
                        .as("the end that is not heard")
                        .isNotEqualTo(SessionState.UP);
            }
        }
    }
}
