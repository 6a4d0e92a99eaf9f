package dev.holdfast.bgp.policy;

/** What origin validation says of a route (RFC 6811 §2). */
public enum RpkiState {
    VALID,
    INVALID,
    NOT_FOUND
}
