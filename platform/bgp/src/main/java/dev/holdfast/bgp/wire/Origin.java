package dev.holdfast.bgp.wire;

/** Where a route comes from in the first place (RFC 4271 §5.1.1); the order is the value, and the lower is preferred. */
public enum Origin {
    IGP,
    EGP,
    INCOMPLETE;

    private static final Origin[] BY_CODE = values();

    static Origin of(int code) {
        return BY_CODE[code];
    }
}
