package dev.holdfast.bgp.speaker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.bgp.BgpSession;
import dev.holdfast.api.bgp.LearnedRoute;
import dev.holdfast.api.bgp.SessionSpec;
import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.bgp.fsm.PeerConfig;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SpeakerTest {
    private static final Duration PATIENCE = Duration.ofMillis(400);
    private static final PeerConfig.Times BRISK = new PeerConfig.Times(
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofSeconds(1),
            Duration.ofSeconds(300),
            Duration.ofSeconds(240),
            Duration.ofSeconds(360),
            Duration.ofSeconds(480));

    private static final SpeakerTimes TIMES =
            new SpeakerTimes(BRISK, Duration.ofSeconds(2), PATIENCE, Duration.ofMillis(200));

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Speaker speaker = new Speaker(work -> new Thread(work, "speaker-under-test"), TIMES, meters);
    private final Diary diary = new Diary();

    @AfterEach
    void end() {
        speaker.close();
    }

    private static SessionSpec spec(int port, boolean receive, String... advertise) {
        return spec("127.0.0.2", port, receive, advertise);
    }

    private static SessionSpec spec(String local, int port, boolean receive, String... advertise) {
        return new SessionSpec(
                "ibrl/doublezero0",
                IpAddress.parse(local),
                IpAddress.parse("127.0.0.1"),
                port,
                65000,
                65001,
                IpAddress.parse("1.1.1.1"),
                Duration.ofSeconds(90),
                List.of(advertise).stream().map(Prefix::parse).toList(),
                receive,
                List.of());
    }

    private BgpSession open(ScriptedPeer peer, String... advertise) {
        return speaker.open(spec(peer.port(), true, advertise), diary);
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @Test
    void scenario08_withoutTcpItIsUnreachableAndWithTcpAndNoOpenItHasFailed() throws IOException {
        BgpSession unreachable = speaker.open(spec(freePort(), true), diary);
        diary.await("Network Unreachable");
        assertThat(unreachable.state().why()).contains("refused");
        unreachable.close("done");

        var silent = new Diary();
        try (var peer = new ScriptedPeer()) {
            BgpSession session = speaker.open(spec(peer.port(), true), silent);
            peer.accept();
            silent.await("BGP Session Failed");
            assertThat(silent.lines()).startsWith("Pending BGP Session").doesNotContain("Network Unreachable");
            session.close("done");
        }
    }

    @Test
    void scenario09_aSessionAskedForAgainIsPendingAtOnce() throws IOException {
        int port = freePort();
        BgpSession first = speaker.open(spec(port, true), diary);
        diary.await("Network Unreachable");
        first.close("away");
        BgpSession again = speaker.open(spec(port, true), new Diary());
        assertThat(again.state().status()).isEqualTo(SessionStatus.PENDING);
    }

    @Test
    void scenario10_aClosedSessionSaysNothingMore() throws IOException {
        BgpSession session = speaker.open(spec(freePort(), true), diary);
        diary.await("Pending BGP Session");
        session.close("away");
        List<String> until = diary.lines();
        LockSupport.parkNanos(PATIENCE.multipliedBy(2).toNanos());
        assertThat(diary.lines()).isEqualTo(until);
    }

    @Test
    void scenario11_thePeerIsToldExactlyOurAddress() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer, "198.51.100.7/32");
            peer.accept();
            assertThat(peer.from()).isEqualTo("127.0.0.2");
            String open = peer.read();
            assertThat(open).startsWith("00").contains("0104fde8005a01010101");
            assertThat(open).contains("010400010001").contains("41040000fde8");
            peer.send(ScriptedPeer.usualOpen(90) + ScriptedPeer.KEEPALIVE);
            assertThat(peer.readWord())
                    .as("origin IGP, path [65000] in four octets, next hop ours, one prefix")
                    .isEqualTo("003002" + "0000" + "0014" + "40010100" + "400206" + "0201" + "0000fde8" + "400304"
                            + "7f000002" + "20" + "c6336407");
            assertThat(peer.readWord()).as("the end of our table").isEqualTo("00170200000000");
            diary.await("BGP Session Up");
            assertThat(diary.lines().subList(0, 3))
                    .containsExactly("Pending BGP Session", "Initializing BGP Session", "BGP Session Up");
        }
    }

    @Test
    void scenario11_aSubscriberSaysNothingAndHearsNothing() throws IOException {
        try (var peer = new ScriptedPeer()) {
            speaker.open(spec(peer.port(), false), diary);
            peer.establish(90);
            assertThat(peer.readWord()).isEqualTo("00170200000000");
            peer.send(ScriptedPeer.update("", "18c63364", "c0000201"));
            peer.send(ScriptedPeer.update("", "", ""));
            diary.await("complete");
            assertThat(diary.lines()).noneMatch(line -> line.startsWith("+"));
        }
    }

    @Test
    void routesComeAndGoAndALostSessionTakesThemAll() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer);
            peer.establish(90);
            peer.send(ScriptedPeer.update("", "18c63364" + "080a", "c0000201") + ScriptedPeer.update("", "", ""));
            diary.await("complete");
            assertThat(diary.lines()).contains("+ 198.51.100.0/24 by 192.0.2.1", "+ 10.0.0.0/8 by 192.0.2.1");
            peer.send(ScriptedPeer.update("080a", "", ""));
            diary.await("- 10.0.0.0/8");
            peer.hangUp();
            diary.await("lost");
            assertThat(diary.lines()).contains("BGP Session Down");
            peer.establish(90);
            peer.readWord();
            assertThat(diary.lines().stream().filter("BGP Session Up"::equals))
                    .as("it dials again")
                    .isNotEmpty();
        }
    }

    @Test
    void whatWeAnnounceOurselvesIsNotLearnedWhenItComesBack() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer, "198.51.100.7/32");
            peer.establish(90).send(ScriptedPeer.update("", "20c6336407" + "080a", "c0000201"));
            peer.send(ScriptedPeer.update("", "", ""));
            assertThat(diary.await("complete").stream().filter(line -> line.startsWith("+")))
                    .containsExactly("+ 10.0.0.0/8 by 192.0.2.1");
        }
    }

    @Test
    void aPrefixThatBecomesOursIsNoLongerLearnedAndLearnedAgainWhenItIsOursNoMore() throws IOException {
        try (var peer = new ScriptedPeer()) {
            BgpSession session = open(peer);
            peer.establish(90).send(ScriptedPeer.update("", "080a", "c0000201"));
            diary.await("+ 10.0.0.0/8 by 192.0.2.1");
            session.advertise(List.of(Prefix.parse("10.0.0.0/8")));
            diary.await("- 10.0.0.0/8");
            session.advertise(List.of());
            diary.await("+ 10.0.0.0/8 by 192.0.2.1", 2);
        }
    }

    @Test
    void aRouteThroughOurselvesReplacesWhatWasLearnedAndIsNotLearned() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer);
            peer.establish(90).send(ScriptedPeer.update("", "080a", "c0000201"));
            diary.await("+ 10.0.0.0/8 by 192.0.2.1");
            peer.send(ScriptedPeer.update("", "080a", "7f000002"));
            diary.await("- 10.0.0.0/8");
            assertThat(diary.lines()).doesNotContain("lost");
        }
    }

    @Test
    void allSessionsTogetherHaveRoomForSoManyPrefixes() throws IOException {
        try (var peer = new ScriptedPeer();
                var other = new ScriptedPeer();
                var small = new Speaker(work -> new Thread(work, "small-speaker"), TIMES, meters, new Room(3))) {
            var second = new Diary();
            small.open(spec(peer.port(), true), diary);
            peer.establish(90).send(ScriptedPeer.update("", "080a" + "080b", "c0000201"));
            diary.await("+ 11.0.0.0/8 by 192.0.2.1");
            small.open(spec("127.0.0.3", other.port(), true), second);
            other.establish(90).send(ScriptedPeer.update("", "080c" + "080d", "c0000201"));
            assertThat(other.readUntil("03")).as("too many prefixes, limit 3").endsWith("0601" + "000101" + "00000003");
            second.await("lost");
            assertThat(diary.lines()).doesNotContain("lost");
        }
    }

    @Test
    void aListenerThatTakesLongDoesNotKeepKeepalivesBack() throws IOException {
        var slow = new Diary() {
            @Override
            public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
                LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
                super.routes(learned, withdrawn);
            }
        };
        try (var peer = new ScriptedPeer()) {
            speaker.open(spec(peer.port(), true), slow);
            peer.establish(3);
            peer.readWord();
            for (int block = 0; block < 80; block++) {
                peer.send(ScriptedPeer.update("", "18" + "%02x".formatted(16 + block) + "0000", "c0000201"));
                sendBlock(peer, block);
            }
            long from = System.nanoTime();
            long last = from;
            long longest = 0;
            while (System.nanoTime() - from < Duration.ofSeconds(4).toNanos()) {
                peer.read();
                longest = Math.max(longest, System.nanoTime() - last);
                last = System.nanoTime();
                peer.send(ScriptedPeer.KEEPALIVE);
            }
            assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(2500));
            assertThat(slow.lines()).doesNotContain("lost");
        }
    }

    private static void sendBlock(ScriptedPeer peer, int block) throws IOException {
        var prefixes = new StringBuilder();
        for (int i = 1; i <= 900; i++) {
            prefixes.append("18").append("%02x".formatted(16 + block)).append(ScriptedPeer.hex16(i));
        }
        peer.send(ScriptedPeer.update("", prefixes.toString(), "c0000201"));
    }

    @Test
    void aPeerThatMarksNoEndIsCompleteWhenItGoesQuiet() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer);
            peer.establish(90).send(ScriptedPeer.update("", "080a", "c0000201"));
            assertThat(diary.await("complete")).containsSubsequence("+ 10.0.0.0/8 by 192.0.2.1", "complete");
        }
    }

    @Test
    void anotherAddressIsToldWithoutAReset() throws IOException {
        try (var peer = new ScriptedPeer()) {
            BgpSession session = open(peer, "198.51.100.7/32");
            peer.establish(90);
            peer.readWord();
            peer.readWord();
            session.advertise(List.of(Prefix.parse("198.51.100.8/32")));
            assertThat(peer.readWord()).as("withdrawn").isEqualTo("001c02" + "0005" + "20c6336407" + "0000");
            assertThat(peer.readWord()).endsWith("20c6336408");
        }
    }

    @Test
    void closingSaysWhy() throws IOException {
        try (var peer = new ScriptedPeer()) {
            BgpSession session = open(peer);
            peer.establish(90);
            peer.readWord();
            session.close("gone");
            assertThat(peer.readWord())
                    .as("Cease, administrative shutdown")
                    .isEqualTo("001a03" + "0602" + "04676f6e65");
        }
    }

    @Test
    void whoWasBusyItselfForLongerThanTheHoldTimeDoesNotBlameThePeer() throws IOException {
        var busy = new Diary() {
            @Override
            public void routes(Collection<LearnedRoute> learned, Collection<Prefix> withdrawn) {
                LockSupport.parkNanos(Duration.ofMillis(3_500).toNanos());
                super.routes(learned, withdrawn);
            }
        };
        try (var peer = new ScriptedPeer()) {
            speaker.open(spec(peer.port(), true), busy);
            peer.establish(3).send(ScriptedPeer.update("", "080a", "c0000201"));
            peer.readWord();
            LockSupport.parkNanos(Duration.ofMillis(200).toNanos()); // it is busy from now on
            peer.send(ScriptedPeer.KEEPALIVE);
            busy.await("+ 10.0.0.0/8 by 192.0.2.1");
            peer.send(ScriptedPeer.KEEPALIVE + ScriptedPeer.update("080a", "", ""));
            assertThat(busy.await("- 10.0.0.0/8")).doesNotContain("lost", "BGP Session Down");
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "a peer that keeps routes over a restart is not told to drop them, 40020078, true",
        "another is told that we go,                                       '',       false"
    })
    void aSessionLeftOverARestart(String name, String restart, boolean silently) throws IOException {
        try (var peer = new ScriptedPeer()) {
            BgpSession session = open(peer);
            peer.accept();
            assertThat(peer.read())
                    .as("R, 120 s, IPv4 unicast forwarded meanwhile")
                    .contains("4006" + "8078" + "00010180");
            peer.send(ScriptedPeer.open(65001, 90, "010400010001" + "41040000fde9" + restart) + ScriptedPeer.KEEPALIVE);
            assertThat(peer.readWord()).as("the end of our table").isEqualTo("00170200000000");
            session.abandon();
            if (silently) {
                assertThatThrownBy(peer::readWord).isInstanceOf(java.io.EOFException.class);
            } else {
                assertThat(peer.readWord()).contains("0602");
            }
        }
    }

    @Test
    void aSilentPeerIsLeftAfterTheHoldTimeAndDialledAgainSoon() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer);
            peer.establish(3);
            assertThat(peer.readUntil("03")).as("hold timer expired").isEqualTo("001503" + "0400");
            diary.await("lost");
            long from = System.nanoTime();
            peer.accept();
            assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(Duration.ofSeconds(5));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "another AS,              65009, 90, 010400010001410400 00fdf1, 0202",
        "two-octet AS only,       65001, 90, 010400010001,              0207",
        "a hold time of 2 s,      65001, 2,  01040001000141040000fde9,  0206"
    })
    void anOpenThatDoesNotFitIsRefused(String name, int as, int hold, String capabilities, String code)
            throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer);
            peer.accept();
            peer.read();
            peer.send(ScriptedPeer.open(as, hold, capabilities.replace(" ", "")));
            assertThat(peer.read()).matches("00..03" + code + ".*");
        }
    }

    @Test
    void garbageEndsTheConnectionAndNothingElse() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer);
            peer.accept();
            peer.read();
            peer.send("48545450".repeat(20));
            assertThat(peer.read()).as("connection not synchronised").isEqualTo("001503" + "0101");
            peer.establish(90);
            diary.await("BGP Session Up");
        }
    }

    @Test
    void aFloodOfPrefixesIsTakenInPieces() throws IOException {
        try (var peer = new ScriptedPeer()) {
            open(peer);
            peer.establish(90);
            for (int block = 0; block < 100; block++) {
                var prefixes = new StringBuilder();
                for (int i = 0; i < 1000; i++) {
                    prefixes.append("18").append("%02x".formatted(16 + block)).append(ScriptedPeer.hex16(i));
                    if (i % 500 == 499) {
                        peer.send(ScriptedPeer.update("", prefixes.toString(), "c0000201"));
                        prefixes.setLength(0);
                    }
                }
            }
            peer.send(ScriptedPeer.update("", "", ""));
            diary.await("+ 115.3.231.0/24 by 192.0.2.1"); // quiet may have passed for the end before, on a busy machine
            diary.await("complete");
            assertThat(diary.lines().stream().filter(line -> line.startsWith("+")))
                    .hasSize(100_000);
        }
    }

    @Test
    void twoSessionsBetweenTheSameEndsAreRefused() throws IOException {
        try (var peer = new ScriptedPeer()) {
            BgpSession first = open(peer);
            assertThatThrownBy(() -> open(peer)).hasMessageContaining("already");
            first.close("away");
            open(peer);
        }
    }
}
