package dev.holdfast.bgp.wire;

import org.jspecify.annotations.Nullable;

/** What a speaker is to its peer (RFC 9234 §4.1). */
public enum Role {
    PROVIDER(0),
    ROUTE_SERVER(1),
    ROUTE_SERVER_CLIENT(2),
    CUSTOMER(3),
    PEER(4);

    private final int code;

    Role(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static @Nullable Role of(int code) {
        return code < values().length ? values()[code] : null;
    }

    /** The only role the other side may have. */
    public Role counterpart() {
        return switch (this) {
            case PROVIDER -> CUSTOMER;
            case CUSTOMER -> PROVIDER;
            case ROUTE_SERVER -> ROUTE_SERVER_CLIENT;
            case ROUTE_SERVER_CLIENT -> ROUTE_SERVER;
            case PEER -> PEER;
        };
    }
}
