package dev.holdfast.bgp.config;

import dev.holdfast.api.DefaultValue;
import java.time.Duration;

/**
 * How routes outlive a restart, ours or that of a peer (RFC 4724).
 *
 * @param enabled whether peers are offered it
 * @param restartTime how long peers are asked to wait for us, 1s..4095s
 * @param staleTime how long a peer that is back may take for announcing its routes anew, 1s..3600s
 * @param deferral how long we wait after our own restart for the tables of the peers before we choose, 1s..3600s
 * @param forwarding whether peers are told that we keep forwarding while we restart, as we do: the routes stay in the
 *     kernel
 */
public record RestartConfig(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("120s") Duration restartTime,
        @DefaultValue("360s") Duration staleTime,
        @DefaultValue("360s") Duration deferral,
        @DefaultValue("true") boolean forwarding) {
    static final long MOST_RESTART_SECONDS = 4095;
    static final long MOST_STALE_SECONDS = 3600;
    public static final RestartConfig USUAL =
            new RestartConfig(true, Duration.ofSeconds(120), Duration.ofSeconds(360), Duration.ofSeconds(360), true);

    /** @throws IllegalArgumentException with messages that begin with the key */
    public RestartConfig {
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        bounds.seconds("restart-time", restartTime, 1, MOST_RESTART_SECONDS);
        bounds.seconds("stale-time", staleTime, 1, MOST_STALE_SECONDS);
        bounds.seconds("deferral", deferral, 1, MOST_STALE_SECONDS);
        mistakes.raise();
    }
}
