package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * The system this JVM runs on. One socket is written to and never read, another is only read, as long as somebody listens.
 *
 * <p>Written after the documents and not run on either system yet.
 */
public final class NativeCalls implements RouteSocketCalls {
    private static final int RECEIVE_BYTES = 256 * 1024; // both systems give 8 KiB, a few dozen messages
    private static final int POLLFD_BYTES = 8;
    private static final int TRIES = 4;
    private static final int POINTER_AT = 16; // of an interface request

    private final BsdLibC libc = BsdLibC.get();
    private final RouteSystem system;
    private final int writer;
    private final int inet;
    private final int inet6;
    private final int wakeRead;
    private final int wakeWrite;
    private final ByteBuffer polled = memory(2 * POLLFD_BYTES);
    private final ByteBuffer drained = memory(64);
    private final ByteBuffer one = memory(1);
    private int monitor = -1;
    private @Nullable ByteBuffer received;
    private long receivedAt;

    private NativeCalls(RouteSystem system) throws CallFailed {
        this.system = system;
        writer = check(libc.socket(BsdLibC.AF_ROUTE, BsdLibC.SOCK_RAW, 0), "socket");
        option(writer, BsdLibC.SO_USELOOPBACK, 0); // best effort: its own reports would only fill its buffer
        inet = check(libc.socket(Rtm.AF_INET, BsdLibC.SOCK_DGRAM, 0), "socket");
        inet6 = check(libc.socket(system.inet6(), BsdLibC.SOCK_DGRAM, 0), "socket");
        ByteBuffer pipe = memory(2 * Integer.BYTES);
        check(libc.pipe(pipe), "pipe");
        wakeRead = pipe.getInt(0);
        wakeWrite = pipe.getInt(Integer.BYTES);
    }

    /** @throws CallFailed if there is no route socket to be had */
    public static NativeCalls open(RouteSystem system) throws CallFailed {
        return new NativeCalls(system);
    }

    private static ByteBuffer memory(int bytes) {
        return ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private int check(int result, String call) throws CallFailed {
        if (result == -1) {
            throw new CallFailed(system, BsdLibC.errno(), call);
        }
        return result;
    }

    private void option(int fd, int name, int value) {
        libc.setsockopt(fd, BsdLibC.SOL_SOCKET, name, memory(Integer.BYTES).putInt(0, value), Integer.BYTES);
    }

    @Override
    public RouteSystem system() {
        return system;
    }

    @Override
    public String release() {
        return System.getProperty("os.version", "");
    }

    @Override
    public int pid() {
        return (int) ProcessHandle.current().pid();
    }

    @Override
    public boolean isPrivileged() {
        return libc.geteuid() == 0;
    }

    /** Protocol 0: with one family Darwin leaves link messages and most echoes out. */
    @Override
    public void listen() throws CallFailed {
        if (monitor != -1) {
            libc.close(monitor);
        }
        monitor = check(libc.socket(BsdLibC.AF_ROUTE, BsdLibC.SOCK_RAW, 0), "socket");
        option(monitor, BsdLibC.SO_RCVBUF, RECEIVE_BYTES);
        if (system == RouteSystem.FREEBSD) {
            option(monitor, BsdLibC.SO_RERROR, 1);
        }
        polled.putInt(0, monitor).putShort(4, (short) BsdLibC.POLLIN);
        polled.putInt(POLLFD_BYTES, wakeRead).putShort(POLLFD_BYTES + 4, (short) BsdLibC.POLLIN);
    }

    /** Reads first and waits only if there is nothing: in a storm that halves the calls. */
    @Override
    public int receive(ByteBuffer into, boolean wait) throws CallFailed {
        while (true) {
            long length = libc.recv(monitor, addressOf(into), into.capacity(), BsdLibC.MSG_DONTWAIT);
            if (length >= 0) {
                return (int) length;
            }
            int errno = BsdLibC.errno();
            if (errno == BsdErrno.EAGAIN) {
                if (!wait || woken()) {
                    return NOTHING;
                }
            } else if (errno != BsdErrno.EINTR) {
                throw new CallFailed(system, errno, "recv");
            }
        }
    }

    private long addressOf(ByteBuffer into) {
        if (into != received) {
            received = into;
            receivedAt = BsdLibC.address(into);
        }
        return receivedAt;
    }

    private boolean woken() throws CallFailed {
        int ready = libc.poll(polled, 2, -1);
        if (ready == -1 && BsdLibC.errno() != BsdErrno.EINTR) {
            throw new CallFailed(system, BsdLibC.errno(), "poll");
        }
        boolean woken = ready > 0 && polled.getShort(POLLFD_BYTES + 6) != 0;
        if (woken) {
            libc.read(wakeRead, drained, drained.capacity());
        }
        return woken;
    }

    @Override
    public void wake() {
        libc.write(wakeWrite, one, 1);
    }

    @Override
    public int write(ByteBuffer request) {
        while (true) {
            long written = libc.write(writer, request, request.limit());
            int errno = written == -1 ? BsdLibC.errno() : 0;
            if (errno != BsdErrno.EINTR) {
                return errno;
            }
        }
    }

    @Override
    public ByteBuffer table(int family, int operation, int argument) throws CallFailed {
        ByteBuffer name = memory(6 * Integer.BYTES);
        name.putInt(0, 4)
                .putInt(4, BsdLibC.AF_ROUTE)
                .putInt(12, family)
                .putInt(16, operation)
                .putInt(20, argument);
        ByteBuffer length = memory(Long.BYTES);
        for (int i = 0; ; i++) {
            check(libc.sysctl(name, 6, null, length, null, 0), "sysctl");
            long room = length.getLong(0) + length.getLong(0) / 4 + 1024; // it grows between the two calls
            ByteBuffer table = memory((int) Math.min(room, Integer.MAX_VALUE - 8));
            length.putLong(0, table.capacity());
            if (libc.sysctl(name, 6, table, length, null, 0) == 0) {
                return table.limit((int) length.getLong(0));
            }
            if (BsdLibC.errno() != BsdErrno.ENOMEM || i == TRIES - 1) {
                throw new CallFailed(system, BsdLibC.errno(), "sysctl");
            }
        }
    }

    @Override
    public int control(int family, long request, ByteBuffer argument, @Nullable ByteBuffer pointed) {
        if (pointed != null) {
            argument.putLong(POINTER_AT, BsdLibC.address(pointed));
        }
        int result = libc.ioctl(family == Rtm.AF_INET ? inet : inet6, request, argument);
        return result == -1 ? BsdLibC.errno() : 0;
    }

    @Override
    public void close() {
        if (monitor != -1) {
            libc.close(monitor);
        }
        libc.close(writer);
        libc.close(inet);
        libc.close(inet6);
        libc.close(wakeRead);
        libc.close(wakeWrite);
    }
}
