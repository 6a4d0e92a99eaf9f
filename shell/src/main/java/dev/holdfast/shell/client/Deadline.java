package dev.holdfast.shell.client;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;

/** Closes a channel when its time is up, since a blocking channel has no timeout of its own. */
final class Deadline implements AutoCloseable {
    private final Thread thread;
    private volatile boolean passed;

    Deadline(Channel channel, Duration timeout) {
        thread = new Thread(() -> watch(channel, timeout.toMillis()), "deadline");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the channel was closed because the time was up. */
    boolean passed() {
        return passed;
    }

    private void watch(Channel channel, long millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            return; // in time
        }
        passed = true;
        try {
            channel.close();
        } catch (IOException e) {
            passed = true; // a socket that cannot be closed is of no more use than a closed one
        }
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
