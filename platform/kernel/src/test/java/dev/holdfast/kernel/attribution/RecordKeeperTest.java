package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Real processes, records made by hand. */
class RecordKeeperTest {
    private static final int SELF = (int) ProcessHandle.current().pid();
    private static final int NOBODY = 4_194_303;

    private final ProcessTable table = new ProcessTable();
    private final AtomicInteger exits = new AtomicInteger();
    private final Clock clock = Clock.system();

    private RecordKeeper keeper(long offset, boolean alone) {
        return new RecordKeeper(table, clock, Path.of("/proc"), new AtomicLong(offset), exits::incrementAndGet, alone);
    }

    @Test
    void anExecIsReadAtOnceAndItsTimeIsThatOfTheRecord() {
        keeper(1000, false).executed(SELF, 7);
        assertThat(Objects.requireNonNull(table.last(SELF))).satisfies(trace -> {
            assertThat(trace.command()).isEqualTo("java");
            assertThat(trace.commandLine()).contains("java");
            assertThat(trace.executedAt()).isEqualTo(1007);
        });
    }

    @Test
    void whoeverCouldNotBeReadHasNoName() {
        keeper(0, false).executed(NOBODY, 7);
        assertThat(Objects.requireNonNull(table.last(NOBODY)).command()).isNull();
    }

    @Test
    void anExitIsPassedOn() {
        var keeper = keeper(0, false);
        keeper.forked(SELF, NOBODY, 7);
        keeper.exited(NOBODY, 9);
        assertThat(Objects.requireNonNull(table.last(NOBODY)).endedAt()).isEqualTo(9);
        assertThat(exits).hasValue(1);
    }

    @Test
    void withoutExecRecordsAParentIsLookedUpWhenAChildEnds() {
        keeper(0, true).accounted(new ProcessRecords.ExitRecord(NOBODY, SELF, 0, "ip", 10));
        Trace child = Objects.requireNonNull(table.last(NOBODY));
        assertThat(child.command()).isEqualTo("ip");
        assertThat(table.ancestors(child)).startsWith("java");
    }

    @Test
    void lostRecordsAreMadeUpForByALookAtEverything() {
        var keeper = keeper(0, false);
        keeper.forked(SELF, NOBODY, clock.nanos());
        keeper.lost("processes");
        assertThat(table.isCompleteSince(clock.nanos())).isFalse();
        assertThat(Objects.requireNonNull(table.last(NOBODY)).lives()).isFalse();
        assertThat(Objects.requireNonNull(table.last(SELF)).command()).isEqualTo("java");
    }
}
