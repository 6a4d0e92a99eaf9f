package dev.holdfast.liveness;

import dev.holdfast.api.DefaultValue;
import java.time.Duration;

/**
 * How often is probed and how long is waited. What a peer asks for is brought between floor and ceiling.
 *
 * @param minTx we send no more often than so
 * @param minRx we want to hear no more often than so
 * @param multiplier so many intervals of silence are one too many, 1..255
 * @param floor the shortest interval that comes out of any peer's wishes
 * @param ceiling the longest
 * @param backoffMax a session that is down is probed ever more seldom, up to so
 */
public record Timing(
        @DefaultValue("1s") Duration minTx,
        @DefaultValue("1s") Duration minRx,
        @DefaultValue("3") int multiplier,
        @DefaultValue("50ms") Duration floor,
        @DefaultValue("3s") Duration ceiling,
        @DefaultValue("60s") Duration backoffMax) {

    /** What an interval in a packet can say is a little more. */
    private static final Duration LONGEST = Duration.ofHours(1);

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public Timing {
        if (minTx.isZero() || minTx.isNegative() || minRx.isZero() || minRx.isNegative()) {
            throw new IllegalArgumentException("min-tx and min-rx must be more than 0; the default is 1s");
        }
        if (minTx.compareTo(LONGEST) > 0 || minRx.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("min-tx and min-rx must be at most 1h; the default is 1s");
        }
        if (multiplier < 1 || multiplier > 255) {
            throw new IllegalArgumentException("multiplier must be 1..255, was " + multiplier);
        }
        if (floor.isZero() || floor.isNegative() || ceiling.compareTo(floor) < 0) {
            throw new IllegalArgumentException("ceiling must not be less than floor, and floor more than 0");
        }
        if (ceiling.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("ceiling must be at most 1h, was " + ceiling);
        }
        if (backoffMax.compareTo(floor) < 0 || backoffMax.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException(
                    "backoff-max must not be less than floor, and at most 24h; the default is 60s");
        }
    }

    /** @param peerMicros what the peer asked for, as it stood in the packet */
    long clampedNanos(long peerMicros) {
        return clamp(peerMicros * 1000);
    }

    /** @param peerMinRx nanoseconds, clamped; 0 before the first packet */
    long txIntervalNanos(long peerMinRx) {
        return clamp(Math.max(minTx.toNanos(), peerMinRx));
    }

    /** @param peerMinTx nanoseconds, clamped; 0 before the first packet */
    long rxIntervalNanos(long peerMinTx) {
        return clamp(Math.max(peerMinTx, minRx.toNanos()));
    }

    private long clamp(long nanos) {
        return Math.max(floor.toNanos(), Math.min(ceiling.toNanos(), nanos));
    }
}
