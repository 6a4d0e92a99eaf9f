package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.testing.RecordingSockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ObservingSocketsTest {
    private final RecordingSockets real = new RecordingSockets();
    private final Sockets sockets = new ObservingSockets(real);

    @Test
    void askingAndProbingIsLooking() throws IOException {
        assertThat(sockets.sourceTowards(IpAddress.parse("203.0.113.1"))).hasToString("192.0.2.1");
        sockets.raw(Sockets.ICMP).close();
    }

    @Test
    void speakingForAServiceIsNot() {
        assertThatThrownBy(() -> sockets.raw(Sockets.PIM)).hasMessageStartingWith("observe-only: ");
        assertThatThrownBy(() -> sockets.udp(0)).hasMessageStartingWith("observe-only: ");
        assertThatThrownBy(() -> sockets.join(IpAddress.parse("233.84.178.5"), "doublezero1"))
                .hasMessageStartingWith("observe-only: ");
        assertThat(real.open()).isZero();
    }
}
