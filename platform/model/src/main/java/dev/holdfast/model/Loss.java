package dev.holdfast.model;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What happened to one object within an incident.
 *
 * @param owner who wants it; null for a leftover nobody wants any more
 * @param kind what was done to it
 * @param before as it stood, in the words of {@code ip}
 * @param after what stands there instead; null: nothing
 * @param lostAt when the kernel told, or the scan found it
 * @param healableAt when what it depends on was there again; {@code lostAt} if nothing stood in the way
 * @param healedAt when the kernel acknowledged it again; null: not yet
 * @param healMicros from {@code healableAt} to {@code healedAt}, monotonic, in microseconds; -1: not yet
 */
public record Loss(
        ObjectKey key,
        @Nullable Owner owner,
        Kind kind,
        String before,
        @Nullable String after,
        Instant lostAt,
        Instant healableAt,
        @Nullable Instant healedAt,
        long healMicros) {

    /** What was done to an object. */
    public enum Kind {
        REMOVED,
        CHANGED,
        /** A foreign route with the same key was put in front of it. */
        DISPLACED,
        /** A foreign route with the same key was put behind it; nothing to heal. */
        FOLLOWED;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
