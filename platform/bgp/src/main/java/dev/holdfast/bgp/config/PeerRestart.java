package dev.holdfast.bgp.config;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Graceful restart with a peer; what is absent is as for all.
 *
 * @param enabled whether it is offered it
 * @param restartTime how long it is asked to wait for us, 1s..4095s
 * @param staleTime how long it may take for announcing its routes anew when it is back, 1s..3600s
 */
public record PeerRestart(@Nullable Boolean enabled, @Nullable Duration restartTime, @Nullable Duration staleTime) {
    public static final PeerRestart NOTHING = new PeerRestart(null, null, null);

    /** @throws IllegalArgumentException with messages that begin with the key */
    public PeerRestart {
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        bounds.seconds("restart-time", restartTime, 1, RestartConfig.MOST_RESTART_SECONDS);
        bounds.seconds("stale-time", staleTime, 1, RestartConfig.MOST_STALE_SECONDS);
        mistakes.raise();
    }

    PeerRestart over(PeerRestart wider) {
        return new PeerRestart(
                PeerOptions.first(enabled, wider.enabled),
                PeerOptions.first(restartTime, wider.restartTime),
                PeerOptions.first(staleTime, wider.staleTime));
    }
}
