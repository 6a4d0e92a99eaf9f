package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException.Fault;
import dev.holdfast.model.Diagnostic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What the registry remembers over restarts, and what it does if it cannot. */
class ServiceMemoryTest extends RegistryScene {
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
}
