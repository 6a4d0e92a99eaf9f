package dev.holdfast.latency;

import java.nio.ByteBuffer;

/**
 * ICMP echo and its reply (RFC 792). The payload begins with a number that no other program sends, so that an answer to somebody
 * else's ping with the same identifier is none of ours; the rest is zero.
 */
final class Echo {
    static final int LEAST_PAYLOAD = 16;

    private static final int HEADER = 8;
    private static final byte REQUEST = 8;
    private static final byte REPLY = 0;
    private static final int CHECKSUM_AT = 2;
    private static final int ID_AT = 4;
    private static final int SEQUENCE_AT = 6;

    private Echo() {}

    /** @return where the packet stands, from position to limit */
    static ByteBuffer write(ByteBuffer into, int id, int sequence, long token, int payload) {
        into.clear().limit(HEADER + payload);
        for (int i = 0; i < into.limit(); i++) {
            into.put(i, (byte) 0);
        }
        into.put(0, REQUEST);
        into.putShort(ID_AT, (short) id);
        into.putShort(SEQUENCE_AT, (short) sequence);
        into.putLong(HEADER, token);
        into.putShort(CHECKSUM_AT, (short) ~sum(into));
        return into;
    }

    /** Whether this is a whole and undamaged answer to an echo of {@code token}. */
    static boolean isReply(ByteBuffer packet, long token) {
        return packet.limit() >= HEADER + LEAST_PAYLOAD
                && packet.get(0) == REPLY
                && packet.get(1) == 0
                && packet.getLong(HEADER) == token
                && (short) ~sum(packet) == 0;
    }

    static int id(ByteBuffer reply) {
        return Short.toUnsignedInt(reply.getShort(ID_AT));
    }

    static int sequence(ByteBuffer reply) {
        return Short.toUnsignedInt(reply.getShort(SEQUENCE_AT));
    }

    /** The Internet checksum before its last complement (RFC 1071), from 0 to the limit. */
    private static int sum(ByteBuffer packet) {
        int sum = 0;
        int limit = packet.limit();
        for (int i = 0; i + 1 < limit; i += 2) {
            sum += Short.toUnsignedInt(packet.getShort(i));
        }
        if ((limit & 1) == 1) {
            sum += Byte.toUnsignedInt(packet.get(limit - 1)) << 8;
        }
        sum = (sum & 0xFFFF) + (sum >>> 16);
        return (sum & 0xFFFF) + (sum >>> 16);
    }
}
