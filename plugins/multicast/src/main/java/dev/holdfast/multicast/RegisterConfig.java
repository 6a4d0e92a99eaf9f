package dev.holdfast.multicast;

import dev.holdfast.api.DefaultValue;
import java.time.Duration;

/**
 * The section `register` of a multicast service: PIM Register messages to the rendezvous point, one for each group it publishes.
 * All of it may be left out.
 *
 * @param interval 100ms..1h
 * @param firstWithin the first goes after a random time up to this, 0s..1h, so that hosts that start together do not send
 *     together
 * @param ttl of the packets and of the datagram within, 1..255
 */
public record RegisterConfig(
        @DefaultValue("60s") Duration interval,
        @DefaultValue("60s") Duration firstWithin,
        @DefaultValue("32") int ttl) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public RegisterConfig {
        Checks.interval("interval", interval);
        Checks.delay("first-within", firstWithin);
        Checks.range("ttl", ttl, 1, 255);
    }
}
