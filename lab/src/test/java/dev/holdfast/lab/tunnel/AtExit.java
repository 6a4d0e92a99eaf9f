package dev.holdfast.lab.tunnel;

import java.util.ArrayDeque;
import java.util.Deque;

/** Puts away what was set up, the last first, however this JVM ends short of a {@code kill -9}. */
final class AtExit {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    AtExit() {
        Runtime.getRuntime().addShutdownHook(new Thread(this::putAway, "at-exit"));
    }

    synchronized <T extends AutoCloseable> T put(T thing) {
        open.push(thing);
        return thing;
    }

    private synchronized void putAway() {
        for (AutoCloseable thing : open) {
            try {
                thing.close();
            } catch (Exception e) {
                System.err.println("not put away: " + e.getMessage());
            }
        }
    }
}
