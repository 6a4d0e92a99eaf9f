package dev.holdfast.model;

/** Where an intent stands. */
public enum IntentState {
    /** Wanted, not yet seen in the kernel; it will be tried, or waits for a link or address. */
    PENDING,
    /** The kernel acknowledged it, or a dump showed it. */
    INSTALLED,
    /** Wanted, and kept out on purpose until its gate opens. */
    GATED,
    /** Another owner with a lower distance has the key. */
    SHADOWED,
    /** A foreign object stands at the key, and is left alone. */
    BLOCKED,
    /** Somebody keeps undoing it; healing goes on under back-off, or stopped, as the policy says. */
    CONTESTED,
    /** The kernel refused it for a reason that will not pass by itself. */
    FAILED
}
