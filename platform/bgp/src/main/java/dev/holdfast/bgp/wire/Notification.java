package dev.holdfast.bgp.wire;

/**
 * Why a session ends (RFC 4271 §4.5, §6), sent or received.
 *
 * @param code 0..255; those of the constants are named
 * @param subcode 0..255
 * @param data what the code asks for, for instance the value refused
 */
public record Notification(int code, int subcode, Bytes data) {
    public static final int HEADER = 1;
    public static final int OPEN = 2;
    public static final int UPDATE = 3;
    public static final int HOLD = 4;
    public static final int STATE = 5;
    public static final int CEASE = 6;
    public static final int REFRESH = 7;
    public static final int SEND_HOLD = 8;

    public static final Notification HOLD_EXPIRED = of(HOLD, 0);
    public static final Notification SEND_HOLD_EXPIRED = of(SEND_HOLD, 0);

    private static final int CODE_AT = Header.BYTES;
    private static final int DATA_AT = CODE_AT + 2;

    public static Notification of(int code, int subcode) {
        return new Notification(code, subcode, Bytes.NONE);
    }

    public static Notification cease(Cease why) {
        return of(CEASE, why.subcode());
    }

    /** With words for the other side's operator (RFC 9003); only a shutdown and a reset carry them. */
    public static Notification cease(Cease why, String text) {
        boolean speaks = why == Cease.SHUTDOWN || why == Cease.RESET;
        return new Notification(CEASE, why.subcode(), speaks ? ShutdownText.encode(text) : Bytes.NONE);
    }

    /** Too many prefixes: names the family and the limit (RFC 4486 §4). */
    public static Notification maxPrefixes(AfiSafi family, int limit) {
        byte[] data = new byte[7];
        Octets.put16(data, 0, family.afi());
        data[2] = (byte) family.safi();
        Octets.put32(data, 3, limit);
        return new Notification(CEASE, Cease.MAX_PREFIXES.subcode(), Bytes.of(data));
    }

    /**
     * This one wrapped into a Hard Reset (RFC 8538 §3), so that a peer which keeps routes over notifications drops them.
     */
    public Notification hard() {
        byte[] wrapped = new byte[2 + data.length()];
        wrapped[0] = (byte) code;
        wrapped[1] = (byte) subcode;
        data.copyTo(wrapped, 2);
        return new Notification(CEASE, Cease.HARD_RESET.subcode(), Bytes.of(wrapped));
    }

    public boolean isHard() {
        return is(Cease.HARD_RESET);
    }

    public boolean is(Cease why) {
        return code == CEASE && subcode == why.subcode();
    }

    /** What a Hard Reset wraps; this one itself if it is none, or wraps nothing. */
    public Notification reason() {
        if (!isHard() || data.length() < 2) {
            return this;
        }
        return new Notification(data.at(0), data.at(1), Bytes.of(data.shared(), 2, data.length()));
    }

    /** The words of the other side's operator (RFC 9003), safe to print; empty if there are none. */
    public String text() {
        Notification reason = reason();
        return reason.is(Cease.SHUTDOWN) || reason.is(Cease.RESET) ? ShutdownText.decode(reason.data) : "";
    }

    /** Reads a message whose header was checked; every content is a notification. */
    public static Notification read(byte[] buffer, int start, int end) {
        return new Notification(
                Octets.u8(buffer, start + CODE_AT),
                Octets.u8(buffer, start + CODE_AT + 1),
                Bytes.of(buffer, start + DATA_AT, end));
    }

    /** The whole message; data beyond {@code mostBytes} is cut off. */
    public byte[] toMessage(int mostBytes) {
        int kept = Math.min(data.length(), mostBytes - DATA_AT);
        byte[] message = new byte[DATA_AT + kept];
        Header.put(message, 0, message.length, MessageType.NOTIFICATION);
        message[CODE_AT] = (byte) code;
        message[CODE_AT + 1] = (byte) subcode;
        System.arraycopy(data.shared(), 0, message, DATA_AT, kept);
        return message;
    }

    /** {@code 6/2 administrative shutdown "maintenance"}. */
    @Override
    public String toString() {
        var line = new StringBuilder().append(code).append('/').append(subcode).append(' ');
        line.append(NotificationNames.of(code, subcode));
        if (isHard() && data.length() >= 2) {
            return line.append(": ").append(reason()).toString();
        }
        if (!text().isEmpty()) {
            return line.append(" \"").append(text()).append('"').toString();
        }
        return data.length() == 0
                ? line.toString()
                : line.append(" [").append(data).append(']').toString();
    }
}
