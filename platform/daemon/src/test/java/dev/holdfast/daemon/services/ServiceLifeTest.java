package dev.holdfast.daemon.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.api.service.Provisioning.State;
import dev.holdfast.api.service.ProvisioningException;
import dev.holdfast.api.service.ProvisioningException.Fault;
import dev.holdfast.model.Diagnostic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

/** Services and plugins that throw, hang, die and come back. */
class ServiceLifeTest extends RegistryScene {
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
    void aServiceThatCannotSayWhatItWantsYetIsNotSaidToHaveLostAPart() {
        shop.start("services: {a: {type: toy, routes: 0, fails: report}}");
        shop.await("a", State.STARTING);
        assertThat(shop.registry.service("a").orElseThrow().troubles())
                .extracting(Diagnostic::code)
                .containsExactly("SVC-015");
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

    @Test
    void servicesThatComeWithTheFirstReloadAreWatched() {
        shop.start("");
        shop.registry.reload(() -> shop.file("services: {a: {type: toy, number: 1}}"));
        Workshop.await(() ->
                shop.meters.get("holdfast.services").tag("state", "up").gauge().value() == 1);
        shop.registry.reload(() -> shop.file(""));
        Workshop.await(() -> shop.kernel().isEmpty());
        Workshop.await(() -> shop.registry.counts().isEmpty());
    }
}
