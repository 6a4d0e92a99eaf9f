package dev.holdfast.api.net;

import dev.holdfast.model.IpAddress;
import java.io.IOException;

/**
 * IPv4 sockets that the JDK does not have, in the network namespace that is managed. Opening a raw one needs CAP_NET_RAW,
 * the others nothing. Safe from any thread.
 */
public interface Sockets {
    int ICMP = 1;
    int PIM = 103;

    /**
     * A raw socket: the kernel writes the IP header (raw(7)); what is received begins behind it.
     *
     * @param protocol IP protocol number, 1..254
     * @throws IOException if the kernel does not permit it; the message says which capability is missing
     */
    PacketSocket raw(int protocol) throws IOException;

    /**
     * A UDP socket on all addresses.
     *
     * @param port 0: one of the kernel's choice
     */
    PacketSocket udp(int port) throws IOException;

    /**
     * Keeps this host a member of a multicast group on one device (IP_ADD_MEMBERSHIP, ip(7)), so that the kernel delivers
     * the group to whoever listens. A membership dies with the device: whoever holds it closes it and joins again.
     *
     * @throws IOException if there is no such device, or the kernel refuses
     */
    AutoCloseable join(IpAddress group, String device) throws IOException;

    /**
     * The source address the kernel would choose for packets to {@code destination} now; sends none.
     *
     * @throws java.net.NoRouteToHostException if it has no route, or one that refuses packets
     * @throws IOException with the kernel's word if it cannot be asked
     */
    IpAddress sourceTowards(IpAddress destination) throws IOException;
}
