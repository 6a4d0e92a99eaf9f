package dev.holdfast.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Change;
import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real programs with real connections: whose own address is taken away hears of it at once, and nobody else. */
class SocketDestroyerTest {
    private static final long PATIENCE_SECONDS = 5;

    private Netns netns;
    private LinuxDataplane kernel;

    @BeforeEach
    void aHostWithThreeAddresses() throws Exception {
        netns = Netns.create("drain");
        for (String address :
                List.of("10.77.0.1/32", "10.77.0.2/32", "10.77.0.3/32", "fd77::1/128", "fd77::2/128", "fd77::3/128")) {
            netns.ip("addr add " + address + " dev lo" + (address.contains(":") ? " nodad" : ""));
        }
        kernel = LinuxDataplane.open(LinuxOptions.defaults().withNetns(netns.name()));
    }

    @AfterEach
    void end() {
        kernel.close();
        netns.close();
    }

    private Socket connect(String from, ServerSocket to) throws IOException {
        return Namespaces.in(
                netns.name(), () -> new Socket(to.getInetAddress(), to.getLocalPort(), InetAddress.getByName(from), 0));
    }

    private ServerSocket listen(String at) throws IOException {
        return Namespaces.in(netns.name(), () -> new ServerSocket(0, 8, InetAddress.getByName(at)));
    }

    private static CompletableFuture<Integer> read(Socket socket) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return socket.getInputStream().read();
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
    }

    @ParameterizedTest
    @CsvSource({"10.77.0.1, 10.77.0.2, 10.77.0.3", "fd77::1, fd77::2, fd77::3"})
    void aReaderIsTornFromItsReadAndOthersReadOn(String mine, String peer, String others) throws Exception {
        try (ServerSocket server = listen(peer);
                Socket client = connect(mine, server);
                Socket bystander = connect(others, server);
                ServerSocket listener = listen(mine)) {
            CompletableFuture<Integer> reading = read(client);
            CompletableFuture<Integer> elsewhere = read(bystander);
            assertThat(reading).isNotDone();

            assertThat(kernel.apply(List.of(new Change.DestroySockets(IpAddress.parse(mine)))))
                    .isEmpty();

            assertThatThrownBy(() -> reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class)
                    .hasMessageContaining("connection abort");
            assertThat(elsewhere).isNotDone();
            server.accept().close(); // its end was told by a reset
            server.accept().getOutputStream().write(7);
            assertThat(elsewhere.get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isEqualTo(7);
            try (Socket later = connect(others, listener)) {
                assertThat(later.isConnected())
                        .as("a listener is no connection")
                        .isTrue();
            }
        }
    }

    @Test
    void aConnectedDatagramSocketHearsOfItToo() throws Exception {
        DatagramChannel channel = Namespaces.in(netns.name(), DatagramChannel::open);
        try (channel) {
            channel.bind(new InetSocketAddress("10.77.0.1", 0)).connect(new InetSocketAddress("10.77.0.2", 9));
            CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
                try {
                    return channel.read(ByteBuffer.allocate(10));
                } catch (IOException e) {
                    throw new IllegalStateException(e.getMessage(), e);
                }
            });
            assertThat(kernel.apply(List.of(new Change.DestroySockets(IpAddress.parse("10.77.0.1")))))
                    .isEmpty();
            assertThatThrownBy(() -> reading.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                    .isInstanceOf(ExecutionException.class);
        }
    }

    @Test
    void aProgramOfAnotherLanguageWithAPlainIpv4SocketEnds() throws Exception {
        try (ServerSocket server = listen("10.77.0.2")) {
            Process bash = new ProcessBuilder(
                            "ip",
                            "netns",
                            "exec",
                            netns.name(),
                            "bash",
                            "-c",
                            "exec 3<>/dev/tcp/10.77.0.2/" + server.getLocalPort() + "; read -u 3 line; echo ended")
                    .redirectErrorStream(true)
                    .start();
            try {
                Socket accepted = server.accept();
                assertThat(bash.isAlive()).isTrue();
                assertThat(kernel.apply(List.of(new Change.DestroySockets(IpAddress.parse("10.77.0.2")))))
                        .isEmpty();
                assertThat(bash.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
                accepted.close();
            } finally {
                bash.destroyForcibly();
            }
        }
    }
}
