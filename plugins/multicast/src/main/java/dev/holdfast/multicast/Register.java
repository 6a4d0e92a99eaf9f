package dev.holdfast.multicast;

import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;

/**
 * The Register message of PIM version 2 (RFC 7761 §4.9.3), with a whole datagram of the publisher's in it: an IPv4 header
 * (RFC 791), a UDP header (RFC 768) and the heartbeat. Its checksum covers the first 8 bytes only, those of the datagram cover
 * it as usual.
 *
 * @param source address of the publisher
 * @param port source and destination port of the datagram
 * @param ttl of the datagram
 */
record Register(IpAddress source, int port, int ttl) {
    private static final int VERSION_AND_TYPE = 0x21;
    private static final int PIM_BYTES = 8;
    private static final int IP_AT = PIM_BYTES;
    private static final int IP_BYTES = 20;
    private static final int UDP_AT = IP_AT + IP_BYTES;
    private static final int UDP_HEAD_BYTES = 8;
    private static final int VERSION_AND_WORDS = 0x45;
    private static final int UDP = 17;
    private static final int UDP_NO_CHECKSUM = 0;

    ByteBuffer encode(IpAddress group) {
        ByteBuffer payload = Heartbeat.payload();
        int udpBytes = UDP_HEAD_BYTES + payload.remaining();
        ByteBuffer packet = ByteBuffer.allocate(UDP_AT + udpBytes);
        packet.put((byte) VERSION_AND_TYPE).put((byte) 0).putShort((short) 0).putInt(0);
        packet.putShort(2, Checksum.of(packet, 0, PIM_BYTES));

        packet.put((byte) VERSION_AND_WORDS).put((byte) 0).putShort((short) (IP_BYTES + udpBytes));
        packet.putInt(0).put((byte) ttl).put((byte) UDP).putShort((short) 0);
        packet.put(source.toBytes()).put(group.toBytes());
        packet.putShort(IP_AT + 10, Checksum.of(packet, IP_AT, IP_BYTES));

        packet.putShort((short) port)
                .putShort((short) port)
                .putShort((short) udpBytes)
                .putShort((short) 0);
        packet.put(payload);
        packet.putShort(UDP_AT + 6, udpChecksum(packet, group, udpBytes));
        return packet.flip();
    }

    /** Over a pseudo header of addresses, protocol and length as well; zero, which means "none", is written as all ones. */
    private short udpChecksum(ByteBuffer packet, IpAddress group, int udpBytes) {
        short sum = new Checksum()
                .address((int) source.low())
                .address((int) group.low())
                .word(UDP)
                .word(udpBytes)
                .add(packet, UDP_AT, udpBytes)
                .value();
        return sum == UDP_NO_CHECKSUM ? (short) 0xFFFF : sum;
    }
}
