package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.kernel.libc.Namespaces;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.Address;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Policy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with a connection from a service's address, on the real kernel, when the service is taken away. */
class RealDrainTest {
    private static final IpAddress SERVICE = IpAddress.parse("198.51.100.7");

    @TempDir
    Path directory;

    private Netns host;
    private RealReconciler reconciler;

    @BeforeEach
    void aHost() throws Exception {
        host = Netns.create("drained");
        host.ip("link add v0 type veth peer name w0");
        host.ip("link set v0 up");
        host.ip("link set w0 up");
        host.ip("addr add 192.0.2.2/24 dev v0");
        reconciler = new RealReconciler(host, directory);
    }

    @AfterEach
    void end() {
        reconciler.close();
        host.close();
    }

    private CompletableFuture<Integer> aReaderOfAServiceThatIsTakenAway(boolean drain) throws Exception {
        var kind = new LinkKind.Vxlan(7, IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.9"), 4789, 0);
        Address address = Address.of("vx0", SERVICE, 32);
        reconciler.declare(List.of(
                Intent.of(new Link("vx0", kind, 1400), World.owner(), 1),
                new Intent(address, World.owner(), 1, Policy.ENFORCE, null, false, drain)));
        await(() -> host.ip("addr").contains("198.51.100.7"));
        ServerSocket server =
                Namespaces.in(host.name(), () -> new ServerSocket(0, 8, InetAddress.getByName("192.0.2.2")));
        Socket client = Namespaces.in(
                host.name(),
                () -> new Socket(
                        server.getInetAddress(), server.getLocalPort(), InetAddress.getByName("198.51.100.7"), 0));
        CompletableFuture<Integer> reading = CompletableFuture.supplyAsync(() -> {
            try (server;
                    client) {
                return client.getInputStream().read();
            } catch (IOException e) {
                throw new IllegalStateException(e.getMessage(), e);
            }
        });
        reconciler.declare(List.of());
        await(() -> !host.ip("link").contains("vx0"));
        return reading;
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited long enough").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }

    @Test
    void whatIsDrainedTearsTheReaderFromItsRead() throws Exception {
        CompletableFuture<Integer> reading = aReaderOfAServiceThatIsTakenAway(true);
        assertThatThrownBy(() -> reading.get(2, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("connection abort");
    }

    @Test
    void whatIsNotLeavesItWaitingForWhatWillNotCome() throws Exception {
        CompletableFuture<Integer> reading = aReaderOfAServiceThatIsTakenAway(false);
        assertThat(reading).isNotDone();
        reading.cancel(true);
    }
}
