package dev.holdfast.kernel.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.PacketSocket;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.NoRouteToHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** On the real kernel, two hosts with one wire between them; every socket is opened in a namespace, no thread moves. */
@Timeout(60)
class PacketSocketsTest {
    private static final int LOOPBACK = 0x7F000001;
    private static final int PIM_ROUTERS = 0xE000000D;

    private Netns here;
    private Netns there;
    private PacketSockets sockets;
    private PacketSockets others;

    @BeforeEach
    void twoHosts() {
        here = Netns.create("sock");
        there = Netns.create("sock");
        here.ip("link add wire type veth peer name wire netns " + there.name());
        here.ip("addr add 10.77.0.1/24 dev wire");
        there.ip("addr add 10.77.0.2/24 dev wire");
        here.ip("link set wire up");
        there.ip("link set wire up");
        sockets = PacketSockets.in(here.name());
        others = PacketSockets.in(there.name());
    }

    @AfterEach
    void clean() {
        if (here != null) {
            here.close();
        }
        if (there != null) {
            there.close();
        }
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    private static int address(String dotted) {
        return (int) IpAddress.parse(dotted).low();
    }

    private static int index(Netns netns) {
        String line = netns.ip("-o link show dev wire");
        return Integer.parseInt(line.substring(0, line.indexOf(':')));
    }

    @Test
    void aDatagramTellsWhereItCameFromAndHowItArrived() throws IOException {
        try (PacketSocket sender = sockets.udp(0);
                PacketSocket receiver = others.udp(44880)) {
            assertThat(receiver.port()).isEqualTo(44880);
            assertThat(sender.port()).isBetween(1024, 65535);
            var to = new Envelope().to(address("10.77.0.2"), 44880);
            to.ttl = 255;
            ByteBuffer payload = text("xhello").position(1);
            sender.send(payload, to);
            assertThat(payload.remaining()).as("left as it was").isEqualTo(5);

            var from = new Envelope();
            ByteBuffer into = ByteBuffer.allocate(100);
            assertThat(receiver.receive(into, from)).isTrue();
            assertThat(StandardCharsets.US_ASCII.decode(into).toString()).isEqualTo("hello");
            assertThat(from.remote).isEqualTo(address("10.77.0.1"));
            assertThat(from.remotePort).isEqualTo(sender.port());
            assertThat(from.local).isEqualTo(address("10.77.0.2"));
            assertThat(from.device).isEqualTo(index(there));
            assertThat(from.ttl).isEqualTo(255);
        }
    }

    @Test
    void whatDoesNotFitIsCutOff() throws IOException {
        try (PacketSocket sender = sockets.udp(0);
                PacketSocket receiver = sockets.udp(0)) {
            sender.send(text("hello"), new Envelope().to(LOOPBACK, receiver.port()));
            ByteBuffer into = ByteBuffer.allocateDirect(3);
            assertThat(receiver.receive(into, new Envelope())).isTrue();
            assertThat(StandardCharsets.US_ASCII.decode(into).toString()).isEqualTo("hel");
        }
    }

    @Test
    void aRawPacketIsReceivedWithoutItsHeader() throws IOException {
        try (PacketSocket sender = sockets.raw(253);
                PacketSocket receiver = others.raw(253)) {
            var to = new Envelope().to(address("10.77.0.2"), 0);
            to.local = address("10.77.0.1");
            to.ttl = 7;
            sender.send(text("payload"), to);
            var from = new Envelope();
            ByteBuffer into = ByteBuffer.allocate(100);
            assertThat(receiver.receive(into, from)).isTrue();
            assertThat(StandardCharsets.US_ASCII.decode(into).toString()).isEqualTo("payload");
            assertThat(from.ttl).isEqualTo(7);
            assertThat(from.remotePort).isZero();
            assertThat(sender.port()).isZero();
        }
    }

    @Test
    void aPacketLeavesByTheDeviceItIsPinnedToWithoutARoute() throws Exception {
        here.ip("addr add 10.99.0.1/32 dev lo");
        try (PacketSocket sender = sockets.raw(103);
                PacketSocket receiver = others.raw(103);
                AutoCloseable membership = others.join(IpAddress.parse("224.0.0.13"), "wire")) {
            assertThat(here.ip("route show")).doesNotContain("default");
            var to = new Envelope().to(PIM_ROUTERS, 0);
            assertThatThrownBy(() -> sender.send(text("pim"), to)).hasMessage("send to 224.0.0.13: ENETUNREACH");
            to.device = index(here);
            to.local = address("10.99.0.1");
            to.ttl = 1;
            sender.send(text("pim"), to);
            var from = new Envelope();
            assertThat(receiver.receive(ByteBuffer.allocate(100), from)).isTrue();
            assertThat(from.remote).isEqualTo(address("10.99.0.1"));
            assertThat(from.local).isEqualTo(PIM_ROUTERS);
            assertThat(from.ttl).isEqualTo(1);
            assertThat(membership).isNotNull();
        }
    }

    @Test
    void aSendThatCannotBeSaysWhyInTheKernelsWord() throws IOException {
        try (PacketSocket socket = sockets.udp(0)) {
            var to = new Envelope().to(address("10.77.0.2"), 5765);
            to.local = address("10.66.0.1");
            assertThatThrownBy(() -> socket.send(text("x"), to))
                    .hasMessage("send to 10.77.0.2:5765 from 10.66.0.1: ENETUNREACH");
            to.local = 0;
            to.device = 4711;
            assertThatThrownBy(() -> socket.send(text("x"), to)).hasMessageEndingWith("through device 4711: ENODEV");
        }
    }

    @Test
    void closingEndsAWaitingReceive() throws Exception {
        PacketSocket socket = sockets.udp(0);
        var received = CompletableFuture.supplyAsync(() -> {
            try {
                return socket.receive(ByteBuffer.allocate(10), new Envelope());
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        socket.close();
        socket.close();
        assertThat(received.get(10, TimeUnit.SECONDS)).isFalse();
        assertThat(socket.receive(ByteBuffer.allocate(10), new Envelope())).isFalse();
        assertThatThrownBy(() -> socket.send(text("x"), new Envelope().to(LOOPBACK, 9)))
                .hasMessage("the socket is closed: EBADF");
    }

    @Test
    void theKernelChoosesASourceOrSaysThatItHasNoRoute() throws IOException {
        assertThat(sockets.sourceTowards(IpAddress.parse("10.77.0.9"))).hasToString("10.77.0.1");
        assertThatThrownBy(() -> sockets.sourceTowards(IpAddress.parse("192.0.2.1")))
                .isInstanceOf(NoRouteToHostException.class)
                .hasMessage("ask for the source address towards 192.0.2.1: ENETUNREACH");
    }

    @Test
    void inTheSteadyStateNoPacketMakesGarbage() throws IOException {
        var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        try (PacketSocket socket = sockets.udp(44880)) {
            ByteBuffer payload = ByteBuffer.allocate(40);
            ByteBuffer into = ByteBuffer.allocate(100);
            var to = new Envelope().to(LOOPBACK, 44880);
            to.local = LOOPBACK;
            to.device = 1;
            to.ttl = 64;
            var from = new Envelope();
            long before = 0;
            for (int i = 0; i < 30_000; i++) {
                if (i == 20_000) {
                    before = threads.getThreadAllocatedBytes(
                            Thread.currentThread().getId());
                }
                socket.send(payload, to);
                socket.receive(into, from);
            }
            long allocated =
                    threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - before;
            // What the compilers of the JVM leave behind is all that may be there.
            assertThat(allocated).as("bytes for 10,000 packets").isLessThan(100_000);
        }
    }
}
