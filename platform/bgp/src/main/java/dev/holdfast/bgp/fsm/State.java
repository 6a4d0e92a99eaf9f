package dev.holdfast.bgp.fsm;

/** The six states of RFC 4271 §8.2.2. That of a peer is the furthest of its connections'. */
public enum State {
    /** Nothing is tried and nobody is let in: stopped, held, or waiting after an error. */
    IDLE,
    /** We are dialling. */
    CONNECT,
    /** We wait for the peer, or for the time to dial again. */
    ACTIVE,
    OPEN_SENT,
    OPEN_CONFIRM,
    ESTABLISHED;

    /** As RFC 4271 writes it: {@code OpenSent}. */
    public String words() {
        return switch (this) {
            case IDLE -> "Idle";
            case CONNECT -> "Connect";
            case ACTIVE -> "Active";
            case OPEN_SENT -> "OpenSent";
            case OPEN_CONFIRM -> "OpenConfirm";
            case ESTABLISHED -> "Established";
        };
    }
}
