package dev.holdfast.bgp.wire;

import java.nio.charset.StandardCharsets;

/** The words that may go with an administrative shutdown or reset (RFC 9003): a length byte and up to 255 bytes of UTF-8. */
final class ShutdownText {
    private static final int MOST_BYTES = 255;

    private ShutdownText() {}

    /** Cut at a character's edge if it is too long. */
    static Bytes encode(String text) {
        if (text.isEmpty()) {
            return Bytes.NONE;
        }
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, MOST_BYTES);
        while (length < utf8.length && (utf8[length] & 0xC0) == 0x80) {
            length--;
        }
        byte[] data = new byte[length + 1];
        data[0] = (byte) length;
        System.arraycopy(utf8, 0, data, 1, length);
        return Bytes.of(data);
    }

    /** What the peer says, safe to print; empty if it says nothing or the length does not fit. */
    static String decode(Bytes data) {
        if (data.length() < 1 || data.at(0) > data.length() - 1) {
            return "";
        }
        return printable(data.shared(), 1, data.at(0));
    }

    /**
     * Text from a stranger, fit for a log or a terminal: what is no UTF-8 becomes U+FFFD, and so does every control
     * character and every mark that turns the direction of writing.
     */
    static String printable(byte[] bytes, int start, int length) {
        String text = new String(bytes, start, length, StandardCharsets.UTF_8);
        var safe = new StringBuilder(text.length());
        text.codePoints().forEach(c -> safe.appendCodePoint(unsafe(c) ? 0xFFFD : c));
        return safe.toString();
    }

    private static boolean unsafe(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
