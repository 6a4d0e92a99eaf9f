package dev.holdfast.shell.client;

import java.io.IOException;
import java.nio.channels.Channel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Closes a channel when its time is up, since a blocking channel has no timeout of its own. */
final class Deadline implements AutoCloseable {
    private final CountDownLatch inTime = new CountDownLatch(1);
    private volatile boolean passed;

    Deadline(Channel channel, Duration timeout) {
        Thread thread = new Thread(() -> watch(channel, timeout), "deadline");
        thread.setDaemon(true);
        thread.start();
    }

    /** Whether the channel was closed because the time was up. */
    boolean passed() {
        return passed;
    }

    private void watch(Channel channel, Duration timeout) {
        try {
            if (!inTime.await(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                passed = true;
                channel.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the program ends
        } catch (IOException e) {
            passed = true; // a socket that cannot be closed is of no more use than a closed one
        }
    }

    @Override
    public void close() {
        inTime.countDown();
    }
}
