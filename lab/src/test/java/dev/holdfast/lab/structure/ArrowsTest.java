package dev.holdfast.lab.structure;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.Location;
import org.junit.jupiter.api.Test;

/** Arrows point down only. Module poms keep most of them; these keep the rest. */
class ArrowsTest {
    private static final JavaClasses HOUSE =
            new ClassFileImporter().withImportOption(ArrowsTest::isProduct).importPackages("dev.holdfast");

    private static boolean isProduct(Location location) {
        return !location.contains("/test-classes/") && !location.contains("-tests.jar");
    }

    @Test
    void theModelDependsOnNothing() {
        onlyUses("dev.holdfast.model..", "dev.holdfast.model..", "java..", "org.jspecify..");
    }

    @Test
    void thePluginApiDependsOnTheModelOnly() {
        onlyUses(
                "dev.holdfast.api..",
                "dev.holdfast.api..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "org.slf4j..",
                "io.micrometer..");
    }

    @Test
    void theKernelDependsOnTheApiAndNativeCallsOnly() {
        onlyUses(
                "dev.holdfast.kernel..",
                "dev.holdfast.kernel..",
                "dev.holdfast.api..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "org.slf4j..",
                "io.micrometer..",
                "jnr.ffi..");
    }

    /** Bytes, states, routes: none knows a socket, a clock or a log, so that all can be tested by table and by seed. */
    @Test
    void bgpIsPureUpToTheSpeaker() {
        onlyUses(
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..");
        onlyUses(
                "dev.holdfast.bgp.fsm..",
                "dev.holdfast.bgp.fsm..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..");
        onlyUses(
                "dev.holdfast.bgp.session..",
                "dev.holdfast.bgp.session..",
                "dev.holdfast.bgp.transport..",
                "dev.holdfast.bgp.fsm..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "org.slf4j..",
                "io.micrometer..",
                "io.netty..");
        onlyUses(
                "dev.holdfast.bgp.speaker..",
                "dev.holdfast.bgp..",
                "dev.holdfast.api..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "org.slf4j..",
                "io.micrometer..",
                "io.netty..");
        onlyUses(
                "dev.holdfast.bgp.instance..",
                "dev.holdfast.bgp..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "org.slf4j..",
                "io.micrometer..",
                "io.netty..");
        onlyUses(
                "dev.holdfast.bgp.transport..",
                "dev.holdfast.bgp.transport..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "org.slf4j..",
                "io.netty..");
        onlyUses(
                "dev.holdfast.bgp.rib..",
                "dev.holdfast.bgp.rib..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..");
        onlyUses(
                "dev.holdfast.bgp.policy..",
                "dev.holdfast.bgp.policy..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "com.google.re2j..");
        onlyUses(
                "dev.holdfast.bgp.exports..",
                "dev.holdfast.bgp.exports..",
                "dev.holdfast.bgp.policy..",
                "dev.holdfast.bgp.rib..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..");
        onlyUses(
                "dev.holdfast.bgp.imports..",
                "dev.holdfast.bgp.imports..",
                "dev.holdfast.bgp.policy..",
                "dev.holdfast.bgp.rib..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..");
        onlyUses(
                "dev.holdfast.bgp.config..",
                "dev.holdfast.bgp.config..",
                "dev.holdfast.bgp.transport..",
                "dev.holdfast.bgp.policy..",
                "dev.holdfast.bgp.rib..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.api..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..",
                "org.slf4j.event..");
        onlyUses(
                "dev.holdfast.bgp.install..",
                "dev.holdfast.bgp.install..",
                "dev.holdfast.bgp.rib..",
                "dev.holdfast.bgp.policy..",
                "dev.holdfast.bgp.wire..",
                "dev.holdfast.api..",
                "dev.holdfast.model..",
                "java..",
                "org.jspecify..");
        noClasses()
                .that(resideInAnyPackage(
                        "dev.holdfast.bgp.wire..",
                        "dev.holdfast.bgp.fsm..",
                        "dev.holdfast.bgp.rib..",
                        "dev.holdfast.bgp.policy..",
                        "dev.holdfast.bgp.exports..",
                        "dev.holdfast.bgp.config..",
                        "dev.holdfast.bgp.imports.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage("java.net..", "java.nio.channels..", "java.util.concurrent.."))
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.time.Instant")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(HOUSE);
    }

    @Test
    void pluginsSeeTheApiAndNoOtherPlugin() {
        for (String plugin : new String[] {
            "dev.holdfast.reconciler..",
            "dev.holdfast.statics..",
            "dev.holdfast.ibrl..",
            "dev.holdfast.edgefilter..",
            "dev.holdfast.multicast..",
            "dev.holdfast.compat..",
            "dev.holdfast.latency..",
            "dev.holdfast.liveness.."
        }) {
            onlyUses(
                    plugin,
                    plugin,
                    "dev.holdfast.api..",
                    "dev.holdfast.model..",
                    "java..",
                    "org.jspecify..",
                    "org.slf4j..",
                    "io.micrometer..");
        }
    }

    @Test
    void theShellKnowsTheModelAndTheEndpointsOnly() {
        noClasses()
                .that(resideInAPackage("dev.holdfast.shell.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.holdfast.api..",
                        "dev.holdfast.kernel..",
                        "dev.holdfast.daemon..",
                        "dev.holdfast.reconciler..",
                        "dev.holdfast.statics..",
                        "dev.holdfast.ibrl..",
                        "dev.holdfast.edgefilter..",
                        "dev.holdfast.multicast..",
                        "dev.holdfast.compat..",
                        "dev.holdfast.latency..",
                        "dev.holdfast.liveness.."))
                .check(HOUSE);
    }

    @Test
    void theDaemonDependsOnNoPlugin() {
        noClasses()
                .that(resideInAPackage("dev.holdfast.daemon.."))
                .should()
                .dependOnClassesThat(resideInAnyPackage(
                        "dev.holdfast.reconciler..",
                        "dev.holdfast.statics..",
                        "dev.holdfast.ibrl..",
                        "dev.holdfast.edgefilter..",
                        "dev.holdfast.multicast..",
                        "dev.holdfast.compat..",
                        "dev.holdfast.latency..",
                        "dev.holdfast.liveness..",
                        "dev.holdfast.shell.."))
                .check(HOUSE);
    }

    /** Only the reconciler is handed a dataplane; nobody else in a plugin may even name it. */
    @Test
    void onlyTheReconcilerNamesTheDataplane() {
        noClasses()
                .that(resideInAnyPackage(
                        "dev.holdfast.statics..",
                        "dev.holdfast.ibrl..",
                        "dev.holdfast.edgefilter..",
                        "dev.holdfast.multicast..",
                        "dev.holdfast.compat..",
                        "dev.holdfast.latency..",
                        "dev.holdfast.liveness.."))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("dev.holdfast.api.Dataplane")
                .check(HOUSE);
    }

    private static void onlyUses(String room, String... allowed) {
        classes()
                .that(resideInAPackage(room))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(allowed))
                .check(HOUSE);
    }
}
