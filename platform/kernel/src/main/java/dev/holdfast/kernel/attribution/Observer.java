package dev.holdfast.kernel.attribution;

import dev.holdfast.api.Clock;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Looks processes up in {@code /proc} and enters them into the table. One per thread. */
final class Observer {
    private static final long NANOS_PER_TICK = TimeUnit.MILLISECONDS.toNanos(10);

    private final ProcessTable table;
    private final ProcessFiles files;
    private final Clock clock;

    Observer(ProcessTable table, ProcessFiles files, Clock clock) {
        this.table = table;
        this.files = files;
        this.clock = clock;
    }

    /** Every process that there is now. */
    void all() {
        for (int pid : files.pids()) {
            one(pid);
        }
    }

    /** One process and those above it. */
    void withAncestors(int pid) {
        int next = pid;
        for (int i = 0; i <= Ancestry.MAX_NAMES && next > 0; i++) {
            ProcessFacts facts = one(next);
            next = facts == null ? 0 : facts.parent();
        }
    }

    /** @return null if there is none by that number now */
    @Nullable
    ProcessFacts one(int pid) {
        ProcessFacts facts = files.read(pid);
        if (facts == null) {
            table.ended(pid, clock.nanos());
        } else {
            long now = clock.nanos();
            long age = (files.uptimeTicks() - facts.startTicks()) * NANOS_PER_TICK;
            table.observed(facts, now - Math.max(0, age), now);
        }
        return facts;
    }
}
