package dev.holdfast.kernel.libc;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;

/**
 * The calls of the C library that Holdfast makes, raw: what they return is theirs, -1 means {@link #errno}. Memory is
 * passed as an address, {@link #address}, so that a call allocates nothing. Safe from any thread.
 *
 * <p>No call here has more than five arguments: with all-integer signatures the sixth arrives as garbage, unless a JVM
 * flag is set that nobody would remember.
 */
public interface LibC {
    int AF_INET = 2;
    int AF_NETLINK = 16;
    int SOCK_DGRAM = 2;
    int SOCK_RAW = 3;
    int SOCK_CLOEXEC = 0x80000;
    int O_RDONLY = 0;
    int O_CLOEXEC = 0x80000;
    int MSG_TRUNC = 0x20;
    int MSG_DONTWAIT = 0x40;
    int POLLIN = 0x1;
    int EFD_CLOEXEC = 0x80000;
    int EFD_NONBLOCK = 0x800;
    int CLONE_NEWNET = 0x40000000;

    int socket(int domain, int type, int protocol);

    int bind(int fd, long address, int length);

    int connect(int fd, long address, int length);

    /** @param lengthAt address of an int, the room at {@code address}, overwritten with what was used of it */
    int getsockname(int fd, long address, long lengthAt);

    int setsockopt(int fd, int level, int name, long value, int length);

    /** @param lengthAt address of an int, the room at {@code value}, overwritten with what was used of it */
    int getsockopt(int fd, int level, int name, long value, long lengthAt);

    @ssize_t
    long send(int fd, long data, @size_t long length, int flags);

    @ssize_t
    long sendmsg(int fd, long header, int flags);

    @ssize_t
    long recvmsg(int fd, long header, int flags);

    int poll(long descriptors, @size_t long count, int timeoutMillis);

    /** @param argument address of what {@code request} reads or writes */
    int ioctl(int fd, long request, long argument);

    int eventfd(int initial, int flags);

    @ssize_t
    long read(int fd, long into, @size_t long length);

    @ssize_t
    long write(int fd, long data, @size_t long length);

    int open(String path, int flags);

    int close(int fd);

    /** Moves the calling thread, and it alone, into another namespace. */
    int setns(int fd, int kind);

    int geteuid();

    /**
     * The C library of this process.
     *
     * @throws UnsatisfiedLinkError if there is none to bind to
     */
    static LibC get() {
        return Loaded.LIBC;
    }

    /** Why the last call on this thread failed. */
    static int errno() {
        return Loaded.RUNTIME.getLastError();
    }

    /**
     * Where byte 0 of a direct buffer lies, whatever its position. It stays there as long as the buffer is reachable, so
     * the caller keeps the buffer in a field. Makes a little garbage: ask once.
     */
    static long address(ByteBuffer direct) {
        return Pointer.wrap(Loaded.RUNTIME, direct.duplicate().clear()).address();
    }

    /**
     * Passes a result on unless it is -1.
     *
     * @param call named in the exception
     */
    static int check(int result, String call) throws ErrnoException {
        if (result == -1) {
            throw new ErrnoException(errno(), call);
        }
        return result;
    }

    /** Loads on first use, 0.2 to 0.3 s, and not before. */
    final class Loaded {
        private static final LibC LIBC = LibraryLoader.create(LibC.class).load("c");
        private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

        private Loaded() {}
    }
}
