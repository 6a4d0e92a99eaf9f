package dev.holdfast.statics;

import dev.holdfast.model.IpAddress;

/**
 * The address of a host together with the length of its network, such as {@code 192.0.2.1/24}. Unlike a {@link
 * dev.holdfast.model.Prefix} it has host bits.
 *
 * @param prefixLength 1..32 or 1..128
 */
public record HostAddress(IpAddress address, int prefixLength) {

    /**
     * Reads {@code 192.0.2.1/24}; an address alone is a /32 or /128.
     *
     * @throws IllegalArgumentException with a message that names the mistake
     */
    public static HostAddress parse(String text) {
        int slash = text.indexOf('/');
        var address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
        int bits = address.family().bits();
        return new HostAddress(address, slash < 0 ? bits : length(text.substring(slash + 1), bits, text));
    }

    private static int length(String digits, int bits, String text) {
        boolean number =
                !digits.isEmpty() && digits.length() <= 3 && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        int length = number ? Integer.parseInt(digits) : 0;
        if (length < 1 || length > bits) {
            throw new IllegalArgumentException(
                    "the prefix length of an address must be 1.." + bits + ", was '" + digits + "' in '" + text + "'");
        }
        return length;
    }

    @Override
    public String toString() {
        return address + "/" + prefixLength;
    }
}
