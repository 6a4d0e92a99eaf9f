package dev.holdfast.bgp.config;

import org.jspecify.annotations.Nullable;

/** Mistakes in one place of the configuration, so that all of them are told at once: the others as suppressed ones. */
final class Mistakes {
    private @Nullable IllegalArgumentException first;

    /** @param message begins with the keys that lead there; after "; " it says what would be right */
    void add(String message) {
        var mistake = new IllegalArgumentException(message);
        if (first == null) {
            first = mistake;
        } else {
            first.addSuppressed(mistake);
        }
    }

    void unless(boolean right, String message) {
        if (!right) {
            add(message);
        }
    }

    /**
     * Runs it, and takes up what it refuses.
     *
     * @param where the keys that lead there, each with a blank behind it
     */
    void gather(String where, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException e) {
            add(where + e.getMessage());
            for (Throwable other : e.getSuppressed()) {
                add(where + other.getMessage());
            }
        }
    }

    /** @throws IllegalArgumentException if there were any */
    void raise() {
        if (first != null) {
            throw first;
        }
    }
}
