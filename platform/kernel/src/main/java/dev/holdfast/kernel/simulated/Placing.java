package dev.holdfast.kernel.simulated;

/** The flags of a request for a new route ({@code NLM_F_*}). */
enum Placing {
    /** {@code CREATE|EXCL}. */
    ADD,
    /** {@code CREATE}. */
    PREPEND,
    /** {@code CREATE|APPEND}. */
    APPEND,
    /** {@code CREATE|REPLACE}. */
    REPLACE,
    /** {@code REPLACE}. */
    CHANGE
}
