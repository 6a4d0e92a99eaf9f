package dev.holdfast.api.bgp;

import dev.holdfast.model.Prefix;
import java.util.List;

/** A session that was asked for. Safe from any thread. */
public interface BgpSession {

    SessionState state();

    /** What the peer is told from now on; a difference goes out without a reset. */
    void advertise(List<Prefix> prefixes);

    /**
     * Ends the session for good; nothing is told about it afterwards, and the listener hears no more.
     *
     * @param reason for the peer and the log; at most 128 bytes reach the peer (RFC 8203)
     */
    void close(String reason);
}
