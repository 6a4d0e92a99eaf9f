package dev.holdfast.bgp.transport;

import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** Knows who may connect to us. */
public interface Doorkeeper {
    /** Why somebody was not let in. */
    enum Refusal {
        /** Nobody expects that address. */
        STRANGER,
        /** Some of the same address stand already, or too many wait in all. */
        CROWD,
        /** The socket would not take the terms. */
        TERMS
    }

    /**
     * How to speak with somebody at that address; null: we do not know him, and the connection is reset. Called on the thread
     * that accepts, up to thousands of times a second: to be answered at once, from an immutable snapshot.
     *
     * @param device of a link-local address; null for all others
     */
    @Nullable
    SocketTerms terms(IpAddress remote, @Nullable String device);

    /** Somebody known connected. Called on the event loop of the line; nothing is read until the line is heard. */
    void accepted(Line line);

    /**
     * Somebody was turned away. Called on the thread that accepts, once for each: to be quick, and to log seldom.
     *
     * @param why in words
     */
    void turnedAway(IpAddress remote, Refusal refusal, String why);
}
