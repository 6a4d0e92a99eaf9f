package dev.holdfast.multicast;

import java.time.Duration;

/** Ranges of the configuration's values; every message begins with the key. */
final class Checks {
    private static final Duration LEAST_INTERVAL = Duration.ofMillis(100);
    private static final Duration MOST_INTERVAL = Duration.ofHours(1);
    private static final long MOST_SECONDS = 0xFFFF;
    private static final long MOST_U32 = 0xFFFF_FFFFL;

    private Checks() {}

    static void interval(String key, Duration value) {
        if (value.compareTo(LEAST_INTERVAL) < 0 || value.compareTo(MOST_INTERVAL) > 0) {
            throw new IllegalArgumentException(key + " must be 100ms..1h, was " + value.toMillis() + "ms");
        }
    }

    /** A delay, which may be none. */
    static void delay(String key, Duration value) {
        if (value.isNegative() || value.compareTo(MOST_INTERVAL) > 0) {
            throw new IllegalArgumentException(key + " must be 0s..1h, was " + value.toMillis() + "ms");
        }
    }

    /** A 16-bit number of seconds on the wire. */
    static void holdtime(String key, Duration value) {
        if (value.isNegative() || value.getNano() != 0 || value.toSeconds() > MOST_SECONDS) {
            throw new IllegalArgumentException(
                    key + " must be whole seconds, 0s..65535s, was " + value.toMillis() + "ms");
        }
    }

    static void range(String key, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(key + " must be " + least + ".." + most + ", was " + value);
        }
    }

    static void unsigned32(String key, long value) {
        range(key, value, 0, MOST_U32);
    }
}
