package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import java.io.IOException;

/** A system call failed. The message names the call and the error, as in {@code sysctl: ENOMEM}. */
public final class CallFailed extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    /** @param call what was tried, for people */
    public CallFailed(RouteSystem system, int errno, String call) {
        super(call + ": " + BsdErrno.name(system, errno));
        this.errno = errno;
    }

    /** The system's number, above 0. */
    public int errno() {
        return errno;
    }
}
