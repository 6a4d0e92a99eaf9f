package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.session.Ways;
import dev.holdfast.bgp.transport.SocketTerms;

/** How peers are reached. Used on the instance's thread. */
interface Roads {

    /**
     * How sockets to a peer are to be.
     *
     * @throws BgpRefusal {@code BGP-003} if its password cannot be read, {@code BGP-004} if such a socket cannot be had here
     */
    SocketTerms terms(PeerSettings settings);

    /** The way to a peer that is dialled. */
    Ways to(PeerSettings settings, SocketTerms terms);
}
