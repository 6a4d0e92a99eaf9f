package dev.holdfast.api.bgp;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.List;

/**
 * A session as a service asks for it: it dials, it never listens.
 *
 * @param owner {@code plugin/service}, for logs and listings
 * @param local address it dials from
 * @param remote address it dials
 * @param port 1..65535
 * @param localAs 1..4294967295
 * @param remoteAs 1..4294967295; a peer with another is refused
 * @param routerId our identifier in the OPEN message
 * @param holdTime 0 (off) or 3 s to 65535 s; the smaller of both sides counts
 * @param advertise prefixes the peer is told, with {@code local} as the next hop
 * @param receive whether routes are learned; if not, updates are not even read
 * @param configured routes to learn in the place of a session; if there are any, nobody is dialled
 */
public record SessionSpec(
        String owner,
        IpAddress local,
        IpAddress remote,
        int port,
        long localAs,
        long remoteAs,
        IpAddress routerId,
        Duration holdTime,
        List<Prefix> advertise,
        boolean receive,
        List<LearnedRoute> configured) {
    private static final long MOST = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException with a message that names the value and the range */
    public SessionSpec {
        advertise = List.copyOf(advertise);
        configured = List.copyOf(configured);
        if (localAs < 1 || localAs > MOST || remoteAs < 1 || remoteAs > MOST) {
            throw new IllegalArgumentException(
                    "an AS number must be 1..4294967295, was " + localAs + " and " + remoteAs);
        }
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port must be 1..65535, was " + port);
        }
        long seconds = holdTime.toSeconds();
        if (seconds != 0 && (seconds < 3 || seconds > 0xFFFF)) {
            throw new IllegalArgumentException("hold-time must be 0s or 3s to 65535s, was " + seconds + "s");
        }
    }
}
