package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Clock;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Enters records into the table, and with each exec at once what {@code /proc} says, because the command line is gone as
 * soon as the process starts to exit. One for each thread that reads records.
 */
final class RecordKeeper implements ProcessRecords {
    private final ProcessTable table;
    private final Clock clock;
    private final Path root;
    private final AtomicLong kernelToClock;
    private final Runnable onExit;
    private final boolean alone;
    private @Nullable ProcessFiles files;

    /**
     * @param kernelToClock to add to a kernel time; known once a listener was acknowledged
     * @param onExit called after each exit
     * @param alone whether exits are known from exit records only
     */
    RecordKeeper(ProcessTable table, Clock clock, Path root, AtomicLong kernelToClock, Runnable onExit, boolean alone) {
        this.table = table;
        this.clock = clock;
        this.root = root;
        this.kernelToClock = kernelToClock;
        this.onExit = onExit;
        this.alone = alone;
    }

    @Override
    public void forked(int parent, int child, long kernelNanos) {
        table.forked(parent, child, kernelNanos + kernelToClock.get());
    }

    @Override
    public void executed(int pid, long kernelNanos) {
        ProcessFacts facts = files().read(pid);
        boolean tooLate = facts != null && facts.ended();
        table.executed(pid, kernelNanos + kernelToClock.get(), tooLate ? null : facts, clock.nanos());
    }

    @Override
    public void exited(int pid, long kernelNanos) {
        table.ended(pid, kernelNanos + kernelToClock.get());
        onExit.run();
    }

    @Override
    public void accounted(ExitRecord exit) {
        if (alone && !table.isKnown(exit.parent())) {
            new Observer(table, files(), clock).withAncestors(exit.parent());
        }
        table.accounted(exit, clock.nanos(), alone);
        onExit.run();
    }

    @Override
    public void acknowledged(int error, long kernelNanos) {}

    @Override
    public void lost(String source) {
        ProcessFiles processes = files();
        table.gap(clock.nanos(), Arrays.stream(processes.pids()).boxed().collect(Collectors.toSet()));
        new Observer(table, processes, clock).all();
    }

    /** Made on the thread that uses it. */
    private ProcessFiles files() {
        ProcessFiles own = files;
        if (own == null) {
            own = new ProcessFiles(root);
            files = own;
        }
        return own;
    }
}
