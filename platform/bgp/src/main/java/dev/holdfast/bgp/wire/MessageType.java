package dev.holdfast.bgp.wire;

import org.jspecify.annotations.Nullable;

/** The five messages (RFC 4271 §4.1, RFC 2918). */
public enum MessageType {
    OPEN(1, 29),
    UPDATE(2, 23),
    NOTIFICATION(3, 21),
    KEEPALIVE(4, 19),
    ROUTE_REFRESH(5, 23);

    private static final MessageType[] BY_CODE = {null, OPEN, UPDATE, NOTIFICATION, KEEPALIVE, ROUTE_REFRESH};

    private final int code;
    private final int leastBytes;

    MessageType(int code, int leastBytes) {
        this.code = code;
        this.leastBytes = leastBytes;
    }

    public int code() {
        return code;
    }

    /** The shortest such message, header included. */
    public int leastBytes() {
        return leastBytes;
    }

    /** The longest such message on a session that agreed on extended messages or not (RFC 8654 §4). */
    public int mostBytes(boolean extended) {
        if (this == KEEPALIVE) {
            return leastBytes;
        }
        return extended && this != OPEN ? Header.MOST_BYTES_EXTENDED : Header.MOST_BYTES;
    }

    /** The message of that code, or null. */
    static @Nullable MessageType of(int code) {
        return code < BY_CODE.length ? BY_CODE[code] : null;
    }
}
