package dev.holdfast.compat;

import dev.holdfast.api.net.Latencies;
import dev.holdfast.api.net.Latencies.Latency;
import dev.holdfast.api.net.Latencies.RoundTrip;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code /latency} and {@code /v2/latency} show. */
final class LatencyPages {
    private LatencyPages() {}

    static List<Map<String, Object>> first(Latencies latencies) {
        return latencies.latencies().stream().map(LatencyPages::entry).toList();
    }

    static Map<String, Object> second(Latencies latencies) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("ready", latencies.ready());
        page.put("results", first(latencies));
        return page;
    }

    private static Map<String, Object> entry(Latency latency) {
        RoundTrip round =
                latency.round() == null ? new RoundTrip(Duration.ZERO, Duration.ZERO, Duration.ZERO) : latency.round();
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("device_pk", latency.key());
        entry.put("device_ip", latency.address().toString());
        entry.put("device_code", latency.name());
        entry.put("min_latency_ns", round.least().toNanos());
        entry.put("max_latency_ns", round.most().toNanos());
        entry.put("avg_latency_ns", round.average().toNanos());
        entry.put("loss_percentage", latency.lossPercent());
        entry.put("reachable", latency.reachable());
        return entry;
    }
}
