package dev.holdfast.multicast;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.time.Duration;

/**
 * The section `pim` of a multicast service: how it joins its groups at the other end. All of it may be left out.
 *
 * @param interval how often Hello and Join are repeated, 100ms..1h
 * @param helloHoldtime how long the other end keeps us as a neighbour after a Hello, whole seconds, 0s..65535s
 * @param joinHoldtime how long it keeps a group after a Join, whole seconds, 0s..65535s
 * @param pruneHoldtime the holdtime of a Prune, whole seconds, 0s..65535s; a long one keeps groups flowing after the service
 *     has gone
 * @param pruneGrace how long the tunnel stays after a Prune when the service is removed, 0s..1h
 * @param generationId of the Hello, 0..4294967295; the same for ever, so that a restart of the daemon loses no group
 * @param drPriority of the Hello, 0..4294967295; the higher becomes the designated router
 * @param rendezvousPoint the address a Join names as the root of the group's tree; what publishers register with is the
 *     service's `rendezvous-point`
 * @param routers the group that PIM routers listen to
 * @param ttl of the packets, 1..255
 */
public record PimConfig(
        @DefaultValue("30s") Duration interval,
        @DefaultValue("105s") Duration helloHoldtime,
        @DefaultValue("120s") Duration joinHoldtime,
        @DefaultValue("5s") Duration pruneHoldtime,
        @DefaultValue("1s") Duration pruneGrace,
        @DefaultValue("3614426332") long generationId,
        @DefaultValue("1") long drPriority,
        @DefaultValue("10.0.0.0") IpAddress rendezvousPoint,
        @DefaultValue("224.0.0.13") IpAddress routers,
        @DefaultValue("1") int ttl) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public PimConfig {
        Checks.interval("interval", interval);
        Checks.holdtime("hello-holdtime", helloHoldtime);
        Checks.holdtime("join-holdtime", joinHoldtime);
        Checks.holdtime("prune-holdtime", pruneHoldtime);
        Checks.delay("prune-grace", pruneGrace);
        Checks.unsigned32("generation-id", generationId);
        Checks.unsigned32("dr-priority", drPriority);
        Checks.range("ttl", ttl, 1, 255);
        if (rendezvousPoint.family() != Family.IPV4 || rendezvousPoint.isMulticast()) {
            throw new IllegalArgumentException(
                    "rendezvous-point " + rendezvousPoint + " is none; write an IPv4 unicast address such as 10.0.0.0");
        }
        if (routers.family() != Family.IPV4 || !routers.isMulticast()) {
            throw new IllegalArgumentException("routers " + routers + " is no IPv4 group; write 224.0.0.13");
        }
    }
}
