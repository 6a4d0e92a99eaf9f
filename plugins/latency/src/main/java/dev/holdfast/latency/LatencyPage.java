package dev.holdfast.latency;

import dev.holdfast.api.PluginEndpoint;
import dev.holdfast.api.net.Latencies.RoundTrip;
import dev.holdfast.model.Diagnostic;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What {@code /actuator/latency} shows. */
final class LatencyPage implements PluginEndpoint {
    private final Prober prober;
    private final Supplier<@Nullable Diagnostic> trouble;

    LatencyPage(Prober prober, Supplier<@Nullable Diagnostic> trouble) {
        this.prober = prober;
        this.trouble = trouble;
    }

    /**
     * @param ready whether every target has been probed once
     * @param trouble why nothing is measured; null: it is
     */
    record Page(boolean ready, @Nullable Diagnostic trouble, List<Entry> results) {}

    /**
     * One target, as its last round found it.
     *
     * @param minNanos of the answers; 0 if there was none; likewise the other two
     * @param lossPercent 0..100
     * @param since when it became reachable, or unreachable
     * @param trouble why an echo could not even be sent; empty: all were
     */
    record Entry(
            String name,
            String address,
            String key,
            long minNanos,
            long avgNanos,
            long maxNanos,
            double lossPercent,
            boolean reachable,
            Instant since,
            Instant probedAt,
            String trouble) {}

    @Override
    public Object read(String path, Map<String, String> parameters) {
        if (!path.isEmpty()) {
            throw new NoSuchElementException("there is one page here, /actuator/latency");
        }
        return new Page(
                prober.ready(),
                trouble.get(),
                prober.results().stream().map(LatencyPage::entry).toList());
    }

    private static Entry entry(Result result) {
        RoundTrip round =
                result.round() == null ? new RoundTrip(Duration.ZERO, Duration.ZERO, Duration.ZERO) : result.round();
        return new Entry(
                result.target().name(),
                result.target().address().toString(),
                result.target().keyText(),
                round.least().toNanos(),
                round.average().toNanos(),
                round.most().toNanos(),
                result.lossPercent(),
                result.reachable(),
                result.since(),
                result.probedAt(),
                result.trouble());
    }
}
