package dev.holdfast.bgp.wire;

import org.jspecify.annotations.Nullable;

/** Why a session is ended though nobody made an error: the subcodes of code 6 (RFC 4486, 8538, 9384). */
public enum Cease {
    MAX_PREFIXES(1, "maximum number of prefixes reached"),
    SHUTDOWN(2, "administrative shutdown"),
    DECONFIGURED(3, "peer de-configured"),
    RESET(4, "administrative reset"),
    REJECTED(5, "connection rejected"),
    CONFIGURATION_CHANGE(6, "other configuration change"),
    COLLISION(7, "connection collision resolution"),
    OUT_OF_RESOURCES(8, "out of resources"),
    HARD_RESET(9, "hard reset"),
    BFD_DOWN(10, "BFD down");

    private final int subcode;
    private final String words;

    Cease(int subcode, String words) {
        this.subcode = subcode;
        this.words = words;
    }

    public int subcode() {
        return subcode;
    }

    public String words() {
        return words;
    }

    /** The one of that subcode, or null. */
    public static @Nullable Cease of(int subcode) {
        return subcode >= 1 && subcode <= values().length ? values()[subcode - 1] : null;
    }
}
