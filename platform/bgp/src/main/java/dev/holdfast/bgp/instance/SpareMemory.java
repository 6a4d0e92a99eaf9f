package dev.holdfast.bgp.instance;

/**
 * Sees to it that the machine gets back what a large table took when it is gone. The heap becomes smaller only by a collection
 * of everything, for which a daemon with little to do has no other reason for days. The collection holds all threads up for
 * some ten milliseconds, as several did while the table came in, so it is done once, when all is quiet.
 */
final class SpareMemory {
    static final long MUCH_BYTES = 24L << 20;
    static final int QUIET_TICKS = 10;

    private final Runnable collect;
    private long highest;
    private long before;
    private int quiet;

    /** @param collect collects everything that is not used any more */
    SpareMemory(Runnable collect) {
        this.collect = collect;
    }

    /**
     * To be called once a second.
     *
     * @param bytes what the table takes
     * @param busy whether changes are being worked off
     */
    void tick(long bytes, boolean busy) {
        highest = Math.max(highest, bytes);
        quiet = busy || bytes != before ? 0 : quiet + 1;
        before = bytes;
        if (quiet == QUIET_TICKS && highest - bytes >= MUCH_BYTES) {
            highest = bytes;
            collect.run();
        }
    }
}
