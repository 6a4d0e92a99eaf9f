package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Origin;
import dev.holdfast.model.Confidence;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each test is a situation; the number in question is 57, the event is read at 10 s, the managed namespace is 5. */
class JudgeTest {
    private static final long MS = TimeUnit.MILLISECONDS.toNanos(1);
    private static final long AT = 10_000 * MS;
    private static final int PORT = 57;
    private static final int RANDOM = -9000;

    private final List<Trace> numbered = new ArrayList<>();
    private final List<Trace> heirs = new ArrayList<>();
    private final List<Trace> recent = new ArrayList<>();
    private Evidence.@Nullable Socket socket;
    private @Nullable Trace former;
    private boolean execs = true;
    private boolean exits = true;
    private boolean libnetlink = true;
    private boolean last = true;

    private @Nullable Verdict judge(int port) {
        return Judge.judge(new Evidence(
                new Origin(port, 1, AT), 5, socket, former, numbered, heirs, recent, execs, exits, libnetlink, last));
    }

    private String verdict(int port) {
        Verdict verdict = judge(port);
        return verdict == null ? "wait" : verdict.confidence() + " " + verdict.trace();
    }

    private static ProcessFacts facts(
            int pid, int innermost, String command, long netns, boolean kernel, boolean able) {
        return new ProcessFacts(pid, innermost, 1, command, command, command, 0, null, netns, 0, kernel, false, able);
    }

    private static Life daemon(int pid, String command) {
        Life life = new Life(pid, 0, false);
        life.facts = facts(pid, pid, command, 5, false, true);
        return life;
    }

    /** Forked 5 ms before, program started 4 ms before, ended 1 ms before, all on record. */
    private static Life shortLived(int pid, String command) {
        Life life = new Life(pid, AT - 5 * MS, true);
        life.executedAt = AT - 4 * MS;
        life.endedAt = AT - MS;
        life.facts = facts(pid, pid, command, 1, false, true);
        life.exit = new ProcessRecords.ExitRecord(pid, 1, 0, command, 4000);
        return life;
    }

    private static Life with(Life life, Consumer<Life> change) {
        change.accept(life);
        return life;
    }

    private static Life inContainer(Life life, long netns) {
        return with(life, it -> it.facts = facts(it.pid, PORT, "ip", netns, false, true));
    }

    private void numbered(Life... lives) {
        for (Life life : lives) {
            numbered.add(Trace.of(life));
        }
    }

    private void open(boolean sure, Life... holders) {
        var traces = new ArrayList<Trace>();
        for (Life life : holders) {
            traces.add(Trace.of(life));
        }
        socket = new Evidence.Socket(traces, sure);
    }

    @Test
    void execAndExitRecordThatAgreeAreCertain() {
        numbered(shortLived(57, "ip"));
        assertThat(verdict(PORT)).isEqualTo("certain ip[57]");
    }

    @Test
    void anExitRecordIsWaitedFor() {
        numbered(with(shortLived(57, "ip"), life -> life.exit = null));
        last = false;
        assertThat(verdict(PORT)).isEqualTo("wait");
        last = true;
        assertThat(verdict(PORT)).isEqualTo("likely ip[57]");
    }

    @Test
    void anExitRecordThatCannotComeIsNotWaitedFor() {
        numbered(with(shortLived(57, "ip"), life -> life.exit = null));
        exits = false;
        last = false;
        assertThat(verdict(PORT)).isEqualTo("likely ip[57]");
    }

    @Test
    void anExitRecordOfAnotherNameLeavesADoubt() {
        numbered(
                with(shortLived(57, "ip"), life -> life.exit = new ProcessRecords.ExitRecord(57, 1, 0, "other", 4000)));
        assertThat(verdict(PORT)).isEqualTo("likely ip[57]");
    }

    @Test
    void aSecondProgramInOneLifeLeavesADoubt() {
        numbered(with(shortLived(57, "ip"), life -> life.before = "nsenter"));
        assertThat(verdict(PORT)).isEqualTo("likely ip[57]");
    }

    @Test
    void aSecondRunOfTheSameProgramInOneLifeDoesNot() {
        numbered(with(shortLived(57, "ip"), life -> life.before = "ip"));
        assertThat(verdict(PORT)).isEqualTo("certain ip[57]");
    }

    @Test
    void aReusedNumberIsNobodys() {
        numbered(with(shortLived(57, "ip"), life -> life.endedAt = AT - 4 * MS), new Life(57, AT - 3 * MS, true));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void aNumberGivenAwayAfterTheEventDoesNotCount() {
        Life next = new Life(57, AT + 2 * MS, true);
        next.facts = facts(57, 57, "other", 5, false, true);
        numbered(shortLived(57, "ip"), next);
        assertThat(verdict(PORT)).isEqualTo("certain ip[57]");
    }

    @Test
    void aKernelThreadNeverDidIt() {
        numbered(with(daemon(57, "kworker"), life -> life.facts = facts(57, 57, "kworker", 5, true, true)));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void aProcessThatMayNotChangeRoutesDidNotDoIt() {
        numbered(with(daemon(57, "browser"), life -> life.facts = facts(57, 57, "browser", 5, false, false)));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void aProcessInAPidNamespaceIsFoundByItsOwnNumber() {
        numbered(
                with(daemon(57, "kthreadd"), life -> life.facts = facts(57, 57, "kthreadd", 5, true, true)),
                inContainer(shortLived(4057, "ip"), 5));
        assertThat(verdict(PORT)).isEqualTo("certain ip[4057]");
    }

    @Test
    void aDaemonOfTheSameNumberAsAProcessInAPidNamespaceLeavesADoubt() {
        numbered(daemon(57, "udevd"), inContainer(shortLived(4057, "ip"), 5));
        assertThat(verdict(PORT)).isEqualTo("likely ip[4057]");
    }

    @Test
    void aNumberInAContainerElsewhereIsNoNameWhileADaemonHasItToo() {
        numbered(daemon(57, "flannel"), inContainer(shortLived(4057, "healthcheck"), 99));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void aDaemonThatClosedItsSocketIsPossible() {
        numbered(daemon(57, "flannel"));
        assertThat(verdict(PORT)).isEqualTo("possible flannel[57]");
    }

    @Test
    void aDaemonIsNotEvenPossibleWhileARecordIsMissing() {
        numbered(daemon(57, "flannel"));
        execs = false;
        assertThat(verdict(PORT)).isEqualTo("none null");
        execs = true;
        recent.add(Trace.of(with(shortLived(4057, "?"), life -> life.facts = null)));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void aDaemonInAnotherNamespaceIsNotEvenPossible() {
        numbered(with(daemon(57, "flannel"), life -> life.facts = facts(57, 57, "flannel", 6, false, true)));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void aDaemonThatMayNotBeLookedIntoIsPossibleIfASocketOfItsNumberIsOpen() {
        numbered(with(daemon(57, "flannel"), life -> life.facts = facts(57, 57, "flannel", 0, false, true)));
        assertThat(verdict(PORT)).isEqualTo("none null");
        open(false);
        assertThat(verdict(PORT)).isEqualTo("possible flannel[57]");
    }

    @Test
    void portOneIsNotTheFirstProcess() {
        numbered.add(Trace.of(daemon(1, "systemd")));
        assertThat(verdict(1)).isEqualTo("none null");
    }

    @Test
    void aDaemonThatEndedJustThenIsLikely() {
        numbered(with(daemon(57, "bird"), life -> life.endedAt = AT - MS));
        assertThat(verdict(PORT)).isEqualTo("likely bird[57]");
    }

    @Test
    void theOnlyHolderOfTheOpenSocketIsCertain() {
        Life bird = daemon(300, "bird");
        open(true, bird);
        assertThat(verdict(RANDOM)).isEqualTo("certain bird[300]");
        open(false, bird);
        assertThat(verdict(RANDOM)).isEqualTo("likely bird[300]");
    }

    @Test
    void aHolderWithAChosenNumberIsLikelyAndTheOneWhoseNumberItIsIsNot() {
        numbered.add(Trace.of(daemon(1, "systemd")));
        open(true, daemon(300, "spoofer"));
        assertThat(verdict(1)).isEqualTo("likely spoofer[300]");
    }

    @Test
    void aSharedSocketOfDifferentProgramsNamesNobody() {
        open(true, daemon(57, "daemon"), daemon(300, "child"));
        assertThat(verdict(PORT)).isEqualTo("none null");
        open(true, daemon(57, "daemon"), daemon(300, "daemon"));
        assertThat(verdict(PORT)).isEqualTo("possible daemon[57]");
    }

    @Test
    void theOpenerThatEndedJustThenMayHaveSentBeforeItsHeir() {
        numbered(shortLived(57, "opener"));
        open(true, daemon(300, "heir"));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void whoeverOutlivedTheOwnerOfTheNumberMayHaveUsedItsSocket() {
        numbered(shortLived(57, "opener"));
        heirs.add(Trace.of(shortLived(58, "opener")));
        assertThat(verdict(PORT)).isEqualTo("possible opener[57]");
        heirs.add(Trace.of(shortLived(59, "other")));
        assertThat(verdict(PORT)).isEqualTo("none null");
    }

    @Test
    void aHolderThatStartedLaterDidNotDoIt() {
        open(true, new Life(300, AT + 100 * MS, true));
        assertThat(verdict(RANDOM)).isEqualTo("none null");
    }

    @Test
    void aSocketThatWasKnownAndIsClosedNowIsLikely() {
        former = Trace.of(with(daemon(300, "zebra"), life -> life.endedAt = AT - MS));
        assertThat(verdict(RANDOM)).isEqualTo("likely zebra[300]");
        former = Trace.of(with(daemon(300, "zebra"), life -> life.endedAt = AT - 5000 * MS));
        assertThat(verdict(RANDOM)).isEqualTo("none null");
    }

    @Test
    void forARandomPortTheOnlyProgramThatHadJustStartedIsPossible() {
        Life shell = shortLived(300, "cleanup.sh");
        Life ip = with(shortLived(301, "ip"), life -> life.parent = shell);
        recent.add(Trace.of(ip));
        recent.add(Trace.of(shell));
        assertThat(verdict(RANDOM)).isEqualTo("possible ip[301]");
        recent.add(Trace.of(shortLived(400, "sleep")));
        assertThat(verdict(RANDOM)).isEqualTo("none null");
    }

    @Test
    void forARandomPortOfAnotherKindNothingIsSaid() {
        recent.add(Trace.of(shortLived(301, "sleep")));
        libnetlink = false;
        assertThat(verdict(RANDOM)).isEqualTo("none null");
    }

    @Test
    void noNameIsWithoutEvidence() {
        numbered(shortLived(57, "ip"));
        assertThat(judge(PORT)).isNotNull().satisfies(verdict -> {
            assertThat(verdict.confidence()).isEqualTo(Confidence.CERTAIN);
            assertThat(verdict.evidence())
                    .isEqualTo(
                            "the port is the number of process 57, which started 4 ms before; its exec record; its exit record");
        });
    }
}
