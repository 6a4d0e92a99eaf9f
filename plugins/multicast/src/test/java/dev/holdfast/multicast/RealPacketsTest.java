package dev.holdfast.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.kernel.sockets.PacketSockets;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What leaves a host, byte for byte as programs that share no code with us see it. */
@Timeout(60)
class RealPacketsTest {
    private final Scene scene = new Scene();
    private Wire wire;
    private RealHost host;

    @BeforeEach
    void twoHosts() {
        wire = new Wire();
        host = new RealHost(wire.ours.name());
    }

    @AfterEach
    void clean() {
        if (host != null) {
            host.close();
        }
        if (wire != null) {
            wire.close();
        }
    }

    private MulticastService start(List<Integer> publish, List<Integer> subscribe) {
        MulticastConfig config = scene.config(publish, subscribe);
        var soon = new RegisterConfig(Duration.ofSeconds(60), Duration.ZERO, 32);
        var service = new MulticastService(host, Scene.with(config, soon), new Random(1));
        service.start();
        return service;
    }

    @Test
    void packetsArriveByteForByteThroughTheTunnelOnly() throws IOException {
        try (Program far = Program.python(wire.router.name(), "sniffer.py", Wire.FAR_TUNNEL);
                Program underlay = Program.python(wire.router.name(), "sniffer.py", "wire")) {
            MulticastService service = start(List.of(6), List.of(5));
            host.knownLinks().present(wire.tunnel());
            far.await(("pim 169.254.1.1 224.0.0.13 1 2000431700010002006900140004d76fc4dc0013000400000001")::equals);
            far.await(("pim 169.254.1.1 224.0.0.13 1"
                    + " 230081ec0100a9fe01000001007801000020e954b20500010000010007200a000000")::equals);
            far.await("udp 148.51.120.7 233.84.178.6 32 5765 445a0001"::equals);
            String register = far.await(line -> line.startsWith("pim 169.254.1.1 10.0.0.0 32 2100deff00000000"));
            assertThat(register).endsWith("445a0001").contains("94337807e954b206" + "16851685");
            service.remove();
            far.await(("pim 169.254.1.1 224.0.0.13 1"
                    + " 2300825f0100a9fe01000001000501000020e954b20500000001010007200a000000")::equals);
            assertThat(underlay.staysWithout(line -> line.startsWith("pim ") || line.contains(" 5765 "), 200))
                    .isTrue();
        }
    }

    @Test
    void thePruneLeavesASecondBeforeTheServiceEnds() throws Exception {
        try (Program far = Program.python(wire.router.name(), "sniffer.py", Wire.FAR_TUNNEL)) {
            MulticastService service = start(List.of(), List.of(5));
            host.knownLinks().present(wire.tunnel());
            far.await(line -> line.startsWith("pim "));
            service.remove();
            far.await(line -> line.contains(" 2300825f"));
            long pruned = System.nanoTime();
            assertThat(host.ended.getCount()).isEqualTo(1);
            assertThat(host.ended.await(10, TimeUnit.SECONDS)).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - pruned)).isGreaterThan(Duration.ofMillis(900));
        }
    }

    @Test
    void aProgramThatJoinsReceivesTheHeartbeat() throws IOException {
        try (Program listener =
                Program.python(wire.router.name(), "listener.py", "233.84.178.6", "5765", Wire.FAR_TUNNEL)) {
            start(List.of(6), List.of());
            host.knownLinks().present(wire.tunnel());
            listener.await("from 148.51.120.7 445a0001"::equals);
        }
    }

    /** Its own membership went with the device; ours stands on the new one, and IP_MULTICAST_ALL does the rest (ip(7)). */
    @Test
    void aProgramThatJoinedBeforeTheTunnelWasMadeAnewReceivesAgain() throws IOException {
        try (Program listener = Program.python(wire.ours.name(), "listener.py", "233.84.178.5", "5765", Wire.TUNNEL)) {
            publish("01");
            listener.await("from 169.254.1.0 01"::equals);
            start(List.of(), List.of(5));
            host.knownLinks().present(wire.tunnel());
            awaitMembers(2);

            wire.loseTunnel();
            host.knownLinks().gone(Wire.TUNNEL);
            wire.makeTunnel();
            publish("02");
            assertThat(listener.staysWithout("from 169.254.1.0 02"::equals, 300))
                    .as("nobody is a member on the new tunnel yet")
                    .isTrue();
            host.knownLinks().present(wire.tunnel());
            awaitMembers(1);
            publish("03");
            listener.await("from 169.254.1.0 03"::equals);
        }
    }

    /** The router sends one datagram to the group, through the tunnel. */
    private void publish(String hex) throws IOException {
        try (var socket = PacketSockets.in(wire.router.name()).udp(0)) {
            String line = wire.router.ip("-o link show dev " + Wire.FAR_TUNNEL);
            var to = new Envelope().to((int) IpAddress.parse("233.84.178.5").low(), 5765);
            to.device = Integer.parseInt(line.substring(0, line.indexOf(':')));
            socket.send(ByteBuffer.wrap(HexFormat.of().parseHex(hex)), to);
        }
    }

    private void awaitMembers(int users) {
        String wished = "inet  233.84.178.5" + (users == 1 ? "" : " users " + users);
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (wire.ours.ip("maddr show dev " + Wire.TUNNEL).lines().noneMatch(line -> line.strip()
                .equals(wished))) {
            assertThat(System.nanoTime()).as(wished).isLessThan(end);
        }
    }
}
