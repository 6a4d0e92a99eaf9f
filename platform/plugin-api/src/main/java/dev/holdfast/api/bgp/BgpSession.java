package dev.holdfast.api.bgp;

import dev.holdfast.model.Prefix;
import java.util.List;

/** A session that was asked for. Safe from any thread. */
public interface BgpSession {

    SessionState state();

    /** What the peer is told from now on; a difference goes out without a reset. */
    void advertise(List<Prefix> prefixes);

    /**
     * Ends the session for good; nothing is told about it afterwards, and the listener hears no more. Does not wait for a call
     * of the listener that is under way.
     *
     * @param reason for the peer and the log; at most 128 bytes reach the peer (RFC 8203)
     */
    void close(String reason);

    /**
     * As {@link #close}, but for a service that goes on in the kernel while nobody speaks for it: where the speaker can, the
     * connection ends without a NOTIFICATION, so that a peer with graceful restart (RFC 4724) goes on forwarding.
     */
    default void abandon() {
        close("the daemon or the plugin of this service stops");
    }
}
