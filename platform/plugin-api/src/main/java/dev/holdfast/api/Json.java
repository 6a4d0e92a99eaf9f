package dev.holdfast.api;

import org.jspecify.annotations.Nullable;

/** JSON by the platform's library, so that no plugin needs its own. Safe from any thread. */
public interface Json {

    /**
     * Reads one value: a {@link java.util.Map} in the order of the text, {@link java.util.List}, {@link String}, {@link
     * Number} ({@link Integer}, {@link Long}, {@link java.math.BigInteger}, {@link Double}), {@link Boolean}, or null.
     *
     * @throws IllegalArgumentException if it is no JSON, names a key twice, or goes on after its end; the message is one line
     *     for people
     */
    @Nullable
    Object read(String text);

    /** Writes records, maps, lists and scalars as the endpoints do. */
    String write(@Nullable Object value);
}
