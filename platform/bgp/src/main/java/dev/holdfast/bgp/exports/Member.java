package dev.holdfast.bgp.exports;

import dev.holdfast.model.Family;

/** A session over which routes are told. All calls come while {@link Exports} is called. */
public interface Member {

    /** Its number in the table, whose own routes it is not told; the same as long as it is a member. */
    int ribPeer();

    /** Whether it takes more now. If not, {@link Exports#work} is to be called again when it does. */
    boolean isWritable();

    /** One or more whole messages; not to be changed, others get the same array. */
    void send(byte[] messages);

    /** All of a family's routes have been sent since it joined: End-of-RIB may go. Once for each join and family. */
    void told(Family family);
}
