package dev.holdfast.kernel.sockets;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.kernel.libc.Errno;
import dev.holdfast.kernel.libc.ErrnoException;
import dev.holdfast.kernel.libc.LibC;
import java.nio.ByteBuffer;

/**
 * The reusable argument of {@code recvmsg} and room for the longest packet; layout as in {@link SendHeader}. For one thread.
 */
final class ReceiveHeader {
    private static final int NAME_LENGTH_AT = 8;
    private static final int CONTROL_LENGTH_AT = 40;
    private static final int IOVEC_AT = 56;
    private static final int NAME_AT = 72;
    private static final int CONTROL_AT = NAME_AT + Inet.SOCKADDR_BYTES;
    private static final int CONTROL_BYTES = 128;
    private static final int RECORD_HEAD = 16;
    private static final int LONGEST_PACKET = 65536;

    private final LibC libc = LibC.get();
    private final ByteBuffer memory = Inet.room(CONTROL_AT + CONTROL_BYTES);
    private final long address = LibC.address(memory);
    private final ByteBuffer packet = Inet.room(LONGEST_PACKET);
    private final boolean headed;

    /** @param headed whether packets begin with their IP header, as those of raw sockets do */
    ReceiveHeader(boolean headed) {
        this.headed = headed;
        memory.putLong(0, address + NAME_AT);
        memory.putLong(16, address + IOVEC_AT).putLong(24, 1);
        memory.putLong(32, address + CONTROL_AT);
        memory.putLong(IOVEC_AT, LibC.address(packet)).putLong(IOVEC_AT + 8, LONGEST_PACKET);
    }

    /** Takes the next packet that is queued; false: there is none. */
    boolean receive(int fd, ByteBuffer into, Envelope from) throws ErrnoException {
        memory.putInt(NAME_LENGTH_AT, Inet.SOCKADDR_BYTES).putLong(CONTROL_LENGTH_AT, CONTROL_BYTES);
        long length;
        while ((length = libc.recvmsg(fd, address, LibC.MSG_DONTWAIT)) == -1) {
            int errno = LibC.errno();
            if (errno == Errno.EAGAIN) {
                return false;
            }
            if (errno != Errno.EINTR) {
                throw new ErrnoException(errno, "receive");
            }
        }
        int start = headed ? (packet.get(0) & 0xF) * Integer.BYTES : 0;
        int taken = Math.min(into.capacity(), Math.max(0, (int) length - start));
        into.clear();
        into.put(0, packet, start, taken).limit(taken);
        from.remote = Inet.addressIn(memory, NAME_AT);
        from.remotePort = headed ? 0 : Inet.portIn(memory, NAME_AT);
        from.local = 0;
        from.device = 0;
        from.ttl = 0;
        readControls(from);
        return true;
    }

    private void readControls(Envelope from) {
        int end = CONTROL_AT + (int) memory.getLong(CONTROL_LENGTH_AT);
        int at = CONTROL_AT;
        while (at + RECORD_HEAD <= end) {
            int length = (int) memory.getLong(at);
            int data = at + RECORD_HEAD;
            if (memory.getInt(at + 8) == Inet.IPPROTO_IP && memory.getInt(at + 12) == Inet.IP_PKTINFO) {
                from.device = memory.getInt(data);
                from.local = Inet.wire(memory.getInt(data + 8));
            } else if (memory.getInt(at + 8) == Inet.IPPROTO_IP && memory.getInt(at + 12) == Inet.IP_TTL) {
                from.ttl = memory.getInt(data);
            }
            at += Math.max(RECORD_HEAD, length + 7 & ~7);
        }
    }
}
