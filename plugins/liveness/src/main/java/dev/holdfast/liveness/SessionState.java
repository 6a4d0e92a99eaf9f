package dev.holdfast.liveness;

import java.util.Locale;

/** State of a session; its ordinal is its number on the wire (two bits). */
enum SessionState {
    ADMIN_DOWN,
    DOWN,
    INIT,
    UP;

    private static final SessionState[] BY_NUMBER = values();

    /** @param number 0..3 */
    static SessionState of(int number) {
        return BY_NUMBER[number];
    }

    boolean atLeast(SessionState other) {
        return compareTo(other) >= 0;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
