package dev.holdfast.kernel.attribution;

import dev.holdfast.kernel.libc.LibC;
import dev.holdfast.kernel.libc.Namespaces;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The network namespace whose events are explained. Held open: its name may be taken by another while we run. */
final class ManagedNamespace implements AutoCloseable {
    private static final int OWN = -1;

    private final int fd;

    private ManagedNamespace(int fd) {
        this.fd = fd;
    }

    /** @param netns a name under {@code /run/netns}, or an absolute path; null: that of the calling thread */
    static ManagedNamespace open(@Nullable String netns) throws IOException {
        if (netns == null) {
            return new ManagedNamespace(OWN);
        }
        String path = netns.startsWith("/") ? netns : "/run/netns/" + netns;
        return new ManagedNamespace(LibC.check(LibC.get().open(path, LibC.O_RDONLY | LibC.O_CLOEXEC), "open " + path));
    }

    /** Does something in there: if it is not our own, on another thread. */
    <T> T in(Callable<T> work) throws IOException {
        if (fd != OWN) {
            return Namespaces.in("/proc/self/fd/" + fd, work);
        }
        try {
            return work.call();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
    }

    @Override
    public void close() {
        if (fd != OWN) {
            LibC.get().close(fd);
        }
    }
}
