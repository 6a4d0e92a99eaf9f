package dev.holdfast.compat;

import dev.holdfast.api.net.Latencies.Latency;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The targets that are probed, seen from one service.
 *
 * @param destination where its tunnel ends
 */
record Neighbourhood(List<Latency> latencies, String destination) {
    /** Changing devices for less is not worth it. */
    private static final Duration WORTH_IT = Duration.ofMillis(5);

    /** The target that the tunnel leads to. */
    Optional<Latency> current() {
        return latencies.stream()
                .filter(latency -> latency.address().toString().equals(destination))
                .findFirst();
    }

    /** The nearest target; the current one unless another is nearer by more than 5 ms. */
    Optional<Latency> nearest() {
        Optional<Latency> nearest =
                latencies.stream().filter(Latency::reachable).min(Comparator.comparing(Neighbourhood::average));
        Optional<Latency> current = current().filter(Latency::reachable);
        boolean stay = current.isPresent()
                && nearest.isPresent()
                && average(current.get()).minus(average(nearest.get())).compareTo(WORTH_IT) <= 0;
        return stay ? current : nearest;
    }

    private static Duration average(Latency latency) {
        return latency.round() == null ? Duration.ofDays(1) : latency.round().average();
    }
}
