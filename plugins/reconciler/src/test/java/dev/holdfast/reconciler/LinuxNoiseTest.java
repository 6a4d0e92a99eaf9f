package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Intent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Linux has in the place of RTM_MISS, on the real kernel: neighbours that come, go and fail, questions about routes,
 * packets without a route, and entries cloned for one destination. None of it makes the reconciler look.
 */
class LinuxNoiseTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    Path directory;

    private Netns host;
    private Netns router;
    private RealReconciler reconciler;

    @BeforeEach
    void aHostBehindARouterWithANarrowLink() throws Exception {
        host = Netns.create("bsd-host");
        router = Netns.create("bsd-router");
        host.ip("link add v0 type veth peer name w0 netns " + router.name());
        host.ip("link set v0 up");
        host.ip("addr add 192.0.2.2/24 dev v0");
        router.ip("link set w0 up");
        router.ip("addr add 192.0.2.1/24 dev w0");
        router.ip("link add br1 mtu 1300 type bridge");
        router.ip("link set br1 up");
        router.ip("addr add 198.51.100.1/24 dev br1");
        router.in("sysctl -qw net.ipv4.ip_forward=1");
        reconciler = new RealReconciler(host, directory);
        reconciler.declare(List.of(
                Intent.of(HealingTest.route("10.1.0.0/16", "192.0.2.1", "v0"), World.owner(), 1),
                Intent.of(HealingTest.route("198.51.100.0/24", "192.0.2.1", "v0"), World.owner(), 1)));
        await("both routes", () -> host.ip("route show proto 73").lines().count() == 2);
        await("addresses of its own", () -> !host.ip("-6 addr show").contains("tentative"));
        awaitScans(2);
    }

    @AfterEach
    void end() {
        if (reconciler != null) {
            reconciler.close();
        }
        host.close();
        router.close();
    }

    private static void await(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not within " + PATIENCE + ": " + what);
            }
            Thread.onSpinWait();
        }
    }

    private double count(String meter) {
        return reconciler.meters.get("holdfast.reconciler." + meter).counter().count();
    }

    /** Passes that no scan asked for. */
    private double passesOfEvents() {
        return count("passes") - count("scans");
    }

    @Test
    void neighboursQuestionsLostPacketsAndClonedRoutesCauseNoPassAndTheNextLossIsHealed() {
        double passes = passesOfEvents();
        double writes = count("writes");

        neighbourStorm();
        questions();
        packetsWithoutARoute();
        aClonedRoute();
        awaitScans(2);

        assertThat(host.ip("route show cache")).as("there is a cloned route").contains("mtu 1300");
        assertThat(host.ip("neigh show")).as("a neighbour does not answer").containsAnyOf("FAILED", "INCOMPLETE");
        await("no pass but those of scans", () -> passesOfEvents() == passes); // in the middle of a scan they differ
        assertThat(count("writes")).isEqualTo(writes);
        assertThat(count("breaker.trips")).isZero();
        host.ip("route del 10.1.0.0/16");
        await("the heal", () -> count("writes") == writes + 1);
    }

    private void awaitScans(int more) {
        double scans = count("scans");
        await("scans", () -> count("scans") >= scans + more);
    }

    /** 4,000 RTM_NEWNEIGH and RTM_DELNEIGH, and twenty that fail by themselves. */
    private void neighbourStorm() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            String neighbour = "192.0.2." + (100 + i % 100);
            lines.add("neigh replace " + neighbour + " lladdr 02:00:00:00:00:01 dev v0");
            lines.add("neigh del " + neighbour + " dev v0");
        }
        host.batch(lines);
        host.script("for i in {50..69}; do echo > /dev/udp/192.0.2.$i/9; done");
    }

    /** 500 RTM_GETROUTE. */
    private void questions() {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            lines.add("route get 10.1.2." + i % 250);
        }
        host.batch(lines);
    }

    private void packetsWithoutARoute() {
        host.script("for i in {1..200}; do (echo > /dev/udp/203.0.113.$i/9) 2>/dev/null;"
                + " (echo > /dev/udp/2001:db8:5::$i/9) 2>/dev/null; done; true");
    }

    /** The router says that a packet is too big for its other link, and the host keeps an entry for that destination. */
    private void aClonedRoute() {
        host.script("for i in 1 2 3; do head -c 1400 /dev/zero > /dev/udp/198.51.100.9/9; done");
        await("a cloned route", () -> host.ip("route show cache").contains("mtu 1300"));
    }
}
