package dev.holdfast.kernel.libc;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The reusable argument of {@code recvmsg}: {@code struct msghdr}, its one {@code iovec} and the sender's address, as a
 * 64-bit Linux lays them out. For one thread.
 *
 * <pre>
 *   0 name | 8 name length, pad | 16 iovec | 24 iovec count | 32 control | 40 control length | 48 flags, pad
 *  56 iovec base | 64 iovec length
 *  72 sockaddr_nl: family u16, pad u16, port u32, groups u32
 * </pre>
 */
final class ReceiveHeader {
    private static final int NAME_LENGTH_AT = 8;
    private static final int FLAGS_AT = 48;
    private static final int IOVEC_AT = 56;
    private static final int NAME_AT = 72;
    private static final int SENDER_PORT_AT = NAME_AT + 4;
    private static final int BYTES = 84;

    private final LibC libc = LibC.get();
    private final ByteBuffer memory = NetlinkSocket.room(BYTES);
    private final long address = LibC.address(memory);
    private @Nullable ByteBuffer target;

    ReceiveHeader() {
        memory.putLong(0, address + NAME_AT);
        memory.putLong(16, address + IOVEC_AT);
        memory.putLong(24, 1);
    }

    int receive(int fd, ByteBuffer into, int flags) throws ErrnoException {
        if (into != target) {
            target = into;
            memory.putLong(IOVEC_AT, LibC.address(into));
            memory.putLong(IOVEC_AT + 8, into.capacity());
        }
        memory.putInt(NAME_LENGTH_AT, BYTES - NAME_AT);
        into.clear().limit(0);
        long length;
        while ((length = libc.recvmsg(fd, address, flags)) == -1) {
            int errno = LibC.errno();
            if (errno == Errno.EAGAIN) {
                return -1;
            }
            if (errno != Errno.EINTR) {
                throw new ErrnoException(errno, "receive from netlink");
            }
        }
        // Root processes can send to our port what looks like the kernel's; only the kernel is port 0.
        if (memory.getInt(SENDER_PORT_AT) != 0) {
            return 0;
        }
        if ((memory.getInt(FLAGS_AT) & LibC.MSG_TRUNC) != 0) {
            throw new ErrnoException(Errno.EMSGSIZE, "receive from netlink");
        }
        into.limit((int) length);
        return (int) length;
    }
}
