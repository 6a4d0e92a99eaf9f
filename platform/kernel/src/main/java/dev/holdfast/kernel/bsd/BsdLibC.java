package dev.holdfast.kernel.bsd;

import java.nio.ByteBuffer;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Variadic;
import jnr.ffi.types.size_t;
import jnr.ffi.types.ssize_t;
import org.jspecify.annotations.Nullable;

/**
 * The calls of the C library of Darwin and FreeBSD that Holdfast makes, raw: -1 means {@link #errno}. Memory is passed as
 * direct buffers, from their position on. Safe from any thread. Public because what binds it is loaded elsewhere.
 */
public interface BsdLibC {
    int AF_ROUTE = 17;
    int SOCK_DGRAM = 2;
    int SOCK_RAW = 3;
    int SOL_SOCKET = 0xffff;
    int SO_USELOOPBACK = 0x40;
    int SO_RCVBUF = 0x1002;
    /** FreeBSD, from 13 on: a read fails when messages were dropped. Darwin has nothing like it. */
    int SO_RERROR = 0x20000;

    int POLLIN = 0x1;
    int MSG_DONTWAIT = 0x80;

    int socket(int domain, int type, int protocol);

    int setsockopt(int fd, int level, int name, ByteBuffer value, int length);

    /** @param descriptors room for two ints, the end to read from and the end to write to */
    int pipe(ByteBuffer descriptors);

    int poll(ByteBuffer descriptors, int count, int timeoutMillis);

    @ssize_t
    long read(int fd, ByteBuffer into, @size_t long length);

    /** @param into an address, as this is the call that storms are made of, and a buffer costs more to pass */
    @ssize_t
    long recv(int fd, long into, @size_t long length, int flags);

    @ssize_t
    long write(int fd, ByteBuffer data, @size_t long length);

    int sysctl(
            ByteBuffer name,
            int nameLength,
            @Nullable ByteBuffer old,
            ByteBuffer oldLength,
            @Nullable ByteBuffer replacement,
            @size_t long replacementLength);

    /** Said to be variadic, because on Darwin arm64 such arguments travel another way than those of other calls. */
    @Variadic(fixedCount = 2)
    int ioctl(int fd, long request, ByteBuffer argument);

    int close(int fd);

    int geteuid();

    static BsdLibC get() {
        return Loaded.LIBC;
    }

    /** Why the last call on this thread failed. */
    static int errno() {
        return Loaded.RUNTIME.getLastError();
    }

    /** Where byte 0 of a direct buffer lies. It stays there as long as the buffer is reachable. */
    static long address(ByteBuffer direct) {
        return Pointer.wrap(Loaded.RUNTIME, direct.duplicate().clear()).address();
    }

    /** Loads on first use, and not before. */
    final class Loaded {
        private static final BsdLibC LIBC = LibraryLoader.create(BsdLibC.class).load("c");
        private static final Runtime RUNTIME = Runtime.getRuntime(LIBC);

        private Loaded() {}
    }
}
