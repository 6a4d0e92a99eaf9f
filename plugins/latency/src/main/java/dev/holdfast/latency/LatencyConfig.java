package dev.holdfast.latency;

import dev.holdfast.api.DefaultValue;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * The section {@code plugins.latency}.
 *
 * @param targets what is probed, at most 65535; none: nothing is
 * @param interval from the begin of one round to the begin of the next
 * @param eagerInterval the same until some target has answered for the first time, if it is shorter
 * @param echoes how many are sent to each target in a round, 1..100
 * @param spacing between two echoes to one target
 * @param timeout from the first echo to a target until those unanswered count as lost
 * @param payload bytes in an echo behind its header, 16..1400
 * @param ttl of the echoes, 1..255
 * @param meters whether there are meters for each target, under the names of the reference daemon
 */
public record LatencyConfig(
        List<Target> targets,
        @DefaultValue("300s") Duration interval,
        @DefaultValue("30s") Duration eagerInterval,
        @DefaultValue("3") int echoes,
        @DefaultValue("1s") Duration spacing,
        @DefaultValue("10s") Duration timeout,
        @DefaultValue("56") int payload,
        @DefaultValue("64") int ttl,
        boolean meters) {
    private static final int MOST_TARGETS = 0xFFFF;
    private static final Duration LEAST_INTERVAL = Duration.ofSeconds(1);

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public LatencyConfig {
        targets = List.copyOf(targets);
        if (targets.size() > MOST_TARGETS) {
            throw new IllegalArgumentException("targets has " + targets.size() + ", more than " + MOST_TARGETS);
        }
        var seen = new HashSet<Target>();
        for (Target target : targets) {
            if (!seen.add(new Target(target.name(), target.address(), null))) {
                throw new IllegalArgumentException(
                        "targets names " + target.name() + " at " + target.address() + " twice; once is enough");
            }
        }
        atLeast("interval", interval, LEAST_INTERVAL);
        atLeast("eager-interval", eagerInterval, LEAST_INTERVAL);
        atLeast("spacing", spacing, Duration.ofMillis(10));
        atLeast("timeout", timeout, spacing.multipliedBy(echoes));
        within("echoes", echoes, 1, 100);
        within("payload", payload, Echo.LEAST_PAYLOAD, 1400);
        within("ttl", ttl, 1, 255);
    }

    private static void atLeast(String key, Duration value, Duration least) {
        if (value.compareTo(least) < 0) {
            throw new IllegalArgumentException(
                    key + " must be at least " + least.toMillis() + "ms, was " + value.toMillis() + "ms");
        }
    }

    private static void within(String key, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be " + least + ".." + most + ", was " + value);
        }
    }
}
