package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.net.Sockets;
import dev.holdfast.kernel.simulated.SimulatedKernel;
import dev.holdfast.kernel.simulated.SimulatedSockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class ObservingSocketsTest {
    private final SimulatedSockets real = new SimulatedKernel().sockets();
    private final Sockets sockets = new ObservingSockets(real);

    @Test
    void askingAndProbingIsLooking() throws IOException {
        assertThat(sockets.sourceTowards(IpAddress.parse("127.0.0.1"))).hasToString("127.0.0.1");
        sockets.raw(Sockets.ICMP).close();
    }

    @Test
    void speakingForAServiceIsNot() {
        assertThatThrownBy(() -> sockets.raw(Sockets.PIM)).hasMessageStartingWith("observe-only: ");
        assertThatThrownBy(() -> sockets.udp(0)).hasMessageStartingWith("observe-only: ");
        assertThatThrownBy(() -> sockets.join(IpAddress.parse("233.84.178.5"), "doublezero1"))
                .hasMessageStartingWith("observe-only: ");
        assertThat(real.memberships()).isEmpty();
    }
}
