package dev.holdfast.model;

import java.net.InetAddress;
import java.net.UnknownHostException;

/**
 * An IPv4 or IPv6 address, without zone.
 *
 * @param high the upper 64 bits of an IPv6 address; 0 for IPv4
 * @param low the lower 64 bits of an IPv6 address; an IPv4 address as an unsigned 32-bit number
 */
public record IpAddress(Family family, long high, long low) implements Comparable<IpAddress> {
    private static final long IPV4_MASK = 0xFFFF_FFFFL;

    /** @throws IllegalArgumentException if an IPv4 address has bits beyond the lower 32 */
    public IpAddress {
        if (family == Family.IPV4 && (high != 0 || (low & ~IPV4_MASK) != 0)) {
            throw new IllegalArgumentException("an IPv4 address has 32 bits");
        }
    }

    /**
     * Reads a literal such as {@code 192.0.2.1} or {@code 2001:db8::1}. Never asks a resolver.
     *
     * @throws IllegalArgumentException if the text is no address literal
     */
    public static IpAddress parse(String text) {
        return text.indexOf(':') >= 0 ? parseIpv6(text) : parseIpv4(text);
    }

    private static IpAddress parseIpv4(String text) {
        long value = 0;
        String[] parts = text.split("\\.", -1);
        if (parts.length != 4) {
            throw notAnAddress(text);
        }
        for (String part : parts) {
            if (part.isEmpty()
                    || part.length() > 3
                    || (part.length() > 1 && part.charAt(0) == '0')
                    || !part.chars().allMatch(c -> c >= '0' && c <= '9')
                    || Integer.parseInt(part) > 255) {
                throw notAnAddress(text);
            }
            value = value << 8 | Integer.parseInt(part);
        }
        return new IpAddress(Family.IPV4, 0, value);
    }

    private static IpAddress parseIpv6(String text) {
        if (!text.chars().allMatch(c -> c == ':' || c == '.' || Character.digit(c, 16) >= 0)) {
            throw notAnAddress(text);
        }
        try {
            byte[] bytes = InetAddress.getByName(text).getAddress();
            // ::ffff:a.b.c.d comes back from the JDK as four bytes; nobody routes mapped addresses.
            if (bytes.length != 16) {
                throw notAnAddress(text);
            }
            return ofBytes(bytes);
        } catch (UnknownHostException e) {
            throw notAnAddress(text);
        }
    }

    private static IllegalArgumentException notAnAddress(String text) {
        return new IllegalArgumentException(
                "'" + text + "' is not an IP address; write it like 192.0.2.1 or 2001:db8::1");
    }

    /**
     * Takes an address in network order.
     *
     * @param bytes 4 or 16 bytes
     * @throws IllegalArgumentException for any other length
     */
    public static IpAddress ofBytes(byte[] bytes) {
        if (bytes.length == 4) {
            return new IpAddress(Family.IPV4, 0, wide(bytes, 0, 4));
        }
        if (bytes.length == 16) {
            return new IpAddress(Family.IPV6, wide(bytes, 0, 8), wide(bytes, 8, 8));
        }
        throw new IllegalArgumentException("an IP address has 4 or 16 bytes, not " + bytes.length);
    }

    private static long wide(byte[] bytes, int offset, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = value << 8 | (bytes[offset + i] & 0xFF);
        }
        return value;
    }

    /** The address in network order, 4 or 16 bytes. */
    public byte[] toBytes() {
        byte[] bytes = new byte[family.bytes()];
        for (int i = 0; i < bytes.length; i++) {
            int fromEnd = bytes.length - 1 - i;
            bytes[i] = (byte) ((fromEnd < 8 ? low : high) >>> (fromEnd % 8) * 8);
        }
        return bytes;
    }

    /** Whether all bits are zero: {@code 0.0.0.0} or {@code ::}. */
    public boolean isUnspecified() {
        return high == 0 && low == 0;
    }

    /** Whether this is an IPv4 or IPv6 group address. */
    public boolean isMulticast() {
        return family == Family.IPV4 ? (low >>> 28) == 0xE : (high >>> 56) == 0xFF;
    }

    /** Whether this is an IPv6 link-local address (fe80::/10). */
    public boolean isLinkLocal() {
        return family == Family.IPV6 && (high >>> 54) == 0x3FA;
    }

    @Override
    public int compareTo(IpAddress other) {
        int byFamily = family.compareTo(other.family);
        if (byFamily != 0) {
            return byFamily;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /** The text form of RFC 5952 for IPv6, dotted decimal for IPv4. */
    @Override
    public String toString() {
        if (family == Family.IPV4) {
            return (low >>> 24) + "." + (low >>> 16 & 0xFF) + "." + (low >>> 8 & 0xFF) + "." + (low & 0xFF);
        }
        int[] groups = new int[8];
        for (int i = 0; i < 8; i++) {
            groups[i] = (int) ((i < 4 ? high : low) >>> (3 - i % 4) * 16) & 0xFFFF;
        }
        int zerosAt = longestZeros(groups);
        int zerosEnd = zerosAt < 0 ? -1 : endOfZeros(groups, zerosAt);
        var text = new StringBuilder(39);
        for (int i = 0; i < 8; i++) {
            if (i == zerosAt) {
                text.append("::");
                i = zerosEnd - 1;
                continue;
            }
            if (i > 0 && i != zerosEnd) {
                text.append(':');
            }
            text.append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    /** Start of the longest run of at least two zero groups, the first of equals; -1 if there is none. */
    private static int longestZeros(int[] groups) {
        int best = -1;
        int bestLength = 1;
        for (int i = 0; i < 8; i++) {
            int length = endOfZeros(groups, i) - i;
            if (length > bestLength) {
                best = i;
                bestLength = length;
            }
        }
        return best;
    }

    private static int endOfZeros(int[] groups, int from) {
        int end = from;
        while (end < 8 && groups[end] == 0) {
            end++;
        }
        return end;
    }
}
