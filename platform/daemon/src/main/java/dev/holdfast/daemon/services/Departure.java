package dev.holdfast.daemon.services;

import dev.holdfast.model.ObjectKey;
import java.util.List;

/**
 * How a service goes out of the kernel.
 *
 * @param forget whether nothing is to be known of it afterwards; else it is disabled
 * @param since when it was asked to go, as {@link System#nanoTime}
 * @param left what it wanted, once it has said its good-byes; empty before
 */
record Departure(boolean forget, long since, List<ObjectKey> left) {

    static Departure now(boolean forget) {
        return new Departure(forget, System.nanoTime(), List.of());
    }

    Departure andForget() {
        return new Departure(true, since, left);
    }
}
