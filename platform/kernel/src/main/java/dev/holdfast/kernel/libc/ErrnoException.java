package dev.holdfast.kernel.libc;

import java.io.IOException;

/** A system call failed. The message names the call and the error, as in {@code bind: EADDRINUSE}. */
public final class ErrnoException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** @param call what was tried, for people */
    public ErrnoException(int errno, String call) {
        super(call + ": " + Errno.name(errno));
        this.errno = errno;
    }

    /** The number, above 0. */
    public int errno() {
        return errno;
    }

    /** Its name, such as {@code EEXIST}. */
    public String name() {
        return Errno.name(errno);
    }
}
