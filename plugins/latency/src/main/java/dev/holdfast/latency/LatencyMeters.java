package dev.holdfast.latency;

import dev.holdfast.api.net.Latencies.RoundTrip;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** One set of gauges for each target that has been probed, named as in the reference daemon. */
final class LatencyMeters {
    private final MeterRegistry registry;
    private final Map<Target, Result> last = new ConcurrentHashMap<>();

    LatencyMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void show(Result result) {
        if (last.put(result.target(), result) == null) {
            Target target = result.target();
            gauge(target, "rtt_min_nanoseconds", rtt(RoundTrip::least));
            gauge(target, "rtt_avg_nanoseconds", rtt(RoundTrip::average));
            gauge(target, "rtt_max_nanoseconds", rtt(RoundTrip::most));
            gauge(target, "loss_percentage", Result::lossPercent);
            gauge(target, "reachable", seen -> seen.reachable() ? 1 : 0);
        }
    }

    private static ToDoubleFunction<Result> rtt(Function<RoundTrip, Duration> which) {
        return result -> result.round() == null
                ? Double.NaN
                : which.apply(result.round()).toNanos();
    }

    private void gauge(Target target, String name, ToDoubleFunction<Result> value) {
        Tags tags = Tags.of(
                "device_pk", target.keyText(),
                "device_code", target.name(),
                "device_ip", target.address().toString());
        Gauge.builder("doublezero_latency_" + name, () -> value.applyAsDouble(last.get(target)))
                .tags(tags)
                .register(registry);
    }
}
