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

    /**
     * Whether it dials peers. False: it stands in for a speaker, so its sessions stay PENDING for ever and learn what is
     * configured; whoever would wait for one to come up must not.
     */
    default boolean dials() {
        return true;
    }
}
