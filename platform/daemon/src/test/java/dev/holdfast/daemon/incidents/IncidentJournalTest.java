package dev.holdfast.daemon.incidents;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Cause;
import dev.holdfast.model.Confidence;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Incident;
import dev.holdfast.model.Loss;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IncidentJournalTest {
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
    private static final Culprit CLEANUP = new Culprit(
            4711,
            "ip",
            "ip route del 10.9.0.0/16",
            List.of("cleanup.sh", "bash"),
            0,
            "cron.service",
            4711,
            Confidence.CERTAIN,
            "two records agree");

    @TempDir
    Path directory;

    private IncidentJournal open() {
        return new IncidentJournal(directory, 1000, 1 << 20, 4);
    }

    static Incident incident(long id, @Nullable Instant closedAt, Culprit culprit, String... prefixes) {
        List<Loss> losses = new ArrayList<>();
        for (String prefix : prefixes) {
            var key = RouteKey.main(Prefix.parse(prefix), 100);
            losses.add(new Loss(
                    key,
                    new Owner("static", "default"),
                    Loss.Kind.REMOVED,
                    "via 192.0.2.1",
                    null,
                    NOON,
                    NOON,
                    closedAt,
                    closedAt == null ? -1 : 212));
        }
        int healed = closedAt == null ? 0 : prefixes.length;
        return new Incident(
                id, NOON, closedAt, Cause.PROCESS, "", "event", culprit, prefixes.length, healed, losses, "");
    }

    private static IncidentQuery all() {
        return new IncidentQuery(null, null, null, null, 1000);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private List<String> lines() throws IOException {
        Path file = directory.resolve("incidents.jsonl");
        return Files.exists(file) ? Files.readAllLines(file) : List.of();
    }

    @Test
    void anIncidentIsWrittenWhenItOpensAndWhenItCloses() throws IOException {
        try (IncidentJournal journal = open()) {
            journal.record(incident(1, null, CLEANUP, "10.9.0.0/16"));
            for (int i = 0; i < 50; i++) {
                journal.record(incident(1, null, CLEANUP, "10.9.0.0/16", "10.10.0.0/16"));
            }
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16", "10.10.0.0/16"));
            assertThat(journal.find(all())).hasSize(1);
            assertThat(journal.closed(Cause.PROCESS)).isEqualTo(1);
        }
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(1))
                .contains("\"closedAt\":\"2026-11-21T12:00:00Z\"")
                .contains("\"text\":\"ip[4711] < cleanup.sh < bash\"")
                .contains("all back, the slowest in 212 µs");
    }

    @Test
    void theLastIncidentOfEachOwnerIsKnownAlsoOfAnEarlierRun() {
        try (IncidentJournal journal = open()) {
            journal.record(incident(journal.nextId(), NOON, CLEANUP, "10.9.0.0/16"));
            journal.record(incident(journal.nextId(), NOON, CLEANUP, "10.9.0.0/16", "10.10.0.0/16"));
            assertThat(journal.lastByOwner()).containsOnly(java.util.Map.entry("static/default", 2L));
        }
        try (IncidentJournal journal = open()) {
            await(() -> !journal.lastByOwner().isEmpty());
            assertThat(journal.lastByOwner()).containsOnly(java.util.Map.entry("static/default", 2L));
        }
    }

    @Test
    void aCulpritFoundAfterTheEndIsWrittenToo() throws IOException {
        try (IncidentJournal journal = open()) {
            journal.record(incident(1, null, Culprit.unknown(0, "not yet"), "10.9.0.0/16"));
            journal.record(incident(1, NOON, Culprit.unknown(0, "not yet"), "10.9.0.0/16"));
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16"));
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16"));
        }
        assertThat(lines()).hasSize(3);
        assertThat(lines().get(2)).contains("cleanup.sh");
    }

    @Test
    void idsGoOnAfterARestartAndTheLastIncidentsAreThere() throws IOException {
        try (IncidentJournal journal = open()) {
            assertThat(journal.nextId()).isEqualTo(1);
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16"));
            assertThat(journal.nextId()).isEqualTo(2);
            journal.record(incident(2, null, CLEANUP, "10.10.0.0/16"));
        }
        Files.writeString(
                directory.resolve("incidents.jsonl"), "{\"id\":77,\"revi", StandardOpenOption.APPEND); // killed
        try (IncidentJournal journal = open()) {
            assertThat(journal.nextId()).isEqualTo(3);
            assertThat(journal.find(all())).extracting(IncidentView::id).containsExactly(2L, 1L);
            assertThat(journal.find(all()).get(0).note()).isEqualTo("the daemon ended before it closed");
            journal.record(incident(3, NOON, CLEANUP, "10.11.0.0/16"));
        }
        assertThat(lines()).hasSize(4);
        assertThat(lines().get(3)).startsWith("{\"id\":3,");
    }

    @Test
    void memoryIsBounded() {
        try (var journal = new IncidentJournal(directory, 10, 1 << 20, 1)) {
            for (long id = 1; id <= 25; id++) {
                journal.record(incident(id, NOON, CLEANUP, "10.9.0.0/16"));
            }
            assertThat(journal.find(all())).hasSize(10);
            assertThat(journal.find(all()).get(0).id()).isEqualTo(25);
        }
    }

    @Test
    void ofManyLargeIncidentsTheOlderKeepTheirCountButNotTheirList() {
        try (var journal = new IncidentJournal(directory, 1000, 1 << 30, 1)) {
            String[] prefixes = new String[1000];
            for (int i = 0; i < prefixes.length; i++) {
                prefixes[i] = "10." + i / 250 + "." + i % 250 + ".0/24";
            }
            for (long id = 1; id <= 60; id++) {
                journal.record(incident(id, NOON, CLEANUP, prefixes));
            }
            List<IncidentView> found = journal.find(all());
            assertThat(found).hasSize(60);
            assertThat(found.get(59).losses()).hasSizeLessThan(20);
            assertThat(found.get(59).lost()).isEqualTo(1000);
            assertThat(found.get(0).losses()).hasSize(1000);
        }
    }

    @Test
    void filesRotateAndTheLastGoes() throws IOException {
        try (var journal = new IncidentJournal(directory, 10, 4096, 3)) {
            for (long id = 1; id <= 100; id++) {
                journal.record(incident(id, NOON, CLEANUP, "10.9.0.0/16"));
            }
        }
        try (var files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("incidents.jsonl", "incidents.1.jsonl", "incidents.2.jsonl");
        }
        assertThat(Files.size(directory.resolve("incidents.1.jsonl"))).isLessThanOrEqualTo(4096);
        try (var journal = new IncidentJournal(directory, 10, 4096, 3)) {
            assertThat(journal.nextId()).isEqualTo(101);
        }
    }

    @Test
    void aFullDiskIsSaidOnceAndWhatItRefusedIsWrittenWhenThereIsRoom() throws IOException {
        Path file = directory.resolve("incidents.jsonl");
        Files.createSymbolicLink(file, Path.of("/dev/full"));
        try (IncidentJournal journal = open()) {
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16"));
            await(() -> journal.trouble() != null);
            assertThat(Objects.requireNonNull(journal.trouble()).code()).isEqualTo("STA-004");
            assertThat(journal.find(all())).hasSize(1);
            Files.delete(file);
            journal.record(incident(2, NOON, CLEANUP, "10.9.0.0/16"));
            await(() -> journal.trouble() == null);
        }
        assertThat(lines()).hasSize(2);
    }

    @Test
    void aDirectoryThatCannotBeMadeCostsTheFileOnly() throws IOException {
        Path blocked = Files.writeString(directory.resolve("file"), "").resolve("incidents");
        try (var journal = new IncidentJournal(blocked, 10, 1 << 20, 1)) {
            assertThat(journal.nextId()).isEqualTo(1);
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16"));
            await(() -> journal.trouble() != null);
            assertThat(journal.find(all())).hasSize(1);
        }
    }

    @Test
    void incidentsAreFoundByPrefixCulpritAndTime() {
        Culprit networkd = new Culprit(
                88, "systemd-networkd", null, List.of(), 101, "systemd-networkd.service", 88, Confidence.LIKELY, "one");
        try (IncidentJournal journal = open()) {
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16"));
            journal.record(incident(2, NOON, networkd, "10.9.1.0/24", "10.77.0.0/16"));
            assertThat(find(journal, new IncidentQuery(Prefix.parse("10.9.0.0/16"), null, null, null, 9)))
                    .containsExactly(1L);
            assertThat(find(journal, new IncidentQuery(Prefix.parse("10.9.1.5"), null, null, null, 9)))
                    .containsExactly(2L, 1L);
            assertThat(find(journal, new IncidentQuery(null, "cleanup", null, null, 9)))
                    .containsExactly(1L);
            assertThat(find(journal, new IncidentQuery(null, "networkd.service", null, null, 9)))
                    .containsExactly(2L);
            assertThat(find(journal, new IncidentQuery(null, null, NOON.plusSeconds(1), null, 9)))
                    .isEmpty();
            assertThat(find(journal, new IncidentQuery(null, null, null, null, 1)))
                    .containsExactly(2L);
        }
    }

    private static List<Long> find(IncidentJournal journal, IncidentQuery query) {
        return journal.find(query).stream().map(IncidentView::id).toList();
    }

    @Test
    void aFollowerSeesEachChangeOnceAndIsWokenByTheNext() throws Exception {
        try (IncidentJournal journal = open()) {
            journal.record(incident(1, null, CLEANUP, "10.9.0.0/16"));
            journal.record(incident(2, null, CLEANUP, "10.10.0.0/16"));
            long seen = journal.revision();
            journal.record(incident(1, NOON, CLEANUP, "10.9.0.0/16"));
            assertThat(find(journal, new IncidentQuery(null, null, null, seen, 9)))
                    .containsExactly(1L);
            long now = journal.revision();
            var woken = CompletableFuture.supplyAsync(() -> {
                try {
                    journal.await(now, 60_000);
                    return journal.revision();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
            });
            journal.record(incident(2, NOON, CLEANUP, "10.10.0.0/16"));
            assertThat(woken.get(10, java.util.concurrent.TimeUnit.SECONDS)).isGreaterThan(now);
        }
    }

    @Test
    void aStormOfIncidentsIsCountedInTheLogAndNotTold() {
        var now = new java.util.concurrent.atomic.AtomicLong();
        var log = new IncidentLog(now::get);
        int told = 0;
        for (int i = 0; i < 100; i++) {
            told += log.tell(incident(i, NOON, CLEANUP, "10.9.0.0/16")) ? 1 : 0;
        }
        assertThat(told).isEqualTo(IncidentLog.MOST_A_SECOND);
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(log.tell(incident(101, NOON, CLEANUP, "10.9.0.0/16"))).isTrue();
    }

    @Test
    void theSummaryIsASentence() {
        assertThat(Summary.of(incident(1, NOON, CLEANUP, "10.9.0.0/16")))
                .isEqualTo(
                        "ip[4711] < cleanup.sh < bash removed 10.9.0.0/16 metric 100 (static/default): back in 212 µs");
        assertThat(Summary.of(incident(1, null, Culprit.unknown(0, "no port"), "10.9.0.0/16")))
                .isEqualTo("somebody removed 10.9.0.0/16 metric 100 (static/default): not back yet");
        assertThat(Summary.of(new Incident(
                        1,
                        NOON,
                        NOON,
                        Cause.LINK_DOWN,
                        "link v0 went down",
                        "event",
                        Culprit.unknown(0, ""),
                        500,
                        500,
                        Collections.nCopies(
                                500,
                                incident(1, NOON, CLEANUP, "10.9.0.0/16")
                                        .losses()
                                        .get(0)),
                        "waited for link up")))
                .isEqualTo("link-down (link v0 went down) cost 500 objects (10.9.0.0/16 metric 100 and 499 more): all"
                        + " back, the slowest in 212 µs; waited for link up");
    }
}
