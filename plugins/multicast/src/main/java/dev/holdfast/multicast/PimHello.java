package dev.holdfast.multicast;

import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The Hello of PIM version 2 (RFC 7761 §4.9.2), by which the other end takes us for a neighbour.
 *
 * <pre>
 *   version 2, type 0 | reserved | checksum
 *   option: type u16 | length u16 | value      holdtime (1), generation id (20), DR priority (19)
 * </pre>
 */
final class PimHello {
    private static final int VERSION_AND_TYPE = 0x20;
    private static final int BYTES = 26;
    private static final int HOLDTIME = 1;
    private static final int DR_PRIORITY = 19;
    private static final int GENERATION_ID = 20;

    private PimHello() {}

    /**
     * @param holdtime whole seconds, 0..65535
     * @param generationId unsigned 32 bits; another one tells the neighbour that we have forgotten everything
     * @param drPriority unsigned 32 bits
     */
    static ByteBuffer encode(Duration holdtime, long generationId, long drPriority) {
        ByteBuffer packet = ByteBuffer.allocate(BYTES);
        packet.put((byte) VERSION_AND_TYPE).put((byte) 0).putShort((short) 0);
        packet.putShort((short) HOLDTIME).putShort((short) 2).putShort((short) holdtime.toSeconds());
        packet.putShort((short) GENERATION_ID).putShort((short) 4).putInt((int) generationId);
        packet.putShort((short) DR_PRIORITY).putShort((short) 4).putInt((int) drPriority);
        packet.putShort(2, Checksum.of(packet, 0, BYTES));
        return packet.flip();
    }
}
