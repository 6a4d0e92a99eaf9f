package dev.holdfast.api.net;

/**
 * Where an IPv4 packet goes, or came from; reused from packet to packet so that none makes garbage. IPv4 addresses are
 * {@code int}s in network order, 0 is none. Not safe for use by several threads at once.
 */
public final class Envelope {
    /** Sending: where to. Receiving: where from. */
    public int remote;

    /** UDP port at {@link #remote}; 0 for a raw socket. */
    public int remotePort;

    /** Sending: source address, 0 for the kernel's choice. Receiving: the address it was sent to. */
    public int local;

    /**
     * Index of the device. Sending: it leaves there whatever the routes say, 0 lets them decide (IP_PKTINFO, ip(7)).
     * Receiving: where it arrived.
     */
    public int device;

    /** Of the IP header, 1..255. Sending: 0 is the kernel's default. */
    public int ttl;

    public Envelope to(int address, int port) {
        remote = address;
        remotePort = port;
        return this;
    }
}
