package dev.holdfast.bgp.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.Header;
import dev.holdfast.bgp.wire.Notification;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages come out as they went in, however they were torn on the way. */
class FramesTest {
    private final Frames frames = new Frames();
    private final Heard heard = new Heard();

    private static byte[] message(int bytes) {
        return new Notification(6, 2, Bytes.of(new byte[bytes - 21])).toMessage(Header.MOST_BYTES_EXTENDED);
    }

    private void read(byte[] bytes, int from, int to) {
        frames.read(Unpooled.wrappedBuffer(bytes, from, to - from));
    }

    @Test
    void anyTearingGivesTheSameMessages() {
        for (long seed = 0; seed < 50; seed++) {
            var random = new Random(seed);
            boolean extended = random.nextBoolean();
            var wanted = new ArrayList<String>();
            var stream = new ByteArrayOutputStream();
            for (int i = 0; i < 20; i++) {
                byte[] next = random.nextBoolean()
                        ? Header.keepalive()
                        : message(21 + random.nextInt(extended ? 65_535 - 20 : 4096 - 20));
                stream.writeBytes(next);
                wanted.add((next.length == 19 ? "KEEPALIVE " : "NOTIFICATION ") + next.length);
            }
            var torn = new Frames();
            var ear = new Heard();
            torn.takeExtended(extended);
            if (random.nextBoolean()) {
                torn.hear(ear);
            }
            byte[] all = stream.toByteArray();
            int most = all.length / 1000 + 1 + random.nextInt(random.nextBoolean() ? 40 : TcpLine.MOST_READ_BYTES);
            for (int at = 0; at < all.length; ) {
                int to = Math.min(all.length, at + 1 + random.nextInt(most));
                torn.read(Unpooled.wrappedBuffer(all, at, to - at));
                at = to;
            }
            torn.hear(ear);
            torn.deliverHeld();
            assertThat(ear.lines).as("seed " + seed).isEqualTo(wanted);
            assertThat(torn.heldBytes()).isZero();
        }
    }

    @Test
    void aLongMessageIsTakenOnlyWhereThatWasAgreed() {
        frames.hear(heard);
        byte[] all = message(4097);
        read(all, 0, 18);
        assertThat(heard.lines).isEmpty();
        read(all, 18, 19); // the body is not waited for
        assertThat(heard.lines).containsExactly("broken " + new Notification(1, 2, Bytes.ofU16(4097)));
        read(all, 19, all.length);
        assertThat(heard.lines).hasSize(1);
    }

    @Test
    void onlyTheBeginningOfAMessageIsHeld() {
        frames.hear(heard);
        frames.takeExtended(true);
        byte[] all = message(65_535);
        read(all, 0, 40_000);
        assertThat(frames.heldBytes()).isEqualTo(40_000);
        read(all, 40_000, 65_535);
        assertThat(heard.lines).isEqualTo(List.of("NOTIFICATION 65535"));
        assertThat(frames.heldBytes()).isZero();
    }

    @Test
    void nothingComesAfterTheEnd() {
        frames.hear(new Heard() {
            @Override
            public void message(byte[] buffer, int start, int end) {
                super.message(buffer, start, end);
                frames.stop();
                heard.lines.addAll(lines);
            }
        });
        byte[] two = new byte[38];
        System.arraycopy(Header.keepalive(), 0, two, 0, 19);
        System.arraycopy(Header.keepalive(), 0, two, 19, 19);
        read(two, 0, 38);
        assertThat(heard.lines).containsExactly("KEEPALIVE 19");
    }
}
