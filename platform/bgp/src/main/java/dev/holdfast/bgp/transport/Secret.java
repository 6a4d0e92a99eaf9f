package dev.holdfast.bgp.transport;

import java.nio.charset.StandardCharsets;

/**
 * The password both ends of a TCP connection sign their segments with (RFC 2385). Nothing that prints it says it.
 *
 * @param text 1..80 bytes in UTF-8, the most the kernel takes
 */
public record Secret(String text) {
    private static final int MOST_BYTES = 80;

    /** @throws IllegalArgumentException if it is empty or too long; the message does not say the password */
    public Secret {
        int length = text.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MOST_BYTES) {
            throw new IllegalArgumentException("password must be 1.." + MOST_BYTES + " bytes, was " + length
                    + "; the kernel takes no others for TCP MD5");
        }
    }

    /** @throws IllegalArgumentException if it is empty or too long */
    public static Secret parse(String text) {
        return new Secret(text);
    }

    public byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "<set>";
    }
}
