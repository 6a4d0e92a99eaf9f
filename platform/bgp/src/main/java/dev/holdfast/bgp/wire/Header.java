package dev.holdfast.bgp.wire;

import org.jspecify.annotations.Nullable;

/**
 * The 19 bytes in front of every message (RFC 4271 §4.1), read in place.
 * <pre>
 *   bytes 0..15 marker, all ones | 16..17 length, header included | 18 type
 * </pre>
 */
public final class Header {
    public static final int BYTES = 19;
    /** The longest message without and with RFC 8654. */
    public static final int MOST_BYTES = 4096;

    public static final int MOST_BYTES_EXTENDED = 65535;

    private static final int MARKER_BYTES = 16;
    private static final int LENGTH_AT = 16;
    private static final int TYPE_AT = 18;

    private Header() {}

    /** The length the header names, 0..65535; needs {@link #BYTES} bytes, not yet checked. */
    public static int length(byte[] buffer, int start) {
        return Octets.u16(buffer, start + LENGTH_AT);
    }

    /** The type; only after {@link #refuse} found nothing wrong. */
    public static MessageType type(byte[] buffer, int start) {
        MessageType type = MessageType.of(Octets.u8(buffer, start + TYPE_AT));
        if (type == null) {
            throw new IllegalStateException("the header was not checked");
        }
        return type;
    }

    /**
     * What is wrong with a header (RFC 4271 §6.1), to be sent back before the session is closed; null if nothing is.
     * Needs {@link #BYTES} bytes.
     *
     * @param extended whether we announced that we take extended messages
     */
    public static @Nullable Notification refuse(byte[] buffer, int start, boolean extended) {
        for (int i = 0; i < MARKER_BYTES; i++) {
            if (buffer[start + i] != -1) {
                return Notification.of(Notification.HEADER, 1);
            }
        }
        int length = length(buffer, start);
        int code = Octets.u8(buffer, start + TYPE_AT);
        MessageType type = MessageType.of(code);
        if (length < BYTES || length > (extended ? MOST_BYTES_EXTENDED : MOST_BYTES)) {
            return badLength(length);
        }
        if (type == null) {
            return new Notification(Notification.HEADER, 3, Bytes.of((byte) code));
        }
        return length < type.leastBytes() || length > type.mostBytes(extended) ? badLength(length) : null;
    }

    static Notification badLength(int length) {
        return new Notification(Notification.HEADER, 2, Bytes.ofU16(length));
    }

    /** Writes a header at the start of a message of that length. */
    static void put(byte[] buffer, int start, int length, MessageType type) {
        for (int i = 0; i < MARKER_BYTES; i++) {
            buffer[start + i] = -1;
        }
        Octets.put16(buffer, start + LENGTH_AT, length);
        buffer[start + TYPE_AT] = (byte) type.code();
    }

    /** A whole KEEPALIVE. */
    public static byte[] keepalive() {
        byte[] message = new byte[BYTES];
        put(message, 0, BYTES, MessageType.KEEPALIVE);
        return message;
    }
}
