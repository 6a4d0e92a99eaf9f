package dev.holdfast.model;

import java.util.Locale;

/** How far an address or an IPv4 route reaches; codes of {@code rtnetlink.h}, {@code RT_SCOPE_*}. */
public enum Scope {
    UNIVERSE(0),
    SITE(200),
    LINK(253),
    HOST(254),
    NOWHERE(255);

    private final int code;

    Scope(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /** The scope with that code; the user-defined ones between 0 and 253 count as {@link #SITE}. */
    public static Scope of(int code) {
        for (Scope scope : values()) {
            if (scope.code == code) {
                return scope;
            }
        }
        return SITE;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
