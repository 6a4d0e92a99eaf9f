package dev.holdfast.bgp.policy;

/** What validation of the way a route came says of it (ASPA). */
public enum AspaState {
    VALID,
    INVALID,
    UNKNOWN
}
