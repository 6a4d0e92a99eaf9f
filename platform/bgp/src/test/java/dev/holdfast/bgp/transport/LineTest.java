package dev.holdfast.bgp.transport;

import static dev.holdfast.bgp.transport.Site.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.net.Socket;
import java.util.HashSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two ends of one connection over the loopback device, with either kind of socket. */
class LineTest {
    private static final byte[] KEEPALIVE = Header.keepalive();

    static Stream<Transport> transports() {
        return Stream.of(Transport.best(), new NioTransport("this is a test"));
    }

    /** Both ends on one host. */
    private static final class Pair implements AutoCloseable {
        final Site site;
        final Line ours;
        final Line theirs;

        Pair(Transport transport, String address) throws IOException {
            site = new Site(transport, null);
            site.known.put(IpAddress.parse(address), SocketTerms.PLAIN);
            Listener listener = site.listen(address, 0);
            ours = site.connect(address, listener.port(), SocketTerms.PLAIN);
            await("accepted", () -> !site.accepted.isEmpty());
            theirs = site.accepted.get(0);
        }

        void send(Line line, byte[] bytes) {
            site.loop.execute(() -> line.send(bytes));
        }

        @Override
        public void close() {
            site.close();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void messagesGoBothWaysAndAreNotReadBeforeSomebodyListens(Transport transport) throws IOException {
        for (String address : new String[] {"127.0.0.1", "::1"}) {
            try (var pair = new Pair(transport, address)) {
                pair.send(pair.ours, KEEPALIVE);
                pair.send(pair.ours, KEEPALIVE);
                Heard there = pair.site.hear(pair.theirs);
                await("two messages", () -> there.lines.size() == 2);
                Heard here = pair.site.hear(pair.ours);
                pair.send(
                        pair.theirs, Notification.cease(Cease.SHUTDOWN, "night").toMessage(4096));
                await("the answer", () -> !here.lines.isEmpty());
                assertThat(there.lines).containsOnly("KEEPALIVE 19");
                assertThat(here.lines).containsExactly("NOTIFICATION 27");
                await("progress", () -> there.sents > 0);
                assertThat(pair.ours.remote()).isEqualTo(IpAddress.parse(address));
                assertThat(pair.theirs.remotePort()).isEqualTo(pair.ours.localPort());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void lastWordsArriveAlthoughSomethingWasUnread(Transport transport) throws IOException {
        try (var pair = new Pair(transport, "127.0.0.1")) {
            Heard here = pair.site.hear(pair.ours);
            for (int i = 0; i < 100; i++) {
                pair.send(pair.ours, KEEPALIVE);
            }
            pair.site.loop.execute(() -> {
                pair.theirs.send(Notification.cease(Cease.SHUTDOWN).toMessage(4096));
                pair.theirs.close();
                pair.theirs.send(KEEPALIVE);
            });
            await("the end", () -> here.lines.size() == 2);
            assertThat(here.lines).containsExactly("NOTIFICATION 21", "closed: closed by the peer");
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aPeerThatDoesNotReadIsHeldBackAndItsOwnWordsAreStillRead(Transport transport) throws IOException {
        try (var pair = new Pair(transport, "127.0.0.1")) {
            Heard here = pair.site.hear(pair.ours);
            byte[] much = new byte[20 * Header.MOST_BYTES];
            byte[] message = new Notification(6, 2, Bytes.of(new byte[4075])).toMessage(4096);
            for (int i = 0; i < 20; i++) {
                System.arraycopy(message, 0, much, i * 4096, 4096);
            }
            long[] queued = {0};
            await(
                    "the buffers are full",
                    () -> pair.site.ask(() -> {
                        while (pair.ours.isWritable()) {
                            pair.ours.send(much);
                            queued[0] += much.length;
                        }
                        return pair.ours.waitingBytes() >= Outbox.HIGH_BYTES && queued[0] > 100_000_000
                                || pair.ours.waitingBytes() >= Outbox.HIGH_BYTES;
                    }));
            assertThat(pair.site.ask(pair.ours::waitingBytes)).isLessThan(Outbox.HIGH_BYTES + much.length);
            pair.send(pair.theirs, KEEPALIVE);
            await("what the slow reader says", () -> here.lines.contains("KEEPALIVE 19"));
            Heard there = pair.site.hear(pair.theirs);
            await("all of it", () -> there.bytes.get() == queued[0]);
            await("there is room again", () -> here.writables > 0);
            assertThat(pair.site.ask(pair.ours::isWritable)).isTrue();
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aLineToAPeerThatDoesNotReadEndsAfterASecondAllTheSame(Transport transport) throws IOException {
        try (var pair = new Pair(transport, "127.0.0.1")) {
            byte[] message = new Notification(6, 2, Bytes.of(new byte[4075])).toMessage(4096);
            pair.site.ask(() -> {
                for (int i = 0; i < 5_000; i++) {
                    pair.ours.send(message);
                }
                pair.ours.close();
                return true;
            });
            Heard there = pair.site.hear(pair.theirs);
            pair.site.loop.execute(() -> pair.theirs.pauseReading(true));
            await("closed here", () -> pair.site.ask(pair.ours::waitingBytes) == 0);
            pair.site.loop.execute(() -> pair.theirs.pauseReading(false));
            await("reset there", () -> isReset(there));
        }
    }

    /** {@code Connection reset by peer} with epoll; the JDK leaves the peer out. */
    private static boolean isReset(Heard heard) {
        return heard.lines.stream().anyMatch(line -> line.startsWith("closed: Connection reset"));
    }

    @ParameterizedTest
    @MethodSource("transports")
    void aPeerThatDialsWithoutEndHasFourConnectionsAndNoMore(Transport transport) throws IOException {
        try (var pair = new Pair(transport, "127.0.0.1")) {
            int port = pair.site.ask(pair.ours::remotePort);
            for (int i = 0; i < 20; i++) {
                pair.site.dial("127.0.0.1", port, SocketTerms.PLAIN);
            }
            await("17 are turned away", () -> pair.site.refused.size() == 17);
            assertThat(pair.site.accepted).hasSize(4);
            pair.site.loop.execute(pair.theirs::close);
            await("there is room for another", () -> {
                pair.site.dial("127.0.0.1", port, SocketTerms.PLAIN);
                return pair.site.accepted.size() == 5;
            });
        }
    }

    @ParameterizedTest
    @MethodSource("transports")
    void whoIsGoneAgainBeforeHeIsAcceptedTakesNoRoom(Transport transport) throws Exception {
        try (var site = new Site(transport, null)) {
            site.known.put(IpAddress.parse("127.0.0.1"), SocketTerms.PLAIN);
            Listener listener = site.listen("127.0.0.1", 0);
            var busy = new CountDownLatch(1);
            site.acceptor.execute(() -> {
                try {
                    busy.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            for (int i = 0; i < 20; i++) {
                try (var gone = new Socket("127.0.0.1", listener.port())) {
                    gone.setSoLinger(true, 0);
                }
            }
            busy.countDown();
            var ours = new HashSet<Integer>();
            await("one who stays gets in", () -> {
                if (!(site.dial("127.0.0.1", listener.port(), SocketTerms.PLAIN) instanceof Line line)) {
                    return false;
                }
                ours.add(site.ask(line::localPort));
                return isAnswered(site, line);
            });
            for (Line line : site.accepted) {
                if (!ours.contains(site.ask(line::remotePort))) {
                    Heard heard = site.hear(line);
                    await("who is gone says so", () -> heard.lines.stream()
                            .anyMatch(said -> said.startsWith("closed")));
                }
            }
        }
    }

    private static boolean isAnswered(Site site, Line line) {
        Heard answer = site.hear(line);
        site.accepted.forEach(each -> site.loop.execute(() -> each.send(KEEPALIVE)));
        LockSupport.parkNanos(20_000_000);
        return answer.lines.contains("KEEPALIVE 19");
    }

    @ParameterizedTest
    @MethodSource("transports")
    void refusedConnectionsSayWhatTheKernelSays(Transport transport) throws IOException {
        try (var site = new Site(transport, null)) {
            Listener listener = site.listen("127.0.0.1", 0);
            int port = listener.port();
            Object stranger = site.dial("127.0.0.1", port, SocketTerms.PLAIN);
            if (stranger instanceof Line line) {
                Heard heard = site.hear(line);
                await("turned away", () -> isReset(heard));
            }
            assertThat(site.refused).containsExactly("127.0.0.1 STRANGER nobody is expected from there");
            listener.close();
            await("nobody listens", () -> "Connection refused".equals(site.dial("127.0.0.1", port, SocketTerms.PLAIN)));
            assertThat(site.dial(
                            "127.0.0.1",
                            port,
                            new SocketTerms(IpAddress.parse("192.0.2.1"), null, null, 0, 0, 48, 0, 0)))
                    .isEqualTo("Cannot assign requested address");
            assertThat(site.dial("fe80::1", port, SocketTerms.PLAIN))
                    .isEqualTo("fe80::1 is a link-local address: it needs a device");
        }
    }
}
