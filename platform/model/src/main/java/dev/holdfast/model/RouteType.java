package dev.holdfast.model;

/** What the kernel does with a packet that matches; codes of {@code rtnetlink.h}, {@code RTN_*}. */
public enum RouteType {
    UNICAST(1),
    LOCAL(2),
    BROADCAST(3),
    ANYCAST(4),
    MULTICAST(5),
    BLACKHOLE(6),
    UNREACHABLE(7),
    PROHIBIT(8),
    THROW(9),
    /** Seen in a kernel, never wanted by Holdfast. */
    OTHER(0);

    private final int code;

    RouteType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The type with that code; {@link #OTHER} for one this enum does not know. */
    public static RouteType of(int code) {
        for (RouteType type : values()) {
            if (type.code == code) {
                return type;
            }
        }
        return OTHER;
    }

    /** Whether such a route has neither device nor gateway. */
    public boolean isReject() {
        return this == BLACKHOLE || this == UNREACHABLE || this == PROHIBIT || this == THROW;
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
