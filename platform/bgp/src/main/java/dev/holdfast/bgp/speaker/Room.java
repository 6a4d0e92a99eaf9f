package dev.holdfast.bgp.speaker;

/**
 * How many prefixes all sessions together may hold: a full table and more, or less where the heap is small. Without room the
 * daemon would do nothing but look for some, and heal nothing any more. On the event loop only.
 */
final class Room {
    private static final int BYTES_OF_PREFIX = 2048; // with its intent and the watch of its path, and room to breathe
    private static final int MOST_PREFIXES = 2_000_000;

    private final int most;
    private int taken;

    Room(int most) {
        this.most = most;
    }

    static Room ofHeap() {
        return new Room((int) Math.min(MOST_PREFIXES, Runtime.getRuntime().maxMemory() / BYTES_OF_PREFIX));
    }

    int most() {
        return most;
    }

    /** A session holds so many more prefixes, or fewer. */
    void take(int more) {
        taken += more;
    }

    boolean isExceeded() {
        return taken > most;
    }
}
