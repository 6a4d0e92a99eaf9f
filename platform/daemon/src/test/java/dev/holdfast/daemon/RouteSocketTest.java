package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Clock;
import dev.holdfast.daemon.config.ByteSize;
import dev.holdfast.daemon.config.DaemonConfig;
import dev.holdfast.kernel.bsd.MessageCounts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

class RouteSocketTest {
    private static DaemonConfig.Kernel config(String netns) {
        return new DaemonConfig.Kernel(DaemonConfig.KernelKind.ROUTE_SOCKET, netns, 73, new ByteSize(1 << 20));
    }

    @Test
    void isRefusedWithAReasonWhereThereIsNone() {
        assertThatThrownBy(() -> Kernel.open(config(null), true, Clock.system()))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("KRN-004")
                .hasMessageContaining("macOS and FreeBSD");
    }

    @Test
    void isRefusedWithANamespace() {
        assertThatThrownBy(() -> RouteSocket.open(config("blue"), true, Clock.system(), "FreeBSD"))
                .isInstanceOf(StartupException.class)
                .hasMessageContaining("KRN-005");
    }

    @Test
    void everyClassOfMessageHasAMeter() {
        var meters = new SimpleMeterRegistry();

        RouteSocketMeters.bind(meters, new MessageCounts());

        assertThat(meters.get("holdfast.route.socket.messages")
                        .tag("class", "ignore-lookup")
                        .functionCounter()
                        .count())
                .isZero();
        assertThat(meters.get("holdfast.route.socket.resyncs").functionCounter().count())
                .isZero();
    }
}
