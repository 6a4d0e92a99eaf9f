package dev.holdfast.liveness;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.IpAddress;
import java.time.Duration;
import java.util.List;

/**
 * The section {@code plugins.liveness}.
 *
 * @param mode off, passive (observe and tell the peer so) or active (a route waits for its far end)
 * @param port UDP port of both ends, 1..65535; hosts' firewalls must let it through both ways
 * @param timing how often is probed and how long is waited
 * @param exclude destinations that are never probed and whose routes stay out of the kernel, by the first address of the
 *     route
 * @param rearmDelay after a link has come up its sessions are probed at once, and no sooner again than after this; 0s: only
 *     the back-off counts
 * @param peerMeters one set of meters for each peer; many peers make many series
 */
public record LivenessConfig(
        @DefaultValue("passive") Mode mode,
        @DefaultValue("44880") int port,
        Timing timing,
        List<IpAddress> exclude,
        @DefaultValue("1s") Duration rearmDelay,
        boolean peerMeters) {

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public LivenessConfig {
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("port must be 1..65535, was " + port);
        }
        if (rearmDelay.isNegative() || rearmDelay.compareTo(Duration.ofHours(1)) > 0) {
            throw new IllegalArgumentException("rearm-delay must be 0s to 1h; the default is 1s");
        }
    }
}
