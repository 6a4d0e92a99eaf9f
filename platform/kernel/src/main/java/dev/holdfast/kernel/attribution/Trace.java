package dev.holdfast.kernel.attribution;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one life of a process, as a value to judge by. Times are those of the {@link dev.holdfast.api.Clock}.
 *
 * @param parent the life that forked it; null: not known
 * @param innermostPid in its own pid namespace; -1: not known
 * @param command null: neither read nor accounted
 * @param commandLine null: not read
 * @param uid null: not known
 * @param netns inode of its network namespace when last read; 0: not known
 * @param innocent a kernel thread, or without the capability that a change takes
 * @param read whether the name comes from {@code /proc}
 * @param accounted whether an exit record came
 * @param agreed whether both give the same name
 * @param startedAt when it was forked
 * @param recorded whether a record says so; if not, it is from {@code /proc} and right within 20 ms
 * @param executedAt when its program started; {@link Life#NEVER}: it never ran one, or before we looked
 * @param endedAt {@link Life#NOT}: it lives
 * @param before the program that it ran before this one in the same life; null: none
 */
record Trace(
        Life life,
        @Nullable Life parent,
        int pid,
        int innermostPid,
        @Nullable String command,
        @Nullable String commandLine,
        @Nullable Integer uid,
        @Nullable String unit,
        long netns,
        boolean innocent,
        boolean read,
        boolean accounted,
        boolean agreed,
        long startedAt,
        boolean recorded,
        long executedAt,
        long endedAt,
        @Nullable String before) {
    /** How far the kernel's clock and ours may be apart, since one was set by the other. */
    private static final long CLOCK_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    static Trace of(Life life) {
        ProcessFacts facts = life.facts;
        var exit = life.exit;
        String accounted = exit == null ? null : exit.command();
        return new Trace(
                life,
                life.parent,
                life.pid,
                facts == null || life.inherited ? -1 : facts.innermostPid(),
                facts != null ? facts.command() : accounted,
                facts == null ? null : facts.commandLine(),
                facts != null ? Integer.valueOf(facts.uid()) : exit == null ? null : Integer.valueOf(exit.uid()),
                facts == null ? null : facts.unit(),
                facts == null || life.inherited ? 0 : facts.netns(),
                facts != null && (facts.kernelThread() || !life.inherited && !facts.mayAdminister()),
                facts != null,
                exit != null,
                facts != null && facts.command().equals(accounted),
                life.startedAt,
                life.recorded,
                life.executedAt,
                life.endedAt,
                life.before);
    }

    boolean startedBefore(long at) {
        return startedAt <= at + (recorded ? CLOCK_NANOS : TICK_NANOS);
    }

    boolean lives() {
        return endedAt == Life.NOT;
    }

    /** When what it is now began. */
    long bornAt() {
        return Math.max(startedAt, executedAt);
    }

    boolean hasNumber(int number) {
        return pid == number || innermostPid == number;
    }

    /** {@code ip[4711]}. */
    @Override
    public String toString() {
        return (command == null ? "?" : command) + '[' + pid + ']';
    }
}
