package dev.holdfast.kernel.attribution;

import org.jspecify.annotations.Nullable;

/**
 * One life of a process, from fork to exit; the next process with the same number is another life. Belongs to the
 * {@link ProcessTable}, which guards it.
 */
final class Life {
    /** Of {@link #endedAt}: it has not, as far as we know. */
    static final long NOT = Long.MAX_VALUE;
    /** Of {@link #executedAt}: never, or before we looked. */
    static final long NEVER = Long.MIN_VALUE;

    final int pid;
    final long startedAt;
    /** Whether {@link #startedAt} is from a record, and not from {@code /proc}, which rounds. */
    final boolean recorded;
    /** Whoever forked it, also when that one has ended since; null: not known, or too far up. */
    @Nullable
    Life parent;
    /** By which to look the parent up while {@link #parent} is not known. */
    int parentPid;
    /** Who had the number before. */
    @Nullable
    Life older;

    @Nullable
    ProcessFacts facts;
    /** The facts are those of the parent: it was forked and has not run another program, or none that we could read. */
    boolean inherited;
    /** When the facts were read. */
    long readAt = NEVER;

    long executedAt = NEVER;
    /** The program that it ran before the present one, if it ran more than one; null: it did not, or nobody knows. */
    @Nullable
    String before;

    long endedAt = NOT;
    ProcessRecords.@Nullable ExitRecord exit;

    Life(int pid, long startedAt, boolean recorded) {
        this.pid = pid;
        this.startedAt = startedAt;
        this.recorded = recorded;
    }

    boolean hasEnded() {
        return endedAt != NOT;
    }
}
