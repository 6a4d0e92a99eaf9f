package dev.holdfast.kernel.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import dev.holdfast.api.Origin;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On the real kernel, in a namespace of its own, against processes that do their best to be misread. */
class ProcessAttributionTest {
    private static final long NOBODY = -1;

    private Scratch scratch;
    private ProcessAttribution attribution;
    private EventReader events;

    @BeforeEach
    void open() throws Exception {
        Scratch.assumePrivileged();
        scratch = new Scratch();
        attribution = ProcessAttribution.open(new AttributionOptions(scratch.netns, Clock.system()), NOBODY);
        events = new EventReader(scratch.netns, attribution, 0);
        for (int n = 0; n < 4; n++) {
            scratch.ip("route add 10.10.%d.0/24 via 10.9.0.2".formatted(n));
        }
    }

    @AfterEach
    void close() throws Exception {
        if (scratch != null) {
            events.close();
            attribution.close();
            scratch.close();
        }
    }

    private Path cleanup(String command) throws Exception {
        return scratch.script("cleanup.sh", "#!/bin/sh\n%s\nexit 0\n".formatted(command));
    }

    @Test
    void aShortLivedCommandIsNamedWithItsScriptThoughTheEventIsReadLate() throws Exception {
        Scratch.assumeRecords();
        try (var late = new EventReader(scratch.netns, attribution, 20)) {
            Scratch.run(cleanup("ip -n %s route del 10.10.0.0/24".formatted(scratch.netns))
                    .toString());
            Culprit culprit = late.next();
            assertThat(culprit.command()).isEqualTo("ip");
            assertThat(culprit.ancestors()).startsWith("cleanup.sh");
            assertThat(culprit.uid()).isZero();
            assertThat(culprit.confidence()).isIn(Confidence.CERTAIN, Confidence.LIKELY);
        }
    }

    @Test
    void aFlushOfRulesThroughRandomPortsIsNotPinnedOnAnother() throws Exception {
        for (int n = 1; n <= 5; n++) {
            scratch.ip("rule add from 10.10.%d.0/24 lookup 100 prio %d".formatted(n, 1000 + n));
        }
        Scratch.run(cleanup("ip -n %s rule flush".formatted(scratch.netns)).toString());
        for (int n = 1; n <= 5; n++) {
            Culprit culprit = events.next();
            assertThat(culprit.command()).as(culprit.evidence()).isIn("ip", null);
            assertThat(culprit.confidence()).isNotEqualTo(Confidence.CERTAIN);
        }
    }

    @Test
    void aNumberFromAPidNamespaceIsNotTakenForAKernelThread() throws Exception {
        Scratch.assumeInstalled("unshare");
        String inside = "ip -n %s route del 10.10.%d.0/24; true";
        for (int n = 0; n < 3; n++) {
            String numbers = ":;".repeat(1) + "/bin/true;".repeat(n);
            Scratch.run(
                    "unshare",
                    "--pid",
                    "--fork",
                    "--mount-proc",
                    "sh",
                    "-c",
                    numbers + inside.formatted(scratch.netns, n));
            Culprit culprit = events.next();
            assertThat(culprit.portId()).isEqualTo(n + 2);
            assertThat(culprit.command()).as(culprit.evidence()).isIn("ip", null);
            assertThat(culprit.pid()).isNotEqualTo(Integer.valueOf(n + 2));
        }
    }

    @Test
    void aRemovalByIoctlHasNoAuthor() throws Exception {
        Scratch.assumeInstalled("perl");
        new RouteRemover(scratch, "ioctl", 0).remove(0);
        Culprit culprit = events.next();
        assertThat(culprit.confidence()).isEqualTo(Confidence.NONE);
        assertThat(culprit.portId()).isZero();
    }

    @Test
    void whoeverChosePortOneIsNotTheFirstProcess() throws Exception {
        Scratch.assumeInstalled("perl");
        var living = new RouteRemover(scratch, "plain", 1);
        living.remove(0);
        Culprit culprit = events.next();
        assertThat(culprit.pid()).as(culprit.evidence()).isEqualTo(living.pid);
        assertThat(culprit.confidence()).isEqualTo(Confidence.LIKELY);
    }

    @Test
    void whoeverChosePortOneAndWentIsNobody() throws Exception {
        Scratch.assumeInstalled("perl");
        try (var late = new EventReader(scratch.netns, attribution, 20)) {
            new RouteRemover(scratch, "once", 1).remove(0);
            Culprit culprit = late.next();
            assertThat(culprit.command()).as(culprit.evidence()).isIn("perl", null);
            assertThat(culprit.pid()).isNotEqualTo(Integer.valueOf(1));
        }
    }

    @Test
    void anInheritedSocketIsNotPinnedOnTheOneThatOpenedIt() throws Exception {
        Scratch.assumeInstalled("perl");
        var heir = new RouteRemover(scratch, "inherit", 0);
        heir.remove(0);
        Culprit culprit = events.next();
        assertThat(culprit.portId()).isNotEqualTo(heir.pid);
        assertThat(culprit.pid()).as(culprit.evidence()).isIn(heir.pid, null);
        assertThat(culprit.confidence()).isNotEqualTo(Confidence.CERTAIN);
    }

    @Test
    void anInheritedSocketIsNotPinnedOnTheOpenerWhenBothAreGone() throws Exception {
        Scratch.assumeInstalled("perl");
        try (var late = new EventReader(scratch.netns, attribution, 20)) {
            var heir = new RouteRemover(scratch, "inherit-once", 0);
            heir.remove(0);
            Culprit culprit = late.next();
            assertThat(culprit.command()).as(culprit.evidence()).isIn("perl", null);
            assertThat(culprit.confidence()).isIn(Confidence.POSSIBLE, Confidence.NONE);
        }
    }

    @Test
    void aDaemonIsFoundByTheRandomPortOfItsSecondSocket() throws Exception {
        Scratch.assumeRecords();
        Scratch.assumeInstalled("perl");
        var daemon = new RouteRemover(scratch, "second", 0);
        for (int n = 0; n < 3; n++) {
            daemon.remove(n);
            Culprit culprit = events.next();
            assertThat(culprit.portId()).isNegative();
            assertThat(culprit.pid()).as(culprit.evidence()).isEqualTo(daemon.pid);
            assertThat(culprit.command()).isEqualTo("perl");
            assertThat(culprit.commandLine()).contains("remover.pl second");
            assertThat(culprit.confidence()).isEqualTo(Confidence.CERTAIN);
        }
    }

    @Test
    void aProcessThatClosesItsSocketAndStaysIsNoMoreThanLikely() throws Exception {
        Scratch.assumeInstalled("perl");
        var daemon = new RouteRemover(scratch, "close", 0);
        daemon.remove(0);
        Culprit culprit = events.next();
        assertThat(culprit.pid()).as(culprit.evidence()).isIn(daemon.pid, null);
    }

    @Test
    void whatStartedShortlyBeforeALinkWentDownIsListed() throws Exception {
        Scratch.assumeRecords();
        String down =
                cleanup("ip -n %s link set d0 down".formatted(scratch.netns)).toString();
        List<Culprit> suspects = List.of();
        for (int i = 0; i < 10 && !commands(suspects).containsAll(List.of("ip", "cleanup.sh")); i++) {
            // on a busy machine more than 100 ms may pass until we ask
            Scratch.run(down);
            suspects = attribution.startedShortlyBefore(Clock.system().nanos()).get();
        }
        assertThat(commands(suspects)).contains("ip", "cleanup.sh");
        assertThat(suspects).extracting(Culprit::confidence).containsOnly(Confidence.POSSIBLE);
        assertThat(suspects).hasSizeLessThanOrEqualTo(10);
    }

    private static List<String> commands(List<Culprit> culprits) {
        return culprits.stream()
                .map(culprit -> String.valueOf(culprit.command()))
                .toList();
    }

    @Test
    void ourOwnChildrenAreNotListed() throws Exception {
        try (var ours = ProcessAttribution.open(new AttributionOptions(scratch.netns, Clock.system()))) {
            scratch.ip("link set d0 down");
            List<Culprit> suspects =
                    ours.startedShortlyBefore(Clock.system().nanos()).get();
            assertThat(suspects)
                    .extracting(Culprit::commandLine)
                    .noneMatch(line -> line != null && line.contains(scratch.netns));
        }
    }

    @Test
    void manyEventsOfOnePortAreOneDeed() throws Exception {
        var answers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            answers.add(attribution.identify(new Origin(-77_777, i, 1_000_000L)));
        }
        assertThat(answers).containsOnly(answers.get(0));
    }

    @Test
    void afterTheCloseEveryQuestionIsStillAnswered() throws Exception {
        var before = attribution.identify(new Origin(-4_444, 1, Clock.system().nanos()));
        attribution.close();
        var after = attribution.identify(new Origin(-5_555, 1, Clock.system().nanos()));
        assertThat(before.get().confidence()).isEqualTo(Confidence.NONE);
        assertThat(after.get().confidence()).isEqualTo(Confidence.NONE);
        assertThat(attribution.startedShortlyBefore(1).get()).isEmpty();
    }

    @Test
    void everySourceIsReported() {
        assertThat(attribution.facts()).hasSizeGreaterThanOrEqualTo(3).allMatch(fact -> !fact.isBlank());
    }
}
