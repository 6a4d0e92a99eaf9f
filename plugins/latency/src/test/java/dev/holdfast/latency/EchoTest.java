package dev.holdfast.latency;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EchoTest {
    private static final long TOKEN = 0x0102030405060708L;

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static String hex(ByteBuffer packet) {
        byte[] bytes = new byte[packet.limit()];
        packet.duplicate().get(0, bytes);
        return HexFormat.of().formatHex(bytes);
    }

    /** The sum was added up by hand: 0800 + 0007 + 0002 + 0102 + 0304 + 0506 + 0708 = 181d, its complement e7e2. */
    @Test
    void anEchoIsWrittenAsRfc792Says() {
        ByteBuffer packet = Echo.write(ByteBuffer.allocate(100), 7, 2, TOKEN, 16);
        assertThat(hex(packet)).isEqualTo("0800e7e200070002" + "0102030405060708" + "0000000000000000");
    }

    @Test
    void theBufferOfTheLastEchoLeavesNothingInTheNext() {
        ByteBuffer buffer = ByteBuffer.allocate(100);
        String first = hex(Echo.write(buffer, 7, 2, TOKEN, 56));
        Echo.write(buffer, 0xFFFF, 0xFFFF, -1, 92);
        assertThat(hex(Echo.write(buffer, 7, 2, TOKEN, 56))).isEqualTo(first);
        assertThat(first).hasSize(2 * 64);
    }

    /** A reply is the echo with type 0, so its sum is smaller by 0800. */
    @Test
    void aReplyIsRecognised() {
        ByteBuffer reply = bytes("0000efe200070002" + "0102030405060708" + "0000000000000000");
        assertThat(Echo.isReply(reply, TOKEN)).isTrue();
        assertThat(Echo.id(reply)).isEqualTo(7);
        assertThat(Echo.sequence(reply)).isEqualTo(2);
        assertThat(Echo.isReply(reply, TOKEN + 1)).isFalse();
    }

    @Test
    void whatIsDamagedShortOrSomethingElseIsNoReply() {
        ByteBuffer request = Echo.write(ByteBuffer.allocate(100), 7, 2, TOKEN, 56);
        assertThat(Echo.isReply(request, TOKEN)).as("our own echo").isFalse();
        ByteBuffer reply = reply(request);
        for (int length = 0; length < 24; length++) {
            assertThat(Echo.isReply(reply.duplicate().limit(length), TOKEN)).isFalse();
        }
        for (int bit = 0; bit < 8 * reply.limit(); bit++) {
            reply.put(bit / 8, (byte) (reply.get(bit / 8) ^ 1 << bit % 8));
            assertThat(Echo.isReply(reply, TOKEN)).as("bit %s", bit).isFalse();
            reply.put(bit / 8, (byte) (reply.get(bit / 8) ^ 1 << bit % 8));
        }
        assertThat(Echo.isReply(reply, TOKEN)).isTrue();
    }

    @Test
    void everyEchoHasAReply() {
        var random = new Random(7);
        ByteBuffer buffer = ByteBuffer.allocate(2048);
        for (int i = 0; i < 2000; i++) {
            long token = random.nextLong();
            int id = random.nextInt(0x10000);
            int payload = Echo.LEAST_PAYLOAD + random.nextInt(1384);
            ByteBuffer reply = reply(Echo.write(buffer, id, i, token, payload));
            assertThat(Echo.isReply(reply, token)).isTrue();
            assertThat(Echo.id(reply)).isEqualTo(id);
            assertThat(Echo.sequence(reply)).isEqualTo(i);
        }
    }

    /** As another host makes it: other type, and the checksum counted anew from scratch. */
    static ByteBuffer reply(ByteBuffer echo) {
        byte[] bytes = new byte[echo.limit()];
        echo.duplicate().get(0, bytes);
        bytes[0] = 0;
        bytes[2] = 0;
        bytes[3] = 0;
        long sum = 0;
        for (int i = 0; i < bytes.length; i++) {
            sum += (long) (bytes[i] & 0xFF) << (i % 2 == 0 ? 8 : 0);
        }
        while (sum > 0xFFFF) {
            sum = (sum & 0xFFFF) + (sum >> 16);
        }
        return ByteBuffer.wrap(bytes).putShort(2, (short) ~sum);
    }
}
