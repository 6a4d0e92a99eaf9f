package dev.holdfast.daemon;

import dev.holdfast.api.ReconcilerControl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ConfigurableApplicationContext;

/** A daemon that only starts and answers once, so that a class archive can be recorded of what that takes. */
final class Rehearsal {
    private static final List<String> QUESTIONS = List.of(
            "health",
            "health/readiness",
            "intents",
            "routes",
            "incidents",
            "plugins",
            "services",
            "reconciler",
            "prometheus",
            "no");

    private Rehearsal() {}

    static void run(ConfigurableApplicationContext context) {
        Core core = context.getBean(Core.class);
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!isReady(core) && System.nanoTime() < deadline) {
            LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
        }
        var listeners = context.getBean(dev.holdfast.daemon.endpoints.ControlListeners.class);
        var address = UnixDomainSocketAddress.of(listeners.socket().path());
        QUESTIONS.forEach(question -> ask(address, question));
    }

    private static boolean isReady(Core core) {
        ReconcilerControl levers = core.plugins().reconciler();
        return levers != null && levers.status().firstPassDone();
    }

    private static void ask(UnixDomainSocketAddress address, String question) {
        String request = "GET /actuator/" + question + " HTTP/1.1\r\nHost: holdfast\r\nConnection: close\r\n\r\n";
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(address);
            channel.write(ByteBuffer.wrap(request.getBytes(StandardCharsets.US_ASCII)));
            var answer = ByteBuffer.allocate(1 << 16);
            while (channel.read(answer.clear()) >= 0) {
                // to its end: writing it is what loads the classes
            }
        } catch (IOException e) {
            throw new UncheckedIOException("the daemon does not answer itself", e);
        }
    }
}
