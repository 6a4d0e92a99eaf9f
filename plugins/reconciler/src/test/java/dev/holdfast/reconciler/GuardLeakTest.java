package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Intent;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Real packets: while the route of a private prefix is away, do they leak out through the default route? The host has the
 * prefix behind v0 and a default route behind v1; what comes out of v1 is counted at its other end.
 */
class GuardLeakTest {
    @TempDir
    Path directory;

    private final Route secret = HealingTest.route("10.1.0.0/16", "192.0.2.1", "v0");
    private Netns host;
    private RealReconciler reconciler;

    @BeforeEach
    void aHostWithADefaultRoute() throws Exception {
        host = Netns.create("guard");
        for (String command : List.of(
                "link set lo up",
                "link add v0 type veth peer name w0",
                "link add v1 type veth peer name w1",
                "link set v0 up",
                "link set w0 up",
                "link set v1 up",
                "link set w1 up",
                "addr add 192.0.2.2/24 dev v0",
                "addr add 198.51.100.2/24 dev v1",
                "neigh add 198.51.100.1 lladdr 02:00:00:00:00:01 dev v1 nud permanent",
                "route add default via 198.51.100.1 dev v1")) {
            host.ip(command);
        }
        reconciler = new RealReconciler(host, directory);
    }

    @AfterEach
    void end() {
        reconciler.close();
        host.close();
    }

    private void declare(boolean guard) {
        reconciler.declare(List.of(new Intent(secret, World.owner(), 1, Policy.ENFORCE, null, guard)));
        await(() -> host.ip("route show 10.1.0.0/16").contains("via 192.0.2.1"));
        host.ip("link set v0 down"); // the route goes, and cannot come back
        await(() -> !host.ip("route show 10.1.0.0/16").contains("via 192.0.2.1"));
    }

    /** Sends one datagram to the prefix; what the sender is told. */
    private String send() throws IOException {
        Path script = directory.resolve("send.sh");
        Files.writeString(script, "(echo secret >/dev/udp/10.1.0.1/9) 2>&1; true\n");
        return host.in("bash " + script);
    }

    private long leaked() {
        String counted = host.in("cat /sys/class/net/w1/statistics/rx_packets").strip();
        return Long.parseLong(counted);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void withoutAGuardThePacketLeaksOutThroughTheDefaultRoute() throws IOException {
        declare(false);
        long before = leaked();
        assertThat(send()).isEmpty();
        await(() -> leaked() > before);
    }

    @Test
    void withAGuardTheSenderGetsHostUnreachableAndNothingLeaks() throws IOException {
        declare(true);
        assertThat(host.ip("route show 10.1.0.0/16")).contains("unreachable").contains("metric 4000000000");
        assertThat(send()).contains("No route to host"); // EHOSTUNREACH
        assertThat(host.ip("route get 198.51.100.1")).contains("v1"); // the rest of the host still gets out
        assertThat(host.can("route get 10.1.0.1")).isFalse();
    }
}
