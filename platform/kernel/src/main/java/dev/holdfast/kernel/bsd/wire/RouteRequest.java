package dev.holdfast.kernel.bsd.wire;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteType;
import org.jspecify.annotations.Nullable;

/**
 * What is asked of the table of routes.
 *
 * @param type {@link Rtm#ADD}, {@link Rtm#DELETE} or {@link Rtm#CHANGE}
 * @param route unicast, blackhole or unreachable
 * @param ours whether the route carries our mark
 * @param gateway null: the interface reaches the destination itself, or nobody does
 * @param index number of the interface to leave by; 0: the kernel finds it through the gateway
 * @param source preferred; null: the kernel chooses
 * @param mtu in bytes; 0: that of the interface
 * @param sequence to know the echo by; unique and increasing
 */
public record RouteRequest(
        int type,
        Prefix prefix,
        RouteType route,
        boolean ours,
        @Nullable IpAddress gateway,
        int index,
        @Nullable IpAddress source,
        int mtu,
        int sequence) {

    /** @throws IllegalArgumentException for a kind of route the table cannot hold */
    public RouteRequest {
        if (route != RouteType.UNICAST && route != RouteType.BLACKHOLE && route != RouteType.UNREACHABLE) {
            throw new IllegalArgumentException("a route socket has no routes of type " + route);
        }
        if (route == RouteType.UNICAST && gateway == null && index == 0) {
            throw new IllegalArgumentException("a unicast route needs a gateway or an interface");
        }
    }
}
