package dev.holdfast.bgp.fsm;

import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.OpenRules;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the machine has to know of a peer.
 *
 * @param rules which OPEN we take
 * @param holdSeconds the hold time we offer, 0 or 3..65535
 * @param capabilities what our OPEN says besides the AS
 * @param passive whether we never dial
 * @param times see {@link Times}
 * @param longLivedSeconds the most a family is kept beyond the restart time, 0..2^24-1; 0: never
 * @param heldFor how long a peer with too many prefixes is held; null: until the next start
 */
public record PeerConfig(
        OpenRules rules,
        int holdSeconds,
        List<Capability> capabilities,
        boolean passive,
        Times times,
        int longLivedSeconds,
        @Nullable Duration heldFor) {

    public PeerConfig {
        capabilities = List.copyOf(capabilities);
        if (holdSeconds != 0 && (holdSeconds < OpenRules.LEAST_HOLD_SECONDS || holdSeconds > 0xFFFF)) {
            throw new IllegalArgumentException("hold time must be 0 or 3..65535 s, was " + holdSeconds);
        }
    }

    /**
     * How long things may take.
     *
     * @param reconnect the pause before dialling again when an established session was lost without anybody's fault
     * @param connectRetry the pause between two attempts, and the first one after an error
     * @param longestRetry what the pause doubles up to while errors go on
     * @param forgive how long a session must stand for earlier errors to be forgotten
     * @param openWait how long the peer may take for its OPEN
     * @param stale how long a peer that is back may take for announcing its routes anew
     * @param leastSendHold the least time without any sending after which the peer counts as stuck
     */
    public record Times(
            Duration reconnect,
            Duration connectRetry,
            Duration longestRetry,
            Duration forgive,
            Duration openWait,
            Duration stale,
            Duration leastSendHold) {
        /** 240 s for the OPEN is RFC 4271 §8.2.2's suggestion, 480 s that of RFC 9687 §5. */
        public static final Times USUAL = new Times(
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(300),
                Duration.ofSeconds(300),
                Duration.ofSeconds(240),
                Duration.ofSeconds(360),
                Duration.ofSeconds(480));
    }
}
