package dev.holdfast.kernel.bsd;

import dev.holdfast.kernel.bsd.wire.RouteSystem;
import java.util.Map;

/** Numbers and names of errors, {@code sys/errno.h}. The two systems agree but for a few; Linux has other numbers. */
public final class BsdErrno {
    public static final int EPERM = 1;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int ENOMEM = 12;
    public static final int EEXIST = 17;
    public static final int EINVAL = 22;
    public static final int EAGAIN = 35;
    public static final int ENOBUFS = 55;

    private static final Map<Integer, String> SHARED = Map.ofEntries(
            Map.entry(EPERM, "EPERM"),
            Map.entry(2, "ENOENT"),
            Map.entry(ESRCH, "ESRCH"),
            Map.entry(EINTR, "EINTR"),
            Map.entry(5, "EIO"),
            Map.entry(ENXIO, "ENXIO"),
            Map.entry(9, "EBADF"),
            Map.entry(ENOMEM, "ENOMEM"),
            Map.entry(13, "EACCES"),
            Map.entry(14, "EFAULT"),
            Map.entry(16, "EBUSY"),
            Map.entry(EEXIST, "EEXIST"),
            Map.entry(19, "ENODEV"),
            Map.entry(EINVAL, "EINVAL"),
            Map.entry(23, "ENFILE"),
            Map.entry(24, "EMFILE"),
            Map.entry(25, "ENOTTY"),
            Map.entry(34, "ERANGE"),
            Map.entry(EAGAIN, "EAGAIN"),
            Map.entry(38, "ENOTSOCK"),
            Map.entry(40, "EMSGSIZE"),
            Map.entry(42, "ENOPROTOOPT"),
            Map.entry(43, "EPROTONOSUPPORT"),
            Map.entry(47, "EAFNOSUPPORT"),
            Map.entry(48, "EADDRINUSE"),
            Map.entry(49, "EADDRNOTAVAIL"),
            Map.entry(50, "ENETDOWN"),
            Map.entry(51, "ENETUNREACH"),
            Map.entry(ENOBUFS, "ENOBUFS"),
            Map.entry(57, "ENOTCONN"),
            Map.entry(64, "EHOSTDOWN"),
            Map.entry(65, "EHOSTUNREACH"),
            Map.entry(78, "ENOSYS"));

    private BsdErrno() {}

    /** The name of an error; {@code errno 4711} for one that is not in the table. */
    public static String name(RouteSystem system, int errno) {
        String shared = SHARED.get(errno);
        if (shared != null) {
            return shared;
        }
        if (errno == 45) {
            // What FreeBSD means by both names, Darwin tells apart.
            return system == RouteSystem.FREEBSD ? "EOPNOTSUPP" : "ENOTSUP";
        }
        return errno == 102 && system == RouteSystem.DARWIN ? "EOPNOTSUPP" : "errno " + errno;
    }

    /** The number of an error that {@link #name} knows; 5, {@code EIO}, for another. */
    public static int number(RouteSystem system, String name) {
        for (int errno = 1; errno < 128; errno++) {
            if (name(system, errno).equals(name)) {
                return errno;
            }
        }
        return 5;
    }
}
