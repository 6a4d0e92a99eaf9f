package dev.holdfast.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.holdfast.api.net.Envelope;
import dev.holdfast.api.net.Latencies.RoundTrip;
import dev.holdfast.api.net.Sockets;
import dev.holdfast.api.testing.ManualTime;
import dev.holdfast.api.testing.RecordingSockets;
import dev.holdfast.api.testing.RecordingSockets.Sent;
import dev.holdfast.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProberTest {
    private static final long TOKEN = 0x1122334455667788L;

    private final ManualTime time = new ManualTime();
    private final RecordingSockets sockets = new RecordingSockets();
    private final List<Result> heard = new ArrayList<>();
    private Prober prober;

    private static LatencyConfig config(int targets) {
        var all = IntStream.rangeClosed(1, targets)
                .mapToObj(i -> new Target("t" + i, IpAddress.parse("192.0.2." + i), "k" + i))
                .toList();
        return new LatencyConfig(
                all,
                Duration.ofSeconds(300),
                Duration.ofSeconds(30),
                3,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                56,
                64,
                false);
    }

    private void begin(int targets) throws IOException {
        prober = new Prober(config(targets), time, time, TOKEN, heard::add);
        prober.begin(sockets.raw(Sockets.ICMP));
    }

    private void advance(long millis) {
        time.advance(Duration.ofMillis(millis));
    }

    /** Answers what has been sent, {@code millis} later. */
    private void answerAll(long millis) {
        List<Sent> sent = sockets.takeSent();
        advance(millis);
        sent.forEach(this::answer);
    }

    private void answer(Sent echo) {
        answer(echo, echo.remote());
    }

    private void answer(Sent echo, String from) {
        ByteBuffer reply = EchoTest.reply(ByteBuffer.wrap(HexFormat.of().parseHex(echo.payload())));
        var envelope = new Envelope().to((int) IpAddress.parse(from).low(), 0);
        prober.received(reply, envelope);
    }

    @Test
    void threeEchoesOneSecondApartMakeARound() throws IOException {
        begin(1);
        advance(0);
        answerAll(10);
        assertThat(prober.ready()).isFalse();
        advance(990);
        answerAll(20);
        advance(980);
        answerAll(60);
        assertThat(prober.ready()).isTrue();
        Result result = prober.results().get(0);
        assertThat(result.round())
                .isEqualTo(new RoundTrip(Duration.ofMillis(10), Duration.ofMillis(30), Duration.ofMillis(60)));
        assertThat(result.lossPercent()).isZero();
        assertThat(heard).hasSize(1);
    }

    @Test
    void anEchoIsAsTheFactsSay() throws IOException {
        begin(2);
        advance(500);
        List<Sent> sent = sockets.takeSent();
        assertThat(sent).extracting(Sent::remote).containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(sent).extracting(Sent::ttl).containsOnly(64);
        assertThat(sent).extracting(echo -> echo.payload().length() / 2).containsOnly(8 + 56);
        assertThat(sent).extracting(echo -> echo.payload().substring(8, 16)).containsExactly("00010000", "00020000");
        assertThat(sockets.open()).as("one socket for all").isEqualTo(1);
    }

    @Test
    void whatIsNotAnsweredInTenSecondsIsLost() throws IOException {
        begin(1);
        advance(0);
        Sent first = sockets.takeSent().get(0);
        advance(1000);
        answerAll(5);
        advance(8_990);
        assertThat(prober.results()).isEmpty();
        advance(10);
        Result result = prober.results().get(0);
        assertThat(result.lossPercent()).isEqualTo(200.0 / 3, within(0.01));
        assertThat(result.reachable()).isTrue();
        answer(first);
        assertThat(prober.results()).as("too late").containsExactly(result);
    }

    @Test
    void answersThatAreNotForUsChangeNothing() throws IOException {
        begin(2);
        advance(500);
        Sent echo = sockets.takeSent().get(0);
        answer(echo, "192.0.2.2"); // the right id from the wrong host
        answer(echo, "198.51.100.1");
        answerWith(echo.payload().replaceFirst("1122334455667788", "1122334455667789")); // somebody else's ping
        answerWith(echo.payload().replaceFirst("^(.{12})0000", "$10001")); // an echo we have not sent yet
        answerWith(echo.payload().replaceFirst("^(.{12})0000", "$1ffff"));
        answerWith(echo.payload().replaceFirst("^(.{8})0001", "$10000"));
        answerWith(echo.payload().replaceFirst("^(.{8})0001", "$1ffff"));
        advance(20_000);
        assertThat(prober.results()).hasSize(2).noneMatch(Result::reachable);
    }

    private void answerWith(String echo) {
        answer(new Sent(1, 0, "192.0.2.1", 0, "0.0.0.0", 0, 64, echo));
    }

    @Test
    void anAnswerThatComesTwiceCountsOnce() throws IOException {
        begin(1);
        advance(0);
        Sent echo = sockets.takeSent().get(0);
        advance(10);
        answer(echo);
        advance(500);
        answer(echo);
        advance(10_000);
        RoundTrip round = prober.results().get(0).round();
        assertThat(round.most()).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void untilSomebodyAnswersARoundBeginsEvery30SecondsThenEvery300() throws IOException {
        begin(1);
        List<Long> begins = new ArrayList<>();
        boolean answering = false;
        for (long millis = 0; millis < 1_000_000; millis += 500) {
            advance(millis == 0 ? 0 : 500);
            for (Sent echo : sockets.takeSent()) {
                boolean first = echo.payload().startsWith("0000", 12);
                if (first) {
                    begins.add(millis / 1000);
                }
                answering = millis >= 60_000 && millis < 100_000; // and never again
                if (answering) {
                    answer(echo);
                }
            }
        }
        assertThat(begins).containsExactly(0L, 30L, 60L, 360L, 660L, 960L);
    }

    @Test
    void manyTargetsAreSpreadOverTheTimeBetweenTwoEchoes() throws IOException {
        begin(200);
        advance(0);
        int most = sockets.takeSent().size();
        int all = most;
        for (int i = 1; i < 100; i++) {
            advance(10);
            int now = sockets.takeSent().size();
            most = Math.max(most, now);
            all += now;
        }
        assertThat(most).isLessThanOrEqualTo(2);
        advance(20_000);
        assertThat(all + sockets.takeSent().size()).isEqualTo(600);
        assertThat(prober.ready()).isTrue();
        assertThat(prober.latencies()).extracting(latency -> latency.name()).startsWith("t1", "t2", "t3");
    }

    @Test
    void whatCannotBeSentIsLostAndSaysWhy() throws IOException {
        begin(1);
        sockets.fail(new IOException("ENETUNREACH"));
        advance(10_000);
        assertThat(prober.results().get(0).trouble()).isEqualTo("ENETUNREACH");
        assertThat(prober.results().get(0).lossPercent()).isEqualTo(100);
        sockets.fail(null);
        advance(20_000);
        answerAll(1);
        advance(1000);
        answerAll(1);
        advance(1000);
        answerAll(1);
        advance(10_000);
        assertThat(prober.results().get(0).trouble()).isEmpty();
        assertThat(prober.results().get(0).reachable()).isTrue();
    }

    @Test
    void sinceIsWhenATargetCameOrWent() throws IOException {
        begin(1);
        advance(30_000);
        var gone = prober.results().get(0).since();
        advance(30_000);
        assertThat(prober.results().get(0).since()).isEqualTo(gone);
        assertThat(heard).hasSize(2);
        assertThat(heard.get(1).probedAt()).isEqualTo(gone.plusSeconds(30));
    }

    @Test
    void nothingIsSentAfterTheEnd() throws IOException {
        begin(3);
        advance(500);
        sockets.takeSent();
        prober.stop();
        advance(1_000_000);
        assertThat(sockets.takeSent()).isEmpty();
        assertThat(heard).isEmpty();
    }
}
