package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;

/** Which next hops a route may have (RFC 4271 §6.3, RFC 2545, RFC 8950). */
final class NextHops {
    static final int IPV4_BYTES = 4;
    static final int IPV6_BYTES = 16;
    static final int IPV6_WITH_LINK_LOCAL_BYTES = 32;

    private static final int LOOPBACK_NET = 127;

    private NextHops() {}

    /** Whether the next hop of an MP_REACH_NLRI may have that length. */
    static boolean lengthFits(Family family, int length, boolean ipv4OverIpv6) {
        boolean ipv6 = length == IPV6_BYTES || length == IPV6_WITH_LINK_LOCAL_BYTES;
        return family == Family.IPV4 ? length == IPV4_BYTES || ipv4OverIpv6 && ipv6 : ipv6;
    }

    /** Whether packets could be sent there at all; the length fits. */
    static boolean usable(byte[] buffer, int at, int length) {
        if (length == IPV4_BYTES) {
            return usableIpv4(Octets.i32(buffer, at));
        }
        boolean linkLocalGiven = length == IPV6_WITH_LINK_LOCAL_BYTES;
        long high = Octets.i64(buffer, at);
        long low = Octets.i64(buffer, at + 8);
        boolean unspecified = high == 0 && low == 0;
        if (unspecified) {
            // Some send :: with the link-local address that they mean.
            return linkLocalGiven && Octets.i64(buffer, at + IPV6_BYTES) >>> 54 == 0x3FA;
        }
        boolean loopback = high == 0 && low == 1;
        boolean multicast = high >>> 56 == 0xFF;
        return !loopback && !multicast;
    }

    private static boolean usableIpv4(int address) {
        int net = address >>> 24;
        boolean multicast = net >>> 4 == 0xE;
        return net != 0 && net != LOOPBACK_NET && !multicast && address != -1;
    }
}
