package dev.holdfast.latency;

import dev.holdfast.api.net.Latencies.RoundTrip;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The echoes sent to one target in one round, and their answers. Not safe for use by several threads at once. */
final class Volley {
    private static final long NONE = Long.MIN_VALUE;

    private final long[] sent;
    private final long[] took;

    Volley(int echoes) {
        sent = new long[echoes];
        took = new long[echoes];
        Arrays.fill(sent, NONE);
        Arrays.fill(took, NONE);
    }

    void sent(int sequence, long atNanos) {
        sent[sequence] = atNanos;
    }

    /** The echo could not be sent, so nothing can answer it. */
    void unsent(int sequence) {
        sent[sequence] = NONE;
    }

    /** @return whether this was the first answer to an echo that was sent */
    boolean answered(int sequence, long atNanos) {
        if (sequence >= sent.length || sent[sequence] == NONE || took[sequence] != NONE) {
            return false;
        }
        took[sequence] = Math.max(0, atNanos - sent[sequence]);
        return true;
    }

    boolean isAnswered() {
        return Arrays.stream(took).noneMatch(nanos -> nanos == NONE);
    }

    /** 0..100; what could not even be sent is lost. */
    double lossPercent() {
        long lost = Arrays.stream(took).filter(nanos -> nanos == NONE).count();
        return 100.0 * lost / took.length;
    }

    /** Null if there was no answer. */
    @Nullable
    RoundTrip round() {
        var answered = Arrays.stream(took).filter(nanos -> nanos != NONE).summaryStatistics();
        return answered.getCount() == 0
                ? null
                : new RoundTrip(
                        Duration.ofNanos(answered.getMin()),
                        Duration.ofNanos(Math.round(answered.getAverage())),
                        Duration.ofNanos(answered.getMax()));
    }
}
