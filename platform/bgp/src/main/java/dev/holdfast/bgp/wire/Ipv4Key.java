package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;

/** An IPv4 prefix in a long: the network in bits 8 to 39, the length in bits 0 to 7. Orders like {@link Prefix}. */
public final class Ipv4Key {
    private static final int LENGTH_BITS = 8;

    private Ipv4Key() {}

    public static long of(Prefix prefix) {
        return of((int) prefix.network().low(), prefix.length());
    }

    /** @param network host bits cleared */
    public static long of(int network, int length) {
        return (network & 0xFFFF_FFFFL) << LENGTH_BITS | length;
    }

    public static int network(long key) {
        return (int) (key >>> LENGTH_BITS);
    }

    public static int length(long key) {
        return (int) key & 0xFF;
    }

    public static Prefix prefix(long key) {
        return new Prefix(new IpAddress(Family.IPV4, 0, network(key) & 0xFFFF_FFFFL), length(key));
    }
}
