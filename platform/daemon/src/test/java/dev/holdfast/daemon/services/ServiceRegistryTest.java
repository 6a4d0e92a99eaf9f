package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ProvisioningException.Fault;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceRegistryTest {
    @TempDir
    Path home;

    private Workshop shop;

    @BeforeEach
    void open() {
        shop = new Workshop(home);
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private void again(String file) {
        shop = shop.next().start(file);
    }

    private static void assertRefused(ThrowingCallable work, Fault fault, String code, String... words) {
        assertThatThrownBy(work).isInstanceOfSatisfying(ProvisioningException.class, e -> {
            assertThat(e.fault()).isEqualTo(fault);
            assertThat(e.diagnostic().code()).isEqualTo(code);
            List.of(words).forEach(word -> assertThat(e.diagnostic().what()).contains(word));
        });
    }

    @Test
    void scenario34NothingProvisionedIsAnEmptyList() {
        shop.start("");
        assertThat(shop.registry.services()).isEmpty();
        assertThat(shop.table.unsettled()).isEmpty();
    }

    @Test
    void aServiceOfTheFileIsCarried() {
        shop.start("services: {a: {type: toy, number: 7}, b: {type: toy, number: 8, routes: 3, learned: 2}}");
        shop.await("a", State.UP);
        shop.await("b", State.UP);
        Workshop.await(() -> shop.kernel().size() == 5);
        ServiceView a = shop.registry.service("a").orElseThrow();
        assertThat(a.fromFile()).isTrue();
        assertThat(a.plugin()).isEqualTo("toys");
        assertThat(a.revision()).isEqualTo(1);
        assertThat(a.specification())
                .containsEntry("number", 7)
                .containsEntry("routes", 2)
                .containsEntry("grace", "0s");
        assertThat(a.pieces()).hasSize(2).allMatch(piece -> piece.kind().equals("route"));
        assertThat(a.routes().wanted()).isEqualTo(2);
        assertThat(a.routes().installed()).isEqualTo(2);
        assertThat(shop.table.unsettled()).isEmpty();
    }

    @Test
    void mistakesInTheFileAreShownWhereTheyStand() {
        assertThatThrownBy(
                        () -> shop.start(
                                """
                        services:
                          a: {type: tay}
                          b: {number: 1}
                          c: {type: toy, number: 700}
                          d: {type: toy, nummer: 7}
                          e: {type: toy, claim: x}
                          f: {type: toy, claim: x}
                          "g/h": {type: toy}
                        """))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(":2:13: no plugin carries services of type 'tay' [CFG-006]")
                .hasMessageContaining("did you mean 'toy'? known here: toy")
                .hasMessageContaining(":3:6: the key 'type' is missing here [CFG-007]")
                .hasMessageContaining(":4:26: number must be 0..255, was 700 [CFG-006]")
                .hasMessageContaining(":5:18: unknown key 'nummer' [CFG-004]")
                .hasMessageContaining(":7:3: it needs 'toy x' for itself alone, and service 'e' has that [CFG-006]")
                .hasMessageContaining(":8:3: 'g/h' is no owner name")
                .hasMessageContaining("6 errors in");
    }

    @Test
    void scenario37AServiceAddedAtRunTimeIsBackAfterARestartAndADisabledOneIsNot() {
        shop.start("services: {file: {type: toy, number: 1}}");
        shop.registry.add("x", "{type: toy, number: 7}");
        shop.registry.add("y", "type: toy\nnumber: 8\n");
        shop.registry.disable("y");
        shop.registry.disable("file");
        shop.await("y", State.DISABLED);
        shop.await("file", State.DISABLED);
        assertThat(shop.kernel()).containsExactly("10.7.0.0", "10.7.1.0");
        again("services: {file: {type: toy, number: 1}}");
        shop.await("x", State.UP);
        assertThat(shop.state("y")).isEqualTo(State.DISABLED);
        assertThat(shop.state("file")).isEqualTo(State.DISABLED);
        assertThat(shop.kernel()).containsExactly("10.7.0.0", "10.7.1.0");
        assertThat(shop.registry.service("x").orElseThrow().fromFile()).isFalse();
        shop.registry.enable("file");
        shop.await("file", State.UP);
        assertThat(shop.kernel()).hasSize(4);
    }

    @Test
    void whatDoesNotFitIsRefusedAndNothingIsChanged() {
        shop.start("services: {a: {type: toy, number: 1, claim: one}}");
        assertRefused(
                () -> shop.registry.add("x", "{type: toy, number: 700}"),
                Fault.REQUEST,
                "SVC-001",
                "x:1:21: number must be 0..255",
                "nothing was changed");
        assertRefused(() -> shop.registry.add("x", "{type: tay}"), Fault.REQUEST, "SVC-001", "did you mean 'toy'?");
        assertRefused(() -> shop.registry.add("x", "a: ["), Fault.REQUEST, "SVC-001", "not YAML");
        assertRefused(() -> shop.registry.add("x y", "{type: toy}"), Fault.REQUEST, "SVC-001", "no owner name");
        assertRefused(() -> shop.registry.add("a", "{type: toy}"), Fault.CONFLICT, "SVC-003");
        assertRefused(
                () -> shop.registry.add("x", "{type: toy, claim: one}"), Fault.CONFLICT, "SVC-004", "toy one", "'a'");
        assertRefused(() -> shop.registry.change("a", "{number: 2}"), Fault.CONFLICT, "SVC-006");
        assertRefused(() -> shop.registry.remove("a"), Fault.CONFLICT, "SVC-006");
        for (var verb : List.<ThrowingCallable>of(
                () -> shop.registry.remove("no"),
                () -> shop.registry.change("no", "{type: toy}"),
                () -> shop.registry.enable("no"),
                () -> shop.registry.disable("no"),
                () -> shop.registry.drain("no"))) {
            assertRefused(verb, Fault.UNKNOWN, "SVC-002");
        }
        assertThat(shop.registry.services()).hasSize(1);
        assertThat(home.resolve("services.json")).doesNotExist();
    }

    @Test
    void scenario9And32AServiceMayBeAddedAgainRightAfterItsRemoval() {
        shop.start("");
        for (int i = 0; i < 20; i++) {
            shop.registry.add("x", "{type: toy, number: " + i + ", grace: 20ms}");
            shop.await("x", State.UP);
            shop.registry.remove("x");
        }
        shop.awaitGone("x");
        Workshop.await(() -> shop.kernel().isEmpty());
        assertThat(shop.guards()).isZero();
    }

    @Test
    void scenario14RemovingOneLeavesTheOtherAlone() {
        shop.start("");
        shop.registry.add("uni", "{type: toy, number: 1}");
        shop.registry.add("multi", "{type: toy, number: 2}");
        shop.await("uni", State.UP);
        ServiceView before = shop.registry.service("uni").orElseThrow();
        shop.registry.remove("multi");
        shop.awaitGone("multi");
        assertThat(shop.registry.service("uni").orElseThrow()).isEqualTo(before);
        assertThat(shop.kernel()).containsExactly("10.1.0.0", "10.1.1.0");
    }

    @Test
    void scenario31AChangeIsMadeInPlaceAndTheStatusIsNeverEmpty() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 1}");
        shop.await("x", State.UP);
        ServiceView same = shop.registry.change("x", "{type: toy, routes: 2, number: 1}");
        assertThat(same.revision()).isEqualTo(1);
        ServiceView after = shop.registry.change("x", "{number: 1, routes: 3}");
        assertThat(after.revision()).isEqualTo(2);
        assertThat(after.pieces()).hasSize(3);
        shop.await("x", State.UP);
        assertThat(shop.type.calls).containsExactly("start x", "change x");
        assertRefused(() -> shop.registry.change("x", "{type: other}"), Fault.CONFLICT, "SVC-005");
    }

    @Test
    void aChangeThatThrowsIsUndone() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 1}");
        assertRefused(
                () -> shop.registry.change("x", "{number: 2, fails: change}"), Fault.OURS, "SVC-009", "cannot change");
        assertThat(shop.kernel()).containsExactly("10.1.0.0", "10.1.1.0");
        assertThat(shop.registry.service("x").orElseThrow().revision()).isEqualTo(1);
        again("");
        shop.await("x", State.UP);
        assertThat(shop.kernel()).containsExactly("10.1.0.0", "10.1.1.0");
    }

    @Test
    void aServiceThatCannotStartIsNotAdded() {
        shop.start("");
        assertRefused(() -> shop.registry.add("x", "{type: toy, fails: start}"), Fault.OURS, "SVC-008", "cannot start");
        assertThat(shop.registry.services()).isEmpty();
        assertThat(shop.kernel()).isEmpty();
        again("");
        assertThat(shop.registry.services()).isEmpty();
    }

    @Test
    void aDrainedServiceLeavesItsGuardsAlsoOverARestart() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 1}");
        shop.await("x", State.UP);
        shop.registry.drain("x");
        shop.await("x", State.DRAINED);
        assertThat(shop.kernel()).isEmpty();
        assertThat(shop.guards()).isEqualTo(2);
        again("");
        shop.await("x", State.DRAINED);
        assertThat(shop.guards()).isEqualTo(2);
        shop.registry.enable("x");
        shop.await("x", State.UP);
        assertThat(shop.kernel()).hasSize(2);
        shop.registry.drain("x");
        shop.registry.remove("x");
        shop.awaitGone("x");
        Workshop.await(() -> shop.guards() == 0);
    }

    @Test
    void scenario38WhatCannotBeWrittenIsNotDone() throws IOException {
        shop.start("services: {file: {type: toy, number: 1}}");
        shop.registry.add("x", "{type: toy, number: 7}");
        String before = Files.readString(home.resolve("services.json"));
        Path full = Files.createSymbolicLink(home.resolve("services.json.new"), Path.of("/dev/full"));
        for (var verb : List.<ThrowingCallable>of(
                () -> shop.registry.add("y", "{type: toy, number: 8}"),
                () -> shop.registry.change("x", "{number: 9}"),
                () -> shop.registry.disable("x"),
                () -> shop.registry.drain("x"),
                () -> shop.registry.disable("file"),
                () -> shop.registry.remove("x"))) {
            assertRefused(verb, Fault.OURS, "SVC-010", "No space left on device", "nothing was changed");
        }
        assertThat(shop.registry.services()).extracting(ServiceView::state).containsOnly(State.UP);
        assertThat(shop.registry.services()).extracting(ServiceView::revision).containsOnly(1);
        assertThat(shop.kernel()).containsExactly("10.1.0.0", "10.1.1.0", "10.7.0.0", "10.7.1.0");
        assertThat(home.resolve("services.json")).hasContent(before);
        assertThat(shop.meters
                        .get("holdfast.services.changes")
                        .tags("verb", "disable", "result", "failed")
                        .counter()
                        .count())
                .isEqualTo(2);
        Files.delete(full);
        shop.registry.remove("x");
        shop.awaitGone("x");
    }

    @Test
    void aFileThatCannotBeUnderstoodStartsNothing() throws IOException {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 7}");
        Path file = home.resolve("services.json");
        String sound = Files.readString(file);
        for (String damaged : List.of(
                sound.substring(0, sound.length() / 2),
                "",
                "{}",
                "[]",
                sound.replace("\"version\": 1", "\"version\": 2"),
                sound.replace("\"wanted\"", "\"wnted\""),
                sound.replace("{}", "{\"x\": \"perhaps\"}"),
                "\u0000".repeat(100))) {
            Files.writeString(file, damaged);
            shop = shop.next();
            assertThatThrownBy(() -> shop.start(""))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("services.json:")
                    .hasMessageContaining("nothing was started")
                    .hasMessageContaining("move it away");
            assertThat(file).hasContent(damaged);
        }
        Files.writeString(file, sound);
        again("");
        shop.await("x", State.UP);
    }

    @Test
    void aServiceThatFitsNoMoreIsShownAndKeptAndTheOthersGoOn() throws IOException {
        shop.start("");
        shop.registry.add("bad", "{type: toy, number: 7}");
        shop.registry.add("good", "{type: toy, number: 8}");
        shop.registry.add("gone", "{type: toy, number: 9}");
        Path file = home.resolve("services.json");
        shop.registry.quiet();
        Files.writeString(
                file,
                Files.readString(file)
                        .replace("\"number\":7", "\"number\":777")
                        .replace("\"type\":\"toy\",\"number\":9", "\"type\":\"train\",\"number\":9"));
        again("");
        shop.await("good", State.UP);
        ServiceView bad = shop.registry.service("bad").orElseThrow();
        assertThat(bad.state()).isEqualTo(State.FAILED);
        assertThat(bad.troubles().get(0).code()).isEqualTo("SVC-011");
        assertThat(bad.troubles().get(0).what()).contains("number must be 0..255, was 777");
        ServiceView gone = shop.registry.service("gone").orElseThrow();
        assertThat(gone.state()).isEqualTo(State.FAILED);
        assertThat(gone.troubles().get(0).code()).isEqualTo("SVC-007");
        assertThat(shop.table.unsettled()).containsExactlyInAnyOrder("service bad", "service gone");
        assertThat(shop.kernel()).hasSize(6);
        shop.registry.change("bad", "{number: 17}");
        shop.await("bad", State.UP);
        shop.registry.remove("gone");
        shop.awaitGone("gone");
        assertThat(shop.table.unsettled()).isEmpty();
        shop.reconcile();
        assertThat(shop.kernel()).containsExactly("10.17.0.0", "10.17.1.0", "10.8.0.0", "10.8.1.0");
    }

    @Test
    void oneOfTheFileWinsOverOneAddedAtRunTime() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 7}");
        String file = "services: {x: {type: toy, number: 8}}";
        again(file);
        shop.await("x", State.UP);
        assertThat(shop.kernel()).containsExactly("10.8.0.0", "10.8.1.0");
        ServiceView x = shop.registry.service("x").orElseThrow();
        assertThat(x.fromFile()).isTrue();
        assertThat(x.troubles()).extracting(Diagnostic::code).containsExactly("SVC-012");
        shop.registry.remove("x");
        assertThat(shop.registry.service("x").orElseThrow().troubles()).isEmpty();
        again("");
        assertThat(shop.registry.services()).isEmpty();
    }

    @Test
    void oneAddedAtRunTimeComesForwardWhenThatOfTheFileIsTakenOut() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 7}");
        again("services: {x: {type: toy, number: 8}}");
        shop.registry.reload(() -> shop.file(""));
        Workshop.await(() -> shop.kernel().equals(Set.of("10.7.0.0", "10.7.1.0")));
        assertThat(shop.registry.service("x").orElseThrow().fromFile()).isFalse();
    }

    @Test
    void aServiceThatDoesNotEndIsEndedByForce() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 7, grace: 1h}");
        shop.await("x", State.UP);
        shop.registry.remove("x");
        assertThat(shop.state("x")).isEqualTo(State.REMOVING);
        assertThat(shop.kernel()).hasSize(2);
        shop.awaitGone("x");
        Workshop.await(() -> shop.kernel().isEmpty());
    }

    @Test
    void whatLingersInTheKernelIsWaitedForAndThenLeftToTheReconciler() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 7}");
        shop.await("x", State.UP);
        shop.reconciles = false;
        shop.registry.remove("x");
        assertThat(shop.state("x")).isEqualTo(State.REMOVING);
        assertThat(shop.registry.service("x").orElseThrow().waitsFor())
                .containsExactly("its objects to leave the kernel");
        shop.awaitGone("x");
        shop.reconcile();
        assertThat(shop.kernel()).isEmpty();
    }

    @Test
    void theFileIsReadAnewAllOrNothing() {
        shop.start(
                """
                services:
                  a: {type: toy, number: 1}
                  b: {type: toy, number: 2}
                  c: {type: toy, number: 3}
                """);
        shop.registry.add("x", "{type: toy, number: 7, claim: seven}");
        for (String bad : List.of(
                "services: {a: {type: toy, number: 1000}}",
                "services: {a: [",
                "services: {x: {type: toy}}",
                "services: {y: {type: toy, claim: seven}}",
                "services: {a: {type: tay}}",
                "obserfe-only: true")) {
            assertRefused(() -> shop.registry.reload(() -> shop.file(bad)), Fault.CONFLICT, "SVC-018");
        }
        assertThat(shop.kernel()).hasSize(8);
        shop.type.calls.clear();
        shop.registry.reload(
                () -> shop.file(
                        """
                        services:
                          d: {type: toy, number: 4}
                          b: {type: toy, number: 2, routes: 3}
                          a: {type: toy, routes: 2}
                        """));
        assertThat(shop.type.calls).containsExactlyInAnyOrder("remove c", "change b", "start d");
        shop.awaitGone("c");
        assertThat(shop.kernel()).hasSize(9);
        assertThat(shop.registry.service("b").orElseThrow().revision()).isEqualTo(2);
    }

    @Test
    void servicesStopAndStartWithTheirPlugin() {
        shop.start("services: {a: {type: toy, number: 1}, b: {type: toy, number: 2}}");
        shop.registry.add("x", "{type: toy, number: 7}");
        shop.registry.disable("b");
        shop.await("b", State.DISABLED);
        shop.stopPlugin();
        assertThat(shop.state("a")).isEqualTo(State.FAILED);
        assertThat(shop.state("b")).isEqualTo(State.DISABLED);
        assertThat(shop.registry.service("x").orElseThrow().troubles().get(0).code())
                .isEqualTo("SVC-007");
        assertThat(shop.kernel()).hasSize(4);
        assertRefused(() -> shop.registry.add("y", "{type: toy}"), Fault.REQUEST, "SVC-001");
        shop.againPlugin("services: {a: {type: toy, number: 1, routes: 3}, d: {type: toy, number: 4}}");
        shop.await("a", State.UP);
        shop.await("d", State.UP);
        shop.await("x", State.UP);
        assertThat(shop.registry.service("b")).isEmpty();
        assertThat(shop.kernel()).hasSize(7);
        assertThat(shop.registry.service("a").orElseThrow().revision()).isEqualTo(2);
        assertThat(shop.registry.service("x").orElseThrow().revision()).isEqualTo(1);
    }

    @Test
    void aServiceTakenOutOfTheFileIsWithdrawnWhenItsPluginIsLoadedAnew() {
        shop.start("services: {a: {type: toy, number: 1}, b: {type: toy, number: 2}}");
        shop.stopPlugin();
        shop.againPlugin("services: {a: {type: toy, number: 1}}");
        Workshop.await(() -> shop.kernel().size() == 2);
    }

    @Test
    void aServiceIsDegradedWhenAPartIsLostAndSaysSo() {
        shop.start("services: {a: {type: toy, number: 1}}");
        shop.await("a", State.UP);
        shop.reconciles = false;
        shop.lose("10.1.0.0/24", new Diagnostic("KRN-999", "10.1.0.0/24", "somebody took it", "ask them"));
        shop.await("a", State.DEGRADED);
        ServiceView a = shop.registry.service("a").orElseThrow();
        assertThat(a.troubles()).extracting(Diagnostic::code).containsExactly("KRN-999");
        assertThat(a.routes().installed()).isEqualTo(1);
        shop.reconcile();
        shop.await("a", State.UP);
        assertThat(shop.meters
                        .get("holdfast.services.transitions")
                        .tag("state", "degraded")
                        .counter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void aServiceWhoseReportThrowsIsShownAllTheSame() {
        shop.start("services: {a: {type: toy, number: 1, fails: report}}");
        shop.await("a", State.DEGRADED);
        assertThat(shop.registry.service("a").orElseThrow().troubles())
                .extracting(Diagnostic::code)
                .containsExactly("SVC-015");
    }

    @Test
    void aDrainThatThrowsLeavesTheServiceWhole() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 1, fails: drain}");
        assertRefused(() -> shop.registry.drain("x"), Fault.OURS, "SVC-008", "cannot drain");
        shop.await("x", State.UP);
        assertThat(shop.kernel()).hasSize(2);
        shop.registry.disable("x");
        shop.await("x", State.DISABLED);
        assertRefused(() -> shop.registry.drain("x"), Fault.CONFLICT, "SVC-017");
    }

    @Test
    void aServiceThatThrowsFromRemoveGoesAllTheSame() {
        shop.start("");
        shop.registry.add("x", "{type: toy, number: 1, fails: remove}");
        shop.registry.remove("x");
        shop.awaitGone("x");
        assertThat(shop.kernel()).isEmpty();
    }

    @Test
    void oneThatCannotStartAtTheStartIsShownAndItsObjectsAreKept() {
        shop.start("services: {a: {type: toy, number: 1}}");
        shop.await("a", State.UP);
        again("services: {a: {type: toy, number: 1, fails: start}, b: {type: toy, number: 2}}");
        assertThat(shop.state("a")).isEqualTo(State.FAILED);
        shop.await("b", State.UP);
        shop.reconcile();
        assertThat(shop.kernel()).hasSize(4);
        shop.registry.disable("a");
        shop.await("a", State.DISABLED);
        shop.reconcile();
        assertThat(shop.kernel()).containsExactly("10.2.0.0", "10.2.1.0");
    }

    @Test
    void whatSessionsHaveToSayIsWaitedForBeforeAnythingIsPruned() {
        shop.start("services: {a: {type: toy, number: 1, routes: 40, learned: 40}}");
        Workshop.await(() -> shop.kernel().size() == 40);
        shop = shop.next();
        shop.watchesLosses = true;
        shop.start("services: {a: {type: toy, number: 1, routes: 40, learned: 40}}");
        Workshop.await(() -> shop.table.unsettled().isEmpty());
        shop.await("a", State.UP);
        assertThat(shop.kernel()).hasSize(40);
        assertThat(shop.losses).isZero();
    }

    /** Lesson of others: two who remove the same service at once must not trip over each other. */
    @Test
    void manyHandsAtOnceDoNoHarm() throws InterruptedException {
        shop.start("");
        var failures = new ConcurrentLinkedQueue<Throwable>();
        List<Thread> hands = new ArrayList<>();
        for (int hand = 0; hand < 6; hand++) {
            var random = new Random(hand);
            hands.add(new Thread(() -> {
                for (int i = 0; i < 60; i++) {
                    String name = "s" + random.nextInt(3);
                    try {
                        switch (random.nextInt(6)) {
                            case 0, 1 -> shop.registry.add(name, "{type: toy, number: " + name.substring(1) + "}");
                            case 2 -> shop.registry.disable(name);
                            case 3 -> shop.registry.enable(name);
                            case 4 -> shop.registry.services();
                            default -> shop.registry.remove(name);
                        }
                    } catch (ProvisioningException e) {
                        if (e.fault() == Fault.OURS || e.fault() == Fault.REQUEST) {
                            failures.add(e);
                        }
                    } catch (RuntimeException e) {
                        failures.add(e);
                    }
                }
            }));
        }
        hands.forEach(Thread::start);
        for (Thread hand : hands) {
            hand.join();
        }
        assertThat(failures).isEmpty();
        Workshop.await(() -> shop.registry.services().stream()
                        .allMatch(view -> view.state() == State.UP || view.state() == State.DISABLED)
                && shop.kernel().size()
                        == 2
                                * shop.registry.services().stream()
                                        .filter(view -> view.state() == State.UP)
                                        .count());
        Set<String> before = shop.kernel();
        List<String> states = shop.registry.services().stream()
                .map(view -> view.name() + view.state())
                .toList();
        again("");
        Workshop.await(() -> shop.registry.services().stream()
                .map(view -> view.name() + view.state())
                .toList()
                .equals(states));
        assertThat(shop.kernel()).isEqualTo(before);
    }

    /** The bound is wide: it catches work that grows with the square of the services. */
    @Test
    void aThousandServicesStartAndAreShownWithinSeconds() {
        var file = new StringBuilder("services:\n");
        for (int i = 0; i < 1000; i++) {
            file.append("  s").append(i).append(": {type: toy, number: ").append(i % 256);
            file.append(", learned: 1, routes: 1, claim: c").append(i).append("}\n");
        }
        shop.reconciles = false;
        long began = System.nanoTime();
        shop.start(file.toString());
        Workshop.await(() -> shop.table.unsettled().isEmpty());
        shop.reconcile();
        assertThat(shop.registry.services())
                .hasSize(1000)
                .extracting(ServiceView::state)
                .doesNotContain(State.FAILED);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(20));
    }
}
