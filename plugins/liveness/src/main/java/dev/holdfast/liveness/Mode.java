package dev.holdfast.liveness;

/** What a session's state does to its route. */
public enum Mode {
    /** No packet is sent, every gate is open. */
    OFF,
    /** Sessions run and are shown; every gate is open. */
    PASSIVE,
    /** A gate is open while its session is up. */
    ACTIVE
}
