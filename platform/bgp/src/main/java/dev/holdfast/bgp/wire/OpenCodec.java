package dev.holdfast.bgp.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * OPEN as bytes (RFC 4271 §4.2, RFC 5492, RFC 9072). Reads what can be read; whether it is allowed is {@link OpenRules}'.
 * <pre>
 *   after the header: version 1 | AS 2 | hold time 2 | router id 4 | length of parameters 1 | parameters
 *   or, if the first parameter would be of type 255: length 1, not 0 | 255 | length of parameters 2 | parameters
 * </pre>
 * A parameter is type 1, length 1 (2 in the second form), value; one of type 2 holds capabilities.
 */
public final class OpenCodec {
    private static final int VERSION_AT = Header.BYTES;
    private static final int AS_AT = VERSION_AT + 1;
    private static final int HOLD_AT = AS_AT + 2;
    private static final int ID_AT = HOLD_AT + 2;
    private static final int LENGTH_AT = ID_AT + 4;
    private static final int PARAMETERS_AT = LENGTH_AT + 1;
    private static final int EXTENDED = 255;
    private static final int CAPABILITIES = 2;

    private static final Notification UNREADABLE = Notification.of(Notification.OPEN, 0);

    private OpenCodec() {}

    /** Reads a message whose header was checked. */
    public static Decoded<Open> read(byte[] buffer, int start, int end) {
        if (Octets.u8(buffer, start + VERSION_AT) != Open.VERSION) {
            return Decoded.bad(new Notification(Notification.OPEN, 1, Bytes.ofU16(Open.VERSION)));
        }
        List<Capability> capabilities = new ArrayList<>();
        Notification refusal = readParameters(buffer, start, end, capabilities);
        if (refusal != null) {
            return Decoded.bad(refusal);
        }
        return Decoded.good(new Open(
                Octets.u16(buffer, start + AS_AT),
                Octets.u16(buffer, start + HOLD_AT),
                Octets.u32(buffer, start + ID_AT),
                capabilities));
    }

    private static @Nullable Notification readParameters(
            byte[] buffer, int start, int end, List<Capability> capabilities) {
        int at = start + PARAMETERS_AT;
        int length = Octets.u8(buffer, start + LENGTH_AT);
        boolean extended = length > 0 && at < end && Octets.u8(buffer, at) == EXTENDED;
        if (extended) {
            if (at + 3 > end) {
                return UNREADABLE;
            }
            length = Octets.u16(buffer, at + 1);
            at += 3;
        }
        if (at + length != end) {
            return UNREADABLE;
        }
        int head = extended ? 3 : 2;
        while (at < end) {
            if (at + head > end) {
                return UNREADABLE;
            }
            int type = Octets.u8(buffer, at);
            int valueAt = at + head;
            int valueEnd = valueAt + (extended ? Octets.u16(buffer, at + 1) : Octets.u8(buffer, at + 1));
            if (valueEnd > end) {
                return UNREADABLE;
            }
            if (type != CAPABILITIES) {
                return Notification.of(Notification.OPEN, 4);
            }
            if (!readCapabilities(buffer, valueAt, valueEnd, capabilities)) {
                return UNREADABLE;
            }
            at = valueEnd;
        }
        return null;
    }

    private static boolean readCapabilities(byte[] buffer, int start, int end, List<Capability> into) {
        int at = start;
        while (at < end) {
            int valueAt = at + 2;
            if (valueAt > end || valueAt + Octets.u8(buffer, at + 1) > end) {
                return false;
            }
            int valueEnd = valueAt + Octets.u8(buffer, at + 1);
            Capability capability = CapabilityReader.read(Octets.u8(buffer, at), buffer, valueAt, valueEnd);
            if (capability == null) {
                return false;
            }
            into.add(capability);
            at = valueEnd;
        }
        return true;
    }

    /**
     * The whole message. The form of RFC 9072 is used only if the capabilities do not fit the other.
     *
     * @throws IllegalArgumentException if they do not fit a message at all
     */
    public static byte[] write(Open open) {
        var writer = new CapabilityWriter();
        open.capabilities().forEach(writer::write);
        byte[] capabilities = writer.toBytes();
        boolean extended = capabilities.length > EXTENDED - 2;
        int head = capabilities.length == 0 ? 0 : extended ? 6 : 2;
        byte[] message = new byte[PARAMETERS_AT + head + capabilities.length];
        if (message.length > Header.MOST_BYTES) {
            throw new IllegalArgumentException("the capabilities do not fit an OPEN: " + capabilities.length);
        }
        Header.put(message, 0, message.length, MessageType.OPEN);
        message[VERSION_AT] = Open.VERSION;
        Octets.put16(message, AS_AT, open.headerAs());
        Octets.put16(message, HOLD_AT, open.holdSeconds());
        Octets.put32(message, ID_AT, (int) open.routerId());
        if (extended) {
            message[LENGTH_AT] = (byte) EXTENDED;
            message[PARAMETERS_AT] = (byte) EXTENDED;
            Octets.put16(message, PARAMETERS_AT + 1, 3 + capabilities.length);
            message[PARAMETERS_AT + 3] = CAPABILITIES;
            Octets.put16(message, PARAMETERS_AT + 4, capabilities.length);
        } else if (head > 0) {
            message[LENGTH_AT] = (byte) (head + capabilities.length);
            message[PARAMETERS_AT] = CAPABILITIES;
            message[PARAMETERS_AT + 1] = (byte) capabilities.length;
        }
        System.arraycopy(capabilities, 0, message, PARAMETERS_AT + head, capabilities.length);
        return message;
    }
}
