package dev.holdfast.multicast;

import dev.holdfast.api.DefaultValue;
import java.time.Duration;

/**
 * The section `heartbeat` of a multicast service: small datagrams to the groups it publishes, so that routers keep them. All of
 * it may be left out.
 *
 * @param interval 100ms..1h
 * @param port UDP port they are sent to, 1..65535
 * @param ttl of the packets, 1..255
 */
public record HeartbeatConfig(
        @DefaultValue("10s") Duration interval, @DefaultValue("5765") int port, @DefaultValue("32") int ttl) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public HeartbeatConfig {
        Checks.interval("interval", interval);
        Checks.range("port", port, 1, 0xFFFF);
        Checks.range("ttl", ttl, 1, 255);
    }
}
