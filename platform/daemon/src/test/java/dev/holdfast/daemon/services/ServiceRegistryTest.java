package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException.Fault;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can be asked of the registry, and what it answers. */
class ServiceRegistryTest extends RegistryScene {
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
}
