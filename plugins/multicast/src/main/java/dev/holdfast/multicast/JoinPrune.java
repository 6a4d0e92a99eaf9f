package dev.holdfast.multicast;

import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Join/Prune messages of PIM version 2 (RFC 7761 §4.9.5), each group with one (*,G) entry.
 *
 * <pre>
 *   version 2, type 3 | reserved | checksum
 *   upstream neighbour: family, encoding, address | reserved | groups u8 | holdtime u16
 *   a group: family, encoding, flags, mask length, address | joins u16 | prunes u16
 *            source: family, encoding, flags S W R, mask length, address
 * </pre>
 *
 * @param neighbour whom it is for: the other end's address inside the tunnel
 * @param rendezvousPoint the source that stands for "any" in a (*,G) entry
 */
record JoinPrune(IpAddress neighbour, IpAddress rendezvousPoint) {
    private static final int VERSION_AND_TYPE = 0x23;
    private static final int HEAD_BYTES = 14;
    private static final int GROUP_BYTES = 20;
    private static final int IP_HEADER_BYTES = 20;
    private static final int MOST_GROUPS = 255;
    private static final int IPV4 = 1;
    private static final int HOST_MASK = 32;
    private static final int SPARSE_WILDCARD_RPT = 0x07;

    /**
     * As few messages as name all groups, each of which fits into one packet.
     *
     * @param holdtime how long a Join counts, or how soon a Prune is to take effect; whole seconds, 0..65535
     * @param mtu of the tunnel, in bytes, with IP header
     */
    List<ByteBuffer> encode(Collection<IpAddress> groups, boolean join, Duration holdtime, int mtu) {
        int fit = Math.max(1, (mtu - IP_HEADER_BYTES - HEAD_BYTES) / GROUP_BYTES);
        int each = Math.min(MOST_GROUPS, fit);
        var all = List.copyOf(groups);
        var messages = new ArrayList<ByteBuffer>();
        for (int from = 0; from < all.size(); from += each) {
            messages.add(message(all.subList(from, Math.min(all.size(), from + each)), join, holdtime));
        }
        return messages;
    }

    private ByteBuffer message(List<IpAddress> groups, boolean join, Duration holdtime) {
        ByteBuffer packet = ByteBuffer.allocate(HEAD_BYTES + GROUP_BYTES * groups.size());
        packet.put((byte) VERSION_AND_TYPE).put((byte) 0).putShort((short) 0);
        packet.put((byte) IPV4).put((byte) 0).put(neighbour.toBytes());
        packet.put((byte) 0).put((byte) groups.size()).putShort((short) holdtime.toSeconds());
        for (IpAddress group : groups) {
            packet.put((byte) IPV4).put((byte) 0).put((byte) 0).put((byte) HOST_MASK);
            packet.put(group.toBytes());
            packet.putShort((short) (join ? 1 : 0)).putShort((short) (join ? 0 : 1));
            packet.put((byte) IPV4)
                    .put((byte) 0)
                    .put((byte) SPARSE_WILDCARD_RPT)
                    .put((byte) HOST_MASK);
            packet.put(rendezvousPoint.toBytes());
        }
        packet.putShort(2, Checksum.of(packet, 0, packet.capacity()));
        return packet.flip();
    }
}
