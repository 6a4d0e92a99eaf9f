package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcessTableTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);

    private final ProcessTable table = new ProcessTable();

    /** As {@code /proc} would have it; started at the beginning of time. */
    static ProcessFacts facts(int pid, int parent, String command, String name) {
        return new ProcessFacts(pid, pid, parent, command, name, command + " …", 0, null, 1, 0, false, false, true);
    }

    private void runs(int parent, int pid, String command, long at) {
        table.forked(parent, pid, at);
        table.executed(pid, at + MS, facts(pid, parent, command, command), at + MS);
    }

    private Trace last(int pid) {
        return Objects.requireNonNull(table.last(pid));
    }

    @Test
    void theAncestorsAreNamedAlsoWhenTheyAreGone() {
        table.observed(facts(1, 0, "systemd", "systemd"), -1000 * MS, 0);
        table.observed(facts(50, 1, "cron", "cron"), -900 * MS, 0);
        table.forked(50, 51, MS);
        table.executed(51, 2 * MS, facts(51, 50, "sh", "cleanup.sh"), 2 * MS);
        runs(51, 52, "ip", 3 * MS);
        table.ended(52, 5 * MS);
        table.ended(51, 6 * MS);
        assertThat(table.ancestors(last(52))).containsExactly("cleanup.sh", "cron");
    }

    @Test
    void aSubshellIsShownAsItsShell() {
        runs(1, 51, "cleanup.sh", 0);
        table.forked(51, 52, 3 * MS);
        runs(52, 53, "ip", 4 * MS);
        assertThat(table.ancestors(last(53))).containsExactly("cleanup.sh");
    }

    @Test
    void noMoreThanEightAncestorsAreNamed() {
        for (int pid = 10; pid < 40; pid++) {
            runs(pid - 1, pid, "p" + pid, pid * MS);
        }
        assertThat(table.ancestors(last(39))).hasSize(Ancestry.MAX_NAMES).startsWith("p38", "p37");
    }

    @Test
    void aReusedNumberIsTwoLives() {
        runs(1, 60, "first", 0);
        table.ended(60, 5 * MS);
        runs(1, 60, "second", 10 * MS);
        assertThat(table.numbered(60, 0, 20 * MS))
                .extracting(Trace::command, Trace::lives)
                .containsExactlyInAnyOrder(tuple("first", false), tuple("second", true));
        assertThat(table.numbered(60, 6 * MS, 20 * MS))
                .extracting(Trace::command)
                .containsExactly("second");
        assertThat(table.numbered(60, 0, 8 * MS)).extracting(Trace::command).containsExactly("first");
    }

    @Test
    void whatWasReadTooLateIsForgotten() {
        table.forked(1, 60, 0);
        // by the time of the reading the number had been given to another
        table.executed(60, MS, facts(60, 1, "other", "other"), 20 * MS);
        table.ended(60, 5 * MS);
        table.forked(1, 60, 10 * MS);
        assertThat(table.numbered(60, 0, 6 * MS)).extracting(Trace::command).containsOnlyNulls();
    }

    @Test
    void anExitRecordNamesWhatCouldNotBeRead() {
        table.forked(7, 60, 0);
        table.executed(60, MS, null, 3 * MS);
        table.accounted(new ProcessRecords.ExitRecord(60, 7, 1000, "ip", 2000), 2 * MS, false);
        assertThat(last(60)).extracting(Trace::command, Trace::uid, Trace::read).containsExactly("ip", 1000, false);
    }

    @Test
    void anExitRecordThatOvertakesTheForkIsKept() {
        table.accounted(new ProcessRecords.ExitRecord(60, 7, 0, "ip", 2000), 2 * MS, false);
        table.forked(7, 60, 0);
        assertThat(last(60).accounted()).isTrue();
    }

    @Test
    void anExitRecordOfTheFormerHolderOfANumberIsNotThatOfTheNext() {
        runs(7, 60, "first", 0);
        table.ended(60, 2 * MS);
        runs(7, 60, "second", 3 * MS);
        table.accounted(new ProcessRecords.ExitRecord(60, 7, 0, "first", 2000), 4 * MS, false);
        assertThat(last(60).accounted()).isFalse();
        assertThat(table.numbered(60, 0, 2 * MS)).extracting(Trace::agreed).containsExactly(true);
    }

    @Test
    void anHeirRunsTheSameProgramOrOutlivedItsAncestor() {
        runs(1, 60, "opener", 0);
        table.forked(60, 61, 3 * MS);
        runs(60, 62, "another", 3 * MS);
        runs(60, 63, "lasting", 3 * MS);
        table.forked(61, 64, 4 * MS);
        table.forked(1, 65, 4 * MS);
        for (int pid = 61; pid < 66; pid++) {
            if (pid != 63) {
                table.ended(pid, 5 * MS);
            }
        }
        table.ended(60, 6 * MS);
        assertThat(table.heirs(last(60), 0, 10 * MS)).extracting(Trace::pid).containsExactlyInAnyOrder(61, 63, 64);
        assertThat(table.heirs(last(60), 0, 2 * MS)).isEmpty();
        assertThat(table.heirs(last(60), 7 * MS, 10 * MS))
                .extracting(Trace::pid)
                .containsExactly(63);
    }

    @Test
    void aSecondProgramInOneLifeIsRemarked() {
        runs(7, 60, "nsenter", 0);
        table.executed(60, 3 * MS, facts(60, 7, "ip", "ip"), 4 * MS);
        assertThat(last(60)).extracting(Trace::command, Trace::before).containsExactly("ip", "nsenter");
    }

    @Test
    void withExitRecordsAloneTheParentIsStillNamed() {
        table.observed(facts(7, 1, "sh", "cleanup.sh"), -MS, 0);
        table.accounted(new ProcessRecords.ExitRecord(60, 7, 0, "ip", 2000), 2 * MS, true);
        assertThat(last(60).command()).isEqualTo("ip");
        assertThat(table.ancestors(last(60))).containsExactly("cleanup.sh");
    }

    @Test
    void theDeadAreForgottenAfterAMinuteAndNotBefore() {
        runs(1, 60, "ip", 0);
        table.ended(60, 5 * MS);
        runs(1, 61, "ip", 0);
        table.ended(61, 5 * MS + ProcessTable.KEEP_NANOS);
        assertThat(table.last(60)).isNotNull();
        runs(1, 62, "ip", 0);
        table.ended(62, 6 * MS + ProcessTable.KEEP_NANOS);
        assertThat(table.last(60)).isNull();
        assertThat(table.last(61)).isNotNull();
    }

    @Test
    void aStormOfProcessesTakesNoMoreThanItsRoom() {
        for (int i = 0; i < 3 * ProcessTable.MAX_DEAD; i++) {
            int pid = 100 + i % 30_000;
            runs(1, pid, "true", i);
            table.ended(pid, i + 1);
        }
        assertThat(table.size()).isLessThanOrEqualTo(ProcessTable.MAX_DEAD);
    }

    @Test
    void aGapInTheRecordsEndsThoseThatAreGone() {
        runs(1, 60, "a", 0);
        runs(1, 61, "b", 0);
        assertThat(table.isCompleteSince(0)).isTrue();
        table.gap(10 * MS, Set.of(61));
        assertThat(table.isCompleteSince(0)).isFalse();
        assertThat(last(60).lives()).isFalse();
        assertThat(last(61).lives()).isTrue();
    }

    @Test
    void theRecordOfAnEndKnowsBetterThanWhoeverFoundItGone() {
        runs(1, 60, "ip", 0);
        table.ended(60, 9 * MS);
        table.ended(60, 5 * MS);
        assertThat(last(60).endedAt()).isEqualTo(5 * MS);
    }

    @Test
    void thoseThatStartedShortlyBeforeComeNewestFirst() {
        runs(1, 60, "old", 0);
        runs(1, 61, "b", 100 * MS);
        runs(1, 62, "c", 110 * MS);
        List<Trace> found = table.newBetween(50 * MS, 150 * MS);
        assertThat(found).extracting(Trace::command).containsExactly("c", "b");
    }

    @Test
    void aNumberCountsAlsoInTheNamespaceOfTheProcess() {
        table.forked(1, 4057, 0);
        var inContainer =
                new ProcessFacts(4057, 57, 1, "ip", "ip", "ip", 0, "docker-0123456789ab", 1, 0, false, false, true);
        table.executed(4057, MS, inContainer, MS);
        assertThat(table.numbered(57, 0, 2 * MS)).extracting(Trace::pid).containsExactly(4057);
    }
}
