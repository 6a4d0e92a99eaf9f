package dev.holdfast.bgp.speaker;

import dev.holdfast.bgp.fsm.PeerConfig;
import java.time.Duration;

/**
 * How long things may take.
 *
 * @param machine those of the state machine
 * @param dial how long TCP may take to connect
 * @param patience how long a session may be away before it is called failed, or its peer unreachable
 * @param quiet a peer that marks no end of its table has told all of it when it has been silent for so long
 */
public record SpeakerTimes(PeerConfig.Times machine, Duration dial, Duration patience, Duration quiet) {
    /** What existing clients of the services keep to. */
    public static final SpeakerTimes USUAL = new SpeakerTimes(
            PeerConfig.Times.USUAL, Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(2));
}
