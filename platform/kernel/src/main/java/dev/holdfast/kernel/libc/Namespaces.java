package dev.holdfast.kernel.libc;

import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Does something inside another network namespace. */
public final class Namespaces {

    private Namespaces() {}

    /**
     * Runs {@code work} on a thread of its own that has moved into {@code netns} and ends there: a namespace belongs to a
     * thread, and a thread that came back would need to be trusted to have done so. Waits for it.
     *
     * @param netns a name under {@code /run/netns}, or an absolute path
     * @throws IOException what {@code work} threw, or the call that failed
     */
    public static <T> T in(String netns, Callable<T> work) throws IOException {
        var task = new FutureTask<T>(() -> {
            enter(path(netns));
            return work.call();
        });
        var thread = new Thread(task, "holdfast-setns");
        thread.setDaemon(true);
        thread.start();
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException io) {
                throw io;
            }
            throw new IOException("in network namespace " + netns + ": " + e.getCause(), e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted on the way into network namespace " + netns, e);
        }
    }

    /**
     * The same work for a thread that is to stay in {@code netns} until its end, since what it makes belongs there.
     *
     * @throws IllegalStateException when the work begins, if the namespace cannot be entered
     */
    public static Runnable within(String netns, Runnable work) {
        return () -> {
            try {
                enter(path(netns));
            } catch (ErrnoException e) {
                throw new IllegalStateException(
                        "network namespace " + netns + " cannot be entered: " + e.getMessage(), e);
            }
            work.run();
        };
    }

    private static String path(String netns) {
        return netns.startsWith("/") ? netns : "/run/netns/" + netns;
    }

    private static void enter(String path) throws ErrnoException {
        LibC libc = LibC.get();
        int fd = LibC.check(libc.open(path, LibC.O_RDONLY | LibC.O_CLOEXEC), "open " + path);
        try {
            LibC.check(libc.setns(fd, LibC.CLONE_NEWNET), "setns " + path);
        } finally {
            libc.close(fd);
        }
    }
}
