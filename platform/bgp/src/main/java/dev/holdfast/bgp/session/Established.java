package dev.holdfast.bgp.session;

import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.model.IpAddress;

/** A session that is there. Used on its thread, until {@link Exchange#down}; afterwards it takes everything and does nothing. */
public interface Established {

    Agreement agreement();

    /** What the peer said in its OPEN. */
    Open theirs();

    /** What we said in ours. */
    Open ours();

    /** The addresses of the connection. */
    IpAddress local();

    IpAddress remote();

    /** Sends whole messages, one or several; the array is not changed afterwards, and may be shared by many sessions. */
    void send(byte[] messages);

    /** False: more waits to be sent than is good; {@link Exchange#writable} follows. Sending goes on being possible. */
    boolean isWritable();

    /** Nothing more is read until it is taken back; the peer's silence meanwhile does not count against it. */
    void pauseReading(boolean paused);
}
