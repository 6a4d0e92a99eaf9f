package dev.holdfast.daemon.plugins;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;

/**
 * The threads of one plugin: those it is called on, and by inheritance those it starts. One that dies of an exception is
 * told of.
 */
final class PluginThreads extends ThreadGroup {
    private final String id;
    private final ClassLoader loader;
    private final BiConsumer<Thread, Throwable> died;

    PluginThreads(String id, ClassLoader loader, BiConsumer<Thread, Throwable> died) {
        super("plugin " + id);
        this.id = id;
        this.loader = loader;
        this.died = died;
    }

    /**
     * Calls {@code work} on a thread of this plugin and waits for it.
     *
     * @throws ExecutionException with what it threw
     * @throws TimeoutException if it did not come back; it has been interrupted then
     */
    <T> T call(String what, Duration timeout, Callable<T> work)
            throws ExecutionException, TimeoutException, InterruptedException {
        var task = new FutureTask<T>(work);
        Thread thread = thread(what, task);
        thread.start();
        try {
            return task.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            thread.interrupt();
            throw e;
        }
    }

    /** A thread of this plugin, to be started. */
    Thread thread(String what, Runnable work) {
        var thread = new Thread(this, work, "plugin-" + id + "-" + what);
        thread.setDaemon(true);
        thread.setContextClassLoader(loader);
        return thread;
    }

    @Override
    public void uncaughtException(Thread thread, Throwable e) {
        died.accept(thread, e);
    }
}
