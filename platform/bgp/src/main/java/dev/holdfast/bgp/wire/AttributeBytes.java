package dev.holdfast.bgp.wire;

/** Writes heads of attributes. */
final class AttributeBytes {
    private AttributeBytes() {}

    /** Writes the head of a known attribute; returns the place of its value. */
    static int head(byte[] to, int at, int type, int length) {
        return head(to, at, AttributeType.flags(type), type, length);
    }

    static int head(byte[] to, int at, int flags, int type, int length) {
        to[at + 1] = (byte) type;
        if (length > 255) {
            to[at] = (byte) (flags | AttributeType.LONG);
            Octets.put16(to, at + 2, length);
            return at + 4;
        }
        to[at] = (byte) (flags & ~AttributeType.LONG);
        to[at + 2] = (byte) length;
        return at + 3;
    }

    /** How many bytes an attribute with a value of that length takes. */
    static int bytes(int length) {
        return (length > 255 ? 4 : 3) + length;
    }

    /** The head of the form in which an IPv6 next hop is kept; the next hop and a zero byte follow. */
    static int ipv6NextHopHead(byte[] to, int at, int nextHopLength) {
        int value = head(to, at, AttributeType.MP_REACH, nextHopLength + 5);
        Octets.put16(to, value, AfiSafi.AFI_IPV6);
        to[value + 2] = AfiSafi.SAFI_UNICAST;
        to[value + 3] = (byte) nextHopLength;
        return value + 4;
    }

    /**
     * Puts a head before a value that was written four bytes behind {@code at}, and moves the value if the head is
     * shorter. Returns the place behind the attribute.
     */
    static int closeUp(byte[] to, int at, int type, int valueEnd) {
        int length = valueEnd - (at + 4);
        int valueAt = head(to, at, type, length);
        System.arraycopy(to, at + 4, to, valueAt, length);
        return valueAt + length;
    }
}
