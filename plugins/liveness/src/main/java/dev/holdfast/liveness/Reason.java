package dev.holdfast.liveness;

import java.util.Locale;

/** Why a session went down. */
enum Reason {
    NONE,
    /** Nothing was heard for the detect time. */
    TIMEOUT,
    /** The peer said that it is administratively down. */
    REMOTE_ADMIN,
    /** We are. */
    LOCAL_ADMIN,
    /** The peer said that it does not hear us, or has begun anew. */
    REMOTE_DOWN;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
