package dev.holdfast.bgp.policy;

/** Who a route was learned from: ourselves, a peer of our AS, or a peer of another. */
public enum RouteType {
    LOCAL,
    INTERNAL,
    EXTERNAL
}
