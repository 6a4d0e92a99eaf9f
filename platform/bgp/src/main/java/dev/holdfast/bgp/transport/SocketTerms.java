package dev.holdfast.bgp.transport;

import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * How a socket to a peer is to be made. What cannot be had fails the attempt; nothing of it is ever left out silently,
 * see {@link Transport#refusal}.
 *
 * @param local the address to speak from; null: the kernel chooses. Not looked at for a connection the peer made.
 * @param device the device to be bound to (SO_BINDTODEVICE), and the link of a link-local address; null: any
 * @param password of TCP MD5; null: none. Of a connection the peer made it is what {@link Listener#keys} said.
 * @param hops GTSM (RFC 5082): the peer is at most so many hops away, 1 is directly connected, most 254; 0: off. We send
 *     with a TTL of 255 then, whatever {@code ttl} says, and the kernel drops what comes with less than 256 - hops.
 * @param ttl of what we send, 1..255; 0: the kernel's choice
 * @param dscp 0..63; 48 (CS6) is what routers prefer
 * @param sendBuffer SO_SNDBUF in bytes; 0: the kernel tunes it
 * @param receiveBuffer SO_RCVBUF in bytes; 0: the kernel tunes it
 */
public record SocketTerms(
        @Nullable IpAddress local,
        @Nullable String device,
        @Nullable Secret password,
        int hops,
        int ttl,
        int dscp,
        int sendBuffer,
        int receiveBuffer) {
    /** Class selector 6, network control (RFC 4594 §3.1). */
    public static final int CS6 = 48;

    public static final SocketTerms PLAIN = new SocketTerms(null, null, null, 0, 0, CS6, 0, 0);

    private static final int MOST_TTL = 255;

    public SocketTerms {
        if (hops < 0 || hops >= MOST_TTL || ttl < 0 || ttl > MOST_TTL) {
            throw new IllegalArgumentException("hops must be 0..254 and ttl 0..255, were " + hops + " and " + ttl);
        }
        if (dscp < 0 || dscp > 63 || sendBuffer < 0 || receiveBuffer < 0) {
            throw new IllegalArgumentException("dscp must be 0..63, a buffer at least 0 bytes");
        }
    }

    /** The TTL or hop limit to send with; 0: the kernel's choice. */
    int sendTtl() {
        return hops > 0 ? MOST_TTL : ttl;
    }

    /** The least TTL or hop limit to take; 0: any. */
    int leastTtl() {
        return leastTtl(hops);
    }

    static int leastTtl(int hops) {
        return hops > 0 ? MOST_TTL - hops + 1 : 0;
    }
}
