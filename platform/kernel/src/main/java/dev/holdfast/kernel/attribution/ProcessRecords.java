package dev.holdfast.kernel.attribution;

import org.jspecify.annotations.Nullable;

/** Is told what the kernel records about the lives of processes; threads other than the first are left out. */
interface ProcessRecords {

    /** @param kernelNanos when it happened, CLOCK_MONOTONIC in nanoseconds, here and below */
    void forked(int parent, int child, long kernelNanos);

    /** The process now runs another program; the record does not say which. */
    void executed(int pid, long kernelNanos);

    void exited(int pid, long kernelNanos);

    /** What the kernel accounts for a process at its end; it comes before {@link #exited}, and without a time. */
    void accounted(ExitRecord record);

    /** The kernel answers our wish to listen. */
    void acknowledged(int error, long kernelNanos);

    /** Records were dropped because we were too slow. */
    void lost(String source);

    /**
     * The end of a process by taskstats.
     *
     * @param parent whoever was its parent then: a reaper, if the one that started it had gone before
     * @param command 1..15 bytes of it, escaped; null if the kernel gave none
     * @param elapsedMicros since it was forked, in microseconds
     */
    record ExitRecord(int pid, int parent, int uid, @Nullable String command, long elapsedMicros) {}
}
