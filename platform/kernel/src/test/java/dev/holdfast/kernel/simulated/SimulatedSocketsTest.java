package dev.holdfast.kernel.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class SimulatedSocketsTest {
    private final SimulatedKernel kernel = new SimulatedKernel();
    private final SimulatedSockets sockets = kernel.sockets();

    private void ip(String command) {
        assertThat(kernel.ip(4711, command)).isEmpty();
    }

    @Test
    void packetsAreCountedAndGoNowhere() throws IOException {
        var socket = sockets.raw(103);
        socket.send(ByteBuffer.allocate(8), new Envelope().to(1, 0));
        socket.close();
        assertThat(sockets.sent()).isEqualTo(1);
        assertThat(socket.receive(ByteBuffer.allocate(8), new Envelope())).isFalse();
        assertThatThrownBy(() -> socket.send(ByteBuffer.allocate(8), new Envelope()))
                .hasMessage("the socket is closed: EBADF");
    }

    @Test
    void aMembershipDiesWithItsDevice() throws Exception {
        var group = IpAddress.parse("233.84.178.5");
        assertThatThrownBy(() -> sockets.join(group, "mc0")).hasMessage("join 233.84.178.5 on mc0: ENODEV");
        ip("link add mc0 type bridge");
        var first = sockets.join(group, "mc0");
        assertThat(sockets.memberships()).containsExactly("233.84.178.5 on mc0");
        ip("link del mc0");
        ip("link add mc0 type bridge");
        assertThat(sockets.memberships()).isEmpty();
        var second = sockets.join(group, "mc0");
        first.close();
        assertThat(sockets.memberships()).hasSize(1);
        second.close();
        assertThat(sockets.memberships()).isEmpty();
    }

    @Test
    void theSourceIsThatOfTheRouteOrOfItsDevice() throws IOException {
        var far = IpAddress.parse("198.51.100.1");
        assertThatThrownBy(() -> sockets.sourceTowards(far)).hasMessageEndingWith(": ENETUNREACH");
        ip("link add eth0 type bridge");
        ip("link set eth0 up");
        ip("addr add 192.0.2.10/24 dev eth0");
        ip("addr add 192.0.2.20/24 dev eth0");
        ip("route add default via 192.0.2.1");
        assertThat(sockets.sourceTowards(far)).hasToString("192.0.2.10");
        ip("route add 198.51.100.0/24 via 192.0.2.1 src 192.0.2.20");
        assertThat(sockets.sourceTowards(far)).hasToString("192.0.2.20");
        assertThat(sockets.sourceTowards(IpAddress.parse("192.0.2.20"))).hasToString("192.0.2.20");
    }
}
