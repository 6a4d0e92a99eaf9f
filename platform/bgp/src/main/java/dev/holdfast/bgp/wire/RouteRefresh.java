package dev.holdfast.bgp.wire;

/**
 * Asks for a family's routes again, or marks the begin or end of their sending (RFC 2918, RFC 7313).
 *
 * @param subtype {@link #REQUEST}, {@link #BEGIN}, {@link #END}, or another, which is to be ignored
 */
public record RouteRefresh(AfiSafi family, int subtype) {
    public static final int REQUEST = 0;
    public static final int BEGIN = 1;
    public static final int END = 2;

    private static final int BYTES = Header.BYTES + 4;

    /**
     * Reads a message whose header was checked.
     *
     * @param enhanced whether both sides announced RFC 7313, which has an error code of its own for a wrong length
     */
    public static Decoded<RouteRefresh> read(byte[] buffer, int start, int end, boolean enhanced) {
        int length = end - start;
        if (length != BYTES) {
            return Decoded.bad(
                    enhanced
                            ? new Notification(Notification.REFRESH, 1, Bytes.of(buffer, start, end))
                            : Header.badLength(length));
        }
        int at = start + Header.BYTES;
        var family = new AfiSafi(Octets.u16(buffer, at), Octets.u8(buffer, at + 3));
        return Decoded.good(new RouteRefresh(family, Octets.u8(buffer, at + 2)));
    }

    /** The whole message. */
    public byte[] toMessage() {
        byte[] message = new byte[BYTES];
        Header.put(message, 0, BYTES, MessageType.ROUTE_REFRESH);
        Octets.put16(message, Header.BYTES, family.afi());
        message[Header.BYTES + 2] = (byte) subtype;
        message[Header.BYTES + 3] = (byte) family.safi();
        return message;
    }
}
