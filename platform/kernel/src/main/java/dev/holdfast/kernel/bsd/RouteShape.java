package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Refusal;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import org.jspecify.annotations.Nullable;

/** Which routes the table of a route socket can hold. What it cannot is refused before anything is asked of the kernel. */
final class RouteShape {
    private RouteShape() {}

    /** @return why not; null: it can be held */
    static @Nullable Refusal refusal(int position, Route route) {
        String why = missing(route.key(), route.forwarding());
        return why == null ? null : new Refusal(position, "EOPNOTSUPP", why);
    }

    private static @Nullable String missing(RouteKey key, Forwarding forwarding) {
        if (key.table() != RouteKey.MAIN) {
            return "a route socket has one table, main; there is no table " + key.table();
        }
        if (key.tos() != 0) {
            return "a route socket does not route by tos";
        }
        RouteType type = forwarding.type();
        if (type != RouteType.UNICAST && type != RouteType.BLACKHOLE && type != RouteType.UNREACHABLE) {
            return "a route socket has no routes of type " + type + "; it has unreachable and blackhole";
        }
        if (key.metric() == Route.GUARD_METRIC) {
            return "a guard needs a second route for its prefix, and a route socket has one for each";
        }
        if (forwarding.nextHops().size() > 1) {
            return "multipath routes are not written over a route socket";
        }
        Scope natural = forwarding.nextHops().isEmpty()
                ? Scope.UNIVERSE
                : Forwarding.over(forwarding.nextHops()).scope();
        if (key.prefix().family() == Family.IPV4 && forwarding.scope() != natural) {
            return "a route socket knows no scopes";
        }
        return forwarding.nextHops().isEmpty()
                ? null
                : missing(key, forwarding.nextHops().get(0));
    }

    private static @Nullable String missing(RouteKey key, NextHop hop) {
        if (hop.onlink()) {
            return "a route socket has no onlink; give the interface a route to the gateway first";
        }
        IpAddress gateway = hop.gateway();
        if (gateway != null && gateway.family() != key.prefix().family()) {
            return "a gateway of another family is not written over a route socket";
        }
        return hop.weight() == 1 ? null : "a route socket has no weights";
    }
}
