package dev.holdfast.model;

import java.util.Locale;

/** Why an object was lost or changed. */
public enum Cause {
    /** A process asked the kernel for it. */
    PROCESS,
    LINK_DOWN,
    LINK_GONE,
    ADDRESS_GONE,
    NEXT_HOP_GONE,
    ROUTE_EXPIRED,
    OURSELVES,
    UNKNOWN;

    /** {@code link-down} and so on, as shown to people. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
