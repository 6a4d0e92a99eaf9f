package dev.holdfast.kernel.bsd;

import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Prefix;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the kernel does not keep for us: under which metric we want a prefix, and which properties of a route we have asked
 * for rather than been given. The table of a route socket holds one route for each prefix and knows no metric. Lost with
 * the process; see {@link #METRIC}. Safe from any thread.
 */
final class Claims {
    /** Metric under which a route with our mark is shown that this process has not written: what a route has by default. */
    static final long METRIC = 100;

    /**
     * @param forwarding as we wrote it; null: we tried, and another route has the prefix
     */
    record Claim(long metric, @Nullable Forwarding forwarding) {}

    private final Map<Prefix, Claim> claims = new ConcurrentHashMap<>();

    @Nullable
    Claim of(Prefix prefix) {
        return claims.get(prefix);
    }

    void wrote(Prefix prefix, long metric, Forwarding forwarding) {
        claims.put(prefix, new Claim(metric, forwarding));
    }

    /** The prefix is taken, so that whoever has it is shown at our metric; what we wrote ourselves stays as it is. */
    void tried(Prefix prefix, long metric) {
        claims.putIfAbsent(prefix, new Claim(metric, null));
    }

    void drop(Prefix prefix) {
        claims.remove(prefix);
    }

    /** Metric to show a route at. */
    long metric(Prefix prefix, boolean ours) {
        Claim claim = claims.get(prefix);
        return claim != null ? claim.metric() : ours ? METRIC : 0;
    }
}
