package dev.holdfast.latency;

import dev.holdfast.api.net.Latencies.Latency;
import dev.holdfast.api.net.Latencies.RoundTrip;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the last round said of one target.
 *
 * @param round null: no answer
 * @param since when it last became reachable, or unreachable
 * @param probedAt when this was found
 * @param trouble why an echo could not even be sent; empty: all were
 */
record Result(
        Target target, @Nullable RoundTrip round, double lossPercent, Instant since, Instant probedAt, String trouble) {

    boolean reachable() {
        return round != null;
    }

    /** @param previous null: this is the first */
    static Result of(Target target, Volley volley, Instant now, String trouble, @Nullable Result previous) {
        RoundTrip round = volley.round();
        boolean same = previous != null && previous.reachable() == (round != null);
        Instant since = same ? Objects.requireNonNull(previous).since() : now;
        return new Result(target, round, volley.lossPercent(), since, now, trouble);
    }

    Latency latency() {
        return new Latency(target.name(), target.keyText(), target.address(), round, lossPercent);
    }
}
