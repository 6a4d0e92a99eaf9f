package dev.holdfast.api.net;

import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How far away some addresses are, as whoever probes them last found; one plugin {@link dev.holdfast.api.PluginHost#provide}s
 * it. Safe from any thread.
 */
public interface Latencies {

    /** Whether every target has been probed once. */
    boolean ready();

    /** Of every target that has been probed, in the order of the configuration. */
    List<Latency> latencies();

    /**
     * One target.
     *
     * @param key what else identifies it, for those who asked for it to be probed; empty: nothing
     * @param round null: it did not answer
     * @param lossPercent 0..100
     */
    record Latency(String name, String key, IpAddress address, @Nullable RoundTrip round, double lossPercent) {
        public boolean reachable() {
            return round != null;
        }
    }

    /** Of the answers of one round. */
    record RoundTrip(Duration least, Duration average, Duration most) {}
}
