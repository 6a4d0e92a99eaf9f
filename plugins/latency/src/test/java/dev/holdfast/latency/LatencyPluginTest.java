package dev.holdfast.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.ConfigException;
import dev.holdfast.api.net.Latencies;
import dev.holdfast.api.testing.RecordingSockets;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.kernel.sockets.PacketSockets;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class LatencyPluginTest {
    private static final String FAST = "spacing: 20ms, timeout: 500ms, interval: 1s";

    @TempDir
    Path directory;

    private ProbingHost host;
    private LatencyPlugin plugin;

    private LatencyPlugin start(dev.holdfast.api.net.Sockets sockets, String section) {
        host = new ProbingHost(directory, sockets, section);
        plugin = new LatencyPlugin(host);
        plugin.start();
        return plugin;
    }

    @AfterEach
    void stop() {
        if (plugin != null) {
            plugin.stop();
        }
        if (host != null) {
            host.close();
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("time").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    @Test
    void withoutTargetsNothingIsOpenedAndNothingIsShown() {
        var sockets = new RecordingSockets();
        start(sockets, "{}");
        assertThat(sockets.open()).isZero();
        assertThat(host.hasEndpoint()).isFalse();
        assertThat(host.provided).isNull();
        assertThat(host.settled).isTrue();
    }

    @Test
    void aSocketThatIsNotPermittedIsShownWithItsReason() {
        var sockets = new RecordingSockets();
        sockets.fail(new IOException("socket: EPERM, CAP_NET_RAW is missing"));
        start(sockets, "{targets: [{name: a, address: 192.0.2.1}]}");
        assertThat(host.page().ready()).isFalse();
        assertThat(host.page().trouble().code()).isEqualTo("LAT-001");
        assertThat(host.page().trouble().what()).contains("CAP_NET_RAW is missing");
    }

    @Test
    void theSocketIsClosedAtTheEnd() {
        var sockets = new RecordingSockets();
        start(sockets, "{targets: [{name: a, address: 192.0.2.1}]}");
        assertThat(sockets.open()).isEqualTo(1);
        plugin.stop();
        plugin.stop();
        assertThat(sockets.open()).isZero();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
            {targets: [{name: a}]}                                              | the key 'address' is missing
            {targets: [{address: 192.0.2.1}]}                                   | name
            {targets: [{name: a, address: '2001:db8::1'}]}                      | only IPv4 addresses are probed
            {targets: [{name: a, address: 0.0.0.0}]}                            | no address of one host
            {targets: [{name: a, address: 233.1.1.1}]}                          | no address of one host
            {targets: [{name: a, address: 1.1.1.1}, {name: a, address: 1.1.1.1}]} | once is enough
            {echoes: 0}                                                         | echoes must be 1..100
            {payload: 8}                                                        | payload must be 16..1400
            {interval: 10ms}                                                    | interval must be at least 1000ms
            {timeout: 2s}                                                       | timeout must be at least 3000ms
            {ttl: 0}                                                            | ttl must be 1..255
            """)
    void everyKeyIsChecked(String section, String said) {
        assertThatThrownBy(() -> start(new RecordingSockets(), section))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(said);
    }

    @Test
    void onTheRealKernelANeighbourAnswersAndAnEmptyPlaceDoesNot() {
        try (Netns here = Netns.create("lat");
                Netns there = Netns.create("lat")) {
            here.ip("link add wire type veth peer name wire netns " + there.name());
            here.ip("addr add 10.77.0.1/24 dev wire");
            there.ip("addr add 10.77.0.2/24 dev wire");
            here.ip("link set wire up");
            there.ip("link set wire up");
            String targets = "targets: [{name: there, address: 10.77.0.2, key: pk}, {name: nobody, address: 10.77.0.9},"
                    + " {name: nowhere, address: 198.51.100.1}, {name: here, address: 127.0.0.1}]";
            start(PacketSockets.in(here.name()), "{" + FAST + ", meters: true, " + targets + "}");
            await(() -> host.page().ready());
            var page = host.page();
            assertThat(page.trouble()).isNull();
            assertThat(page.results())
                    .extracting(LatencyPage.Entry::name)
                    .containsExactly("there", "nobody", "nowhere", "here");
            var found = page.results().get(0);
            assertThat(found.reachable()).isTrue();
            assertThat(found.lossPercent()).isZero();
            assertThat(found.minNanos()).isPositive().isLessThanOrEqualTo(found.avgNanos());
            assertThat(found.avgNanos()).isLessThanOrEqualTo(found.maxNanos()).isLessThan(500_000_000L);
            assertThat(page.results().get(1).reachable()).isFalse();
            assertThat(page.results().get(1).lossPercent()).isEqualTo(100);
            assertThat(page.results().get(2).trouble()).contains("ENETUNREACH");
            assertThat(page.results().get(3).reachable()).isTrue();
            assertThat(gauge("doublezero_latency_reachable", "there")).isEqualTo(1);
            assertThat(gauge("doublezero_latency_loss_percentage", "nobody")).isEqualTo(100);
            assertThat(gauge("doublezero_latency_rtt_min_nanoseconds", "nobody"))
                    .isNaN();
            assertThat(((Latencies) host.provided).latencies().get(0).key()).isEqualTo("pk");
            there.ip("link set wire down");
            await(() -> !host.page().results().get(0).reachable());
            there.ip("link set wire up");
            await(() -> host.page().results().get(0).reachable());
        }
    }

    private double gauge(String name, String target) {
        return host.meters().get(name).tag("device_code", target).gauge().value();
    }
}
