package dev.holdfast.bgp.fsm;

/** Whether a peer is to have a session at all. */
public enum Standing {
    /** Not started, or stopped by an operator or the configuration. */
    STOPPED,
    /** It sent too many prefixes; only a new start, or the configured time, lets it back. */
    HELD,
    /** After an error that would only happen again, it has to wait; it is not let in either. */
    WAITING,
    /** It is dialled, unless passive, and let in. */
    TRYING
}
