package dev.holdfast.api.overlay;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;

/**
 * The section {@code bgp} of a service: the session over its tunnel. All of it may be left out.
 *
 * @param localAs our AS number, 1..4294967295
 * @param remoteAs the peer's AS number, 1..4294967295
 * @param port TCP port of the peer, 1..65535
 * @param holdTime 0s (no keepalives) or 3s to 65535s; the smaller of both ends counts
 * @param routerId our identifier in the OPEN message
 * @param learnedRoutes routes taken as learned in the place of a session: if there are any, none is opened
 */
public record SessionConfig(
        @DefaultValue("65000") long localAs,
        @DefaultValue("65001") long remoteAs,
        @DefaultValue("179") int port,
        @DefaultValue("90s") Duration holdTime,
        @DefaultValue("1.1.1.1") IpAddress routerId,
        List<LearnedRouteConfig> learnedRoutes) {
    private static final long MOST = 0xFFFF_FFFFL;
    private static final Duration LEAST_HOLD_TIME = Duration.ofSeconds(3);
    private static final Duration MOST_HOLD_TIME = Duration.ofSeconds(0xFFFF);

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public SessionConfig {
        learnedRoutes = List.copyOf(learnedRoutes);
        checkAs("local-as", localAs);
        checkAs("remote-as", remoteAs);
        if (port < 1 || port > 0xFFFF) {
            throw new IllegalArgumentException("port must be 1..65535, was " + port);
        }
        boolean fits = holdTime.isZero()
                || holdTime.compareTo(LEAST_HOLD_TIME) >= 0
                        && holdTime.compareTo(MOST_HOLD_TIME) <= 0
                        && holdTime.getNano() == 0;
        if (!fits) {
            throw new IllegalArgumentException("hold-time must be 0s, or whole seconds from 3s to 65535s");
        }
        if (routerId.family() != Family.IPV4 || routerId.isUnspecified()) {
            throw new IllegalArgumentException("router-id " + routerId + " is none; write it like 1.1.1.1");
        }
        var seen = new HashSet<Prefix>();
        for (LearnedRouteConfig route : learnedRoutes) {
            if (!seen.add(route.prefix())) {
                throw new IllegalArgumentException(
                        "learned-routes names " + route.prefix() + " twice; a session has one best route for it");
            }
        }
    }

    private static void checkAs(String key, long number) {
        if (number < 1 || number > MOST) {
            throw new IllegalArgumentException(key + " must be 1..4294967295, was " + number);
        }
    }

    /**
     * The session over {@code overlay}.
     *
     * @param advertise prefixes the peer is told
     * @param receive whether routes are learned
     */
    public SessionSpec over(Overlay overlay, Owner owner, List<Prefix> advertise, boolean receive) {
        var configured = learnedRoutes.stream()
                .map(route ->
                        new LearnedRoute(route.prefix(), route.nextHop() == null ? overlay.remote() : route.nextHop()))
                .toList();
        return new SessionSpec(
                owner.toString(),
                overlay.local(),
                overlay.remote(),
                port,
                localAs,
                remoteAs,
                routerId,
                holdTime,
                advertise,
                receive,
                receive ? configured : List.of());
    }
}
