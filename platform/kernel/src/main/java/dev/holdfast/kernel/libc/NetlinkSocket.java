package dev.holdfast.kernel.libc;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A netlink socket, bound to a port of the kernel's choice. One thread may receive while another sends; {@link #wake} is
 * for any thread. Neither direction allocates per message.
 *
 * <p>Close it only when no thread is inside {@link #receive} or {@link #awaitReadable}: closing wakes nobody, and the
 * number of the descriptor is soon somebody else's.
 */
public final class NetlinkSocket implements AutoCloseable {
    private static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int SOL_NETLINK = 270;
    private static final int NETLINK_ADD_MEMBERSHIP = 1;
    private static final int NETLINK_DROP_MEMBERSHIP = 2;
    /** {@code struct sockaddr_nl}: family u16, pad u16, port u32, groups u32. */
    private static final int SOCKADDR_BYTES = 12;

    private final int fd;
    private final int wakeFd;
    private final int portId;
    private final LibC libc = LibC.get();
    private final ReceiveHeader header = new ReceiveHeader();
    private final WakeablePoll poll;
    private volatile boolean open = true;
    private @Nullable ByteBuffer lastSent;
    private long lastSentAddress;

    private NetlinkSocket(int fd, int wakeFd) throws ErrnoException {
        this.fd = fd;
        this.wakeFd = wakeFd;
        this.poll = new WakeablePoll(fd, wakeFd);
        var address = room(SOCKADDR_BYTES).putShort(0, (short) LibC.AF_NETLINK);
        LibC.check(libc.bind(fd, LibC.address(address), SOCKADDR_BYTES), "bind netlink socket");
        var length = room(Integer.BYTES).putInt(0, SOCKADDR_BYTES);
        LibC.check(libc.getsockname(fd, LibC.address(address), LibC.address(length)), "getsockname");
        this.portId = address.getInt(4);
    }

    /**
     * Opens a socket in a network namespace and leaves it there; the calling thread stays where it is.
     *
     * @param netlinkProtocol 0 route, 11 connector, 16 generic; {@code linux/netlink.h}
     * @param netns a name under {@code /run/netns}, or an absolute path such as {@code /proc/1/ns/net}; null: where the
     *     calling thread is
     * @throws ErrnoException with the call that failed; {@code EPERM} from {@code setns} without CAP_SYS_ADMIN
     */
    public static NetlinkSocket open(int netlinkProtocol, @Nullable String netns) throws IOException {
        return netns == null ? open(netlinkProtocol) : Namespaces.in(netns, () -> open(netlinkProtocol));
    }

    private static NetlinkSocket open(int netlinkProtocol) throws ErrnoException {
        LibC libc = LibC.get();
        int type = LibC.SOCK_RAW | LibC.SOCK_CLOEXEC;
        int fd = LibC.check(libc.socket(LibC.AF_NETLINK, type, netlinkProtocol), "open netlink socket");
        int wakeFd = -1;
        try {
            wakeFd = LibC.check(libc.eventfd(0, LibC.EFD_CLOEXEC | LibC.EFD_NONBLOCK), "eventfd");
            return new NetlinkSocket(fd, wakeFd);
        } catch (ErrnoException e) {
            libc.close(fd);
            if (wakeFd != -1) {
                libc.close(wakeFd);
            }
            throw e;
        }
    }

    /** The port the kernel bound it to, which it names as the author of what is sent here; unsigned. */
    public int portId() {
        return portId;
    }

    /** Subscribes to a multicast group by its number, {@code RTNLGRP_*}; needs no capability for those of routes. */
    public void join(int group) throws ErrnoException {
        setOption(SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, group);
    }

    /** Takes back {@link #join}; what was queued before stays queued. */
    public void leave(int group) throws ErrnoException {
        setOption(SOL_NETLINK, NETLINK_DROP_MEMBERSHIP, group);
    }

    /** Sets a socket option whose value is an int. */
    public void setOption(int level, int name, int value) throws ErrnoException {
        var memory = room(Integer.BYTES).putInt(0, value);
        LibC.check(
                libc.setsockopt(fd, level, name, LibC.address(memory), Integer.BYTES),
                "setsockopt " + level + " " + name);
    }

    /**
     * Asks for room for what arrives, beyond the limit of the system if CAP_NET_ADMIN allows.
     *
     * @return what the kernel grants, in its own accounting, which is twice what was asked
     */
    public int receiveBuffer(int bytes) throws ErrnoException {
        return buffer(SO_RCVBUFFORCE, SO_RCVBUF, bytes);
    }

    /** As {@link #receiveBuffer}, for what is sent: no single send may be longer. */
    public int sendBuffer(int bytes) throws ErrnoException {
        return buffer(SO_SNDBUFFORCE, SO_SNDBUF, bytes);
    }

    private int buffer(int forced, int plain, int bytes) throws ErrnoException {
        try {
            setOption(SOL_SOCKET, forced, bytes);
        } catch (ErrnoException e) {
            if (e.errno() != Errno.EPERM) {
                throw e;
            }
            setOption(SOL_SOCKET, plain, bytes);
        }
        var value = room(Integer.BYTES);
        var length = room(Integer.BYTES).putInt(0, Integer.BYTES);
        LibC.check(
                libc.getsockopt(fd, SOL_SOCKET, plain, LibC.address(value), LibC.address(length)),
                "getsockopt " + plain);
        return value.getInt(0);
    }

    /** Has the kernel judge each datagram before it is queued here; {@code socket(7)}, SO_ATTACH_FILTER. */
    public void attachFilter(List<BpfInstruction> program) throws ErrnoException {
        var code = room(8 * program.size());
        for (BpfInstruction step : program) {
            code.putShort((short) step.code());
            code.put((byte) step.ifTrue()).put((byte) step.ifFalse());
            code.putInt(step.operand());
        }
        var descriptor = room(16).putShort(0, (short) program.size()).putLong(8, LibC.address(code));
        LibC.check(
                libc.setsockopt(fd, SOL_SOCKET, SO_ATTACH_FILTER, LibC.address(descriptor), 16),
                "setsockopt SO_ATTACH_FILTER");
    }

    /**
     * Sends what lies between position and limit to the kernel, as one datagram, and leaves both as they are.
     *
     * @param data direct
     */
    public void send(ByteBuffer data) throws ErrnoException {
        checkOpen();
        if (data != lastSent) {
            lastSentAddress = LibC.address(data);
            lastSent = data;
        }
        while (libc.send(fd, lastSentAddress + data.position(), data.remaining(), 0) == -1) {
            int errno = LibC.errno();
            if (errno != Errno.EINTR) {
                throw new ErrnoException(errno, "send to the kernel");
            }
        }
    }

    /**
     * Waits for a datagram.
     *
     * @param into direct; afterwards position 0, limit at the end of what came
     * @return its length in bytes; 0 if it did not come from the kernel and was thrown away
     * @throws ErrnoException {@code ENOBUFS}: the kernel dropped datagrams, those still queued come next;
     *     {@code EMSGSIZE}: this one is longer than {@code into} and lost
     */
    public int receive(ByteBuffer into) throws ErrnoException {
        checkOpen();
        return header.receive(fd, into, 0);
    }

    /** As {@link #receive}, but returns -1 at once if nothing is queued. */
    public int receiveNow(ByteBuffer into) throws ErrnoException {
        checkOpen();
        return header.receive(fd, into, LibC.MSG_DONTWAIT);
    }

    /**
     * Waits until something can be received, an error included.
     *
     * @param timeoutMillis -1: no limit
     * @return false if it was {@link #wake} or the time that ended the wait
     */
    public boolean awaitReadable(int timeoutMillis) throws ErrnoException {
        checkOpen();
        return poll.await(timeoutMillis);
    }

    /** Ends the current {@link #awaitReadable}, or the next one. */
    public synchronized void wake() {
        if (open) {
            poll.wake();
        }
    }

    /** A closed descriptor's number may be somebody else's by now. */
    private void checkOpen() throws ErrnoException {
        if (!open) {
            throw new ErrnoException(Errno.EBADF, "netlink socket is closed");
        }
    }

    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            libc.close(fd);
            libc.close(wakeFd);
        }
    }

    /** Zeroed native memory in the machine's byte order. */
    static ByteBuffer room(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.nativeOrder());
    }
}
