package dev.holdfast.lab.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.simulated.SimulatedKernel;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedUnicastServicesTest extends UnicastServicesContract {
    private static final String FIRST = "10.1.0.0/16 metric 100";

    @TempDir
    Path own;

    @Override
    HostKernel kernel() {
        return HostKernel.simulated();
    }

    @Test
    void scenario43_withoutAnIntervalOnlyEventsHeal() throws Exception {
        var kernel = new SimulatedKernel();
        try (var host = new RunningHost(HostKernel.simulated(kernel), own, Duration.ZERO)) {
            int before = twoRoutes(host);
            double scans = host.scans();
            host.kernel.ip("route del " + FIRST);
            host.awaitIncidents(1);
            assertThat(host.kernelNow()).hasSize(before);
            kernel.faults().holdEvents(true);
            host.kernel.ip("route del " + FIRST);
            assertThat(host.wayTo("10.1.0.9")).contains("dev v0");
            kernel.faults().holdEvents(false);
            host.awaitIncidents(2);
            assertThat(host.kernelNow()).hasSize(before);
            assertThat(host.scans()).isEqualTo(scans);
        }
    }

    @Test
    void scenario43_aListingThatFailsAddsAndRemovesNothing() throws Exception {
        var kernel = new SimulatedKernel();
        try (var host = new RunningHost(HostKernel.simulated(kernel), own, Duration.ofMillis(100))) {
            int before = twoRoutes(host);
            kernel.faults().breakDump(0, "interrupted");
            kernel.faults().loseEvents(1);
            host.kernel.ip("route del " + FIRST);
            host.awaitIncidents(1); // of the scan after the one that broke off
            assertThat(host.kernelNow()).hasSize(before);
            RunningHost.assertHealed(host.incidents());
        }
    }

    private static int twoRoutes(RunningHost host) {
        host.start("ibrl", "own", "tunnel: {destination: 203.0.113.1, net: 169.254.3.128/31}\naddress: 198.51.100.77");
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128", "10.2.0.0/16 169.254.3.128");
        host.awaitInstalled();
        return host.kernelNow().size();
    }
}
