package dev.holdfast.kernel.sockets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class UnprivilegedSocketsTest {

    @Test
    void withoutTheCapabilityTheMessageNamesItAndTheRestWorks() throws Exception {
        assumeTrue(canDrop(), "CAP_NET_RAW cannot be dropped here: setpriv or the right to use it is missing");
        String said = run(
                "setpriv",
                "--bounding-set=-net_raw",
                "--inh-caps=-net_raw",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                WithoutRaw.class.getName());
        assertThat(said.lines())
                .containsExactly(
                        "udp ok",
                        "source 127.0.0.1",
                        "a raw socket for IP protocol 103: EPERM, the capability CAP_NET_RAW is missing; run the daemon as"
                                + " root, or give its systemd unit AmbientCapabilities=CAP_NET_RAW");
    }

    /** To be run by a process that lacks the capability. */
    static final class WithoutRaw {
        private WithoutRaw() {}

        public static void main(String[] args) throws IOException {
            var sockets = PacketSockets.in(null);
            try (var udp = sockets.udp(0)) {
                System.out.println(udp.port() > 0 ? "udp ok" : "udp has no port");
            }
            System.out.println("source " + sockets.sourceTowards(IpAddress.parse("127.0.0.1")));
            try (var raw = sockets.raw(103)) {
                System.out.println("raw was permitted: " + raw);
            } catch (IOException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private static boolean canDrop() throws InterruptedException {
        try {
            return new ProcessBuilder("setpriv", "--bounding-set=-net_raw", "--inh-caps=-net_raw", "true")
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        }
    }

    private static String run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said;
    }
}
