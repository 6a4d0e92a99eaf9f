package dev.holdfast.kernel.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class NetlinkSocketTest {
    private static final int NETLINK_ROUTE = 0;
    private static final short RTM_GETLINK = 18;
    private static final short REQUEST_DUMP = 0x301;

    private final ByteBuffer buffer = ByteBuffer.allocateDirect(65536).order(ByteOrder.nativeOrder());

    @BeforeAll
    static void onlyOnLinux() {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "netlink is Linux");
    }

    private static ByteBuffer dumpOfLinks() {
        ByteBuffer request = ByteBuffer.allocateDirect(32).order(ByteOrder.nativeOrder());
        return request.putInt(0, 32).putShort(4, RTM_GETLINK).putShort(6, REQUEST_DUMP);
    }

    @Test
    void everySocketHasAPortOfItsOwn() throws IOException {
        try (var first = NetlinkSocket.open(NETLINK_ROUTE, null);
                var second = NetlinkSocket.open(NETLINK_ROUTE, null)) {
            assertThat(first.portId()).isNotZero().isNotEqualTo(second.portId());
        }
    }

    @Test
    void asksTheKernelAndReadsItsAnswer() throws IOException {
        try (var socket = NetlinkSocket.open(NETLINK_ROUTE, null)) {
            socket.send(dumpOfLinks());
            assertThat(socket.awaitReadable(1000)).isTrue();
            assertThat(socket.receive(buffer)).isPositive().isEqualTo(buffer.remaining());
            assertThat(buffer.getInt(12)).as("addressed to us").isEqualTo(socket.portId());
        }
    }

    @Test
    void aDatagramLongerThanTheBufferIsAnError() throws IOException {
        try (var socket = NetlinkSocket.open(NETLINK_ROUTE, null)) {
            socket.send(dumpOfLinks());
            assertThatThrownBy(() -> socket.receive(ByteBuffer.allocateDirect(8)))
                    .isInstanceOf(ErrnoException.class)
                    .hasMessageContaining("EMSGSIZE");
        }
    }

    @Test
    void anotherThreadEndsTheWait() throws Exception {
        try (var socket = NetlinkSocket.open(NETLINK_ROUTE, null)) {
            var readable = CompletableFuture.supplyAsync(() -> {
                try {
                    return socket.awaitReadable(-1);
                } catch (ErrnoException e) {
                    throw new IllegalStateException(e);
                }
            });
            socket.wake();
            assertThat(readable.get(10, TimeUnit.SECONDS)).isFalse();
            assertThat(socket.awaitReadable(0)).as("one wake ends one wait").isFalse();
            assertThat(socket.receiveNow(buffer)).isEqualTo(-1);
        }
    }

    @Test
    void aFilterKeepsDatagramsOut() throws IOException {
        try (var socket = NetlinkSocket.open(NETLINK_ROUTE, null)) {
            socket.attachFilter(List.of(BpfInstruction.drop()));
            socket.send(dumpOfLinks());
            assertThat(socket.awaitReadable(50)).isFalse();
        }
    }

    @Test
    void aReceiveBufferIsGrantedByTheKernelsAccounting() throws IOException {
        try (var socket = NetlinkSocket.open(NETLINK_ROUTE, null)) {
            assertThat(socket.receiveBuffer(100_000)).isEqualTo(200_000);
        }
    }

    @Test
    void aNamespaceThatDoesNotExistIsNamed() {
        assertThatThrownBy(() -> NetlinkSocket.open(NETLINK_ROUTE, "hf-no-such-ns"))
                .isInstanceOf(ErrnoException.class)
                .hasMessage("open /run/netns/hf-no-such-ns: ENOENT");
    }

    @Test
    void anErrnoWithoutANameKeepsItsNumber() {
        assertThat(new ErrnoException(4711, "call").name()).isEqualTo("errno 4711");
        assertThat(Errno.name(Errno.EEXIST)).isEqualTo("EEXIST");
    }
}
