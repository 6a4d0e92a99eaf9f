package dev.holdfast.model;

/**
 * A network: an address and how many of its leading bits count.
 *
 * @param network the address, all bits after {@code length} zero
 * @param length 0..32 or 0..128
 */
public record Prefix(IpAddress network, int length) implements Comparable<Prefix> {

    /** @throws IllegalArgumentException if the length does not fit the family, or a host bit is set */
    public Prefix {
        int bits = network.family().bits();
        if (length < 0 || length > bits) {
            throw new IllegalArgumentException(
                    "prefix length must be 0.." + bits + " for " + network + ", was " + length);
        }
        if (!masked(network, length).equals(network)) {
            throw new IllegalArgumentException(network + "/" + length + " has host bits set; the network is "
                    + masked(network, length) + "/" + length);
        }
    }

    /**
     * Reads {@code 192.0.2.0/24}; an address alone means a host prefix.
     *
     * @throws IllegalArgumentException with a message that names the mistake
     */
    public static Prefix parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            return host(IpAddress.parse(text));
        }
        IpAddress address = IpAddress.parse(text.substring(0, slash));
        String digits = text.substring(slash + 1);
        if (digits.isEmpty() || digits.length() > 3 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            throw new IllegalArgumentException("'" + digits + "' is not a prefix length in '" + text + "'");
        }
        return new Prefix(address, Integer.parseInt(digits));
    }

    /** The /32 or /128 of one address. */
    public static Prefix host(IpAddress address) {
        return new Prefix(address, address.family().bits());
    }

    /** The network that {@code address} lies in at {@code length}, host bits cleared. */
    public static Prefix covering(IpAddress address, int length) {
        return new Prefix(masked(address, length), length);
    }

    public Family family() {
        return network.family();
    }

    /** Whether {@code address} lies within; false for the other family. */
    public boolean contains(IpAddress address) {
        return address.family() == family() && masked(address, length).equals(network);
    }

    private static IpAddress masked(IpAddress address, int length) {
        if (address.family() == Family.IPV4) {
            return new IpAddress(Family.IPV4, 0, address.low() & ones(length) >>> 32);
        }
        return new IpAddress(
                Family.IPV6,
                address.high() & ones(Math.min(length, 64)),
                address.low() & ones(Math.max(length - 64, 0)));
    }

    /** A word with its {@code count} leading bits set, 0..64. */
    private static long ones(int count) {
        return count == 0 ? 0 : -1L << 64 - count;
    }

    @Override
    public int compareTo(Prefix other) {
        int byNetwork = network.compareTo(other.network);
        return byNetwork != 0 ? byNetwork : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return network + "/" + length;
    }
}
