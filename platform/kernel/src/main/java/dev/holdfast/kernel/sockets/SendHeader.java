package dev.holdfast.kernel.sockets;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.LibC;
import java.nio.ByteBuffer;

/**
 * The reusable argument of {@code sendmsg} and the packet itself, as a 64-bit Linux lays them out. For one thread at a time.
 *
 * <pre>
 *   0 name | 8 name length, pad | 16 iovec | 24 iovec count | 32 control | 40 control length | 48 flags, pad
 *  56 iovec base | 64 iovec length
 *  72 sockaddr_in
 *  88 control: length u64, level u32, type u32, data; each record padded to 8 bytes
 * </pre>
 */
final class SendHeader {
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int IOVEC_AT = 56;
    private static final int NAME_AT = 72;
    private static final int CONTROL_AT = NAME_AT + Inet.SOCKADDR_BYTES;
    private static final int RECORD_HEAD = 16;
    /** {@code struct in_pktinfo}: device index, source address, destination address (ignored when sending). */
    private static final int PKTINFO_BYTES = 12;

    private static final int PKTINFO_SPACE = 32;
    private static final int INT_SPACE = 24;
    /** Most packets of the protocols spoken here fit; the rest makes it grow. */
    private static final int FIRST_ROOM = 2048;

    private final LibC libc = LibC.get();
    private final ByteBuffer memory = Inet.room(CONTROL_AT + PKTINFO_SPACE + INT_SPACE);
    private final long address = LibC.address(memory);
    private ByteBuffer packet = Inet.room(FIRST_ROOM);

    SendHeader() {
        memory.putLong(0, address + NAME_AT).putInt(8, Inet.SOCKADDR_BYTES);
        memory.putLong(16, address + IOVEC_AT).putLong(24, 1);
        memory.putLong(32, address + CONTROL_AT);
        memory.putLong(IOVEC_AT, LibC.address(packet));
    }

    void send(int fd, ByteBuffer payload, Envelope to) throws ErrnoException {
        load(payload);
        Inet.putAddress(memory, NAME_AT, to.remote, to.remotePort);
        int controls = 0;
        if (to.device != 0 || to.local != 0) {
            int at = record(CONTROL_AT, Inet.IP_PKTINFO, PKTINFO_BYTES);
            memory.putInt(at, to.device).putInt(at + 4, Inet.wire(to.local)).putInt(at + 8, 0);
            controls = PKTINFO_SPACE;
        }
        if (to.ttl != 0) {
            memory.putInt(record(CONTROL_AT + controls, Inet.IP_TTL, Integer.BYTES), to.ttl);
            controls += INT_SPACE;
        }
        memory.putLong(CONTROL_LENGTH_AT, controls);
        while (libc.sendmsg(fd, address, LibC.MSG_DONTWAIT) == -1) {
            int errno = LibC.errno();
            if (errno != Errno.EINTR) {
                throw new ErrnoException(errno, wording(to));
            }
        }
    }

    private void load(ByteBuffer payload) {
        int length = payload.remaining();
        if (length > packet.capacity()) {
            packet = Inet.room(length);
            memory.putLong(IOVEC_AT, LibC.address(packet));
        }
        packet.put(0, payload, payload.position(), length);
        memory.putLong(IOVEC_AT + 8, length);
    }

    /** Writes the head of a control message; returns where its data goes. */
    private int record(int at, int type, int dataBytes) {
        memory.putLong(at, RECORD_HEAD + dataBytes)
                .putInt(at + 8, Inet.IPPROTO_IP)
                .putInt(at + 12, type);
        return at + RECORD_HEAD;
    }

    private static String wording(Envelope to) {
        return "send to " + Inet.dotted(to.remote)
                + (to.remotePort == 0 ? "" : ":" + to.remotePort)
                + (to.local == 0 ? "" : " from " + Inet.dotted(to.local))
                + (to.device == 0 ? "" : " through device " + to.device);
    }
}
