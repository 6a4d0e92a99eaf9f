package dev.holdfast.api.bgp;

/** Opens sessions that learn routes. Safe from any thread. */
public interface BgpSpeaker {

    /**
     * Opens a session at once and keeps it open, whatever happens to it, until it is closed.
     *
     * @param listener is told everything, on a thread of the speaker, one call at a time
     * @throws IllegalArgumentException if there is a session with the same local and remote address already
     */
    BgpSession open(SessionSpec spec, SessionListener listener);
}
