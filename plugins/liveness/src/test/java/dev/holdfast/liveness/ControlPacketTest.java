package dev.holdfast.liveness;

import static dev.holdfast.liveness.ControlPacket.Verdict.BAD_LENGTH;
import static dev.holdfast.liveness.ControlPacket.Verdict.BAD_VERSION;
import static dev.holdfast.liveness.ControlPacket.Verdict.READABLE;
import static dev.holdfast.liveness.ControlPacket.Verdict.SHORT;
import static dev.holdfast.liveness.ControlPacket.Verdict.ZERO_MULTIPLIER;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ControlPacketTest {
    private final ByteBuffer buffer = ByteBuffer.allocate(2048);
    private final ControlPacket packet = new ControlPacket(buffer);

    /** Packets as other implementations send them, and what is in them. */
    @ParameterizedTest(name = "{1} of {6}")
    @CsvSource({
        "204003281a2b3c4d00000000000f4240000f42400100220000000000000000000000000000000000, down, 1a2b3c4d, 0, 1000000, true, 0.34.0",
        "208003285e6f70811a2b3c4d000f4240000f42400000220004000000000000000000000000000000, init, 5e6f7081, 1a2b3c4d, 1000000, false, 0.34.0-dev",
        "20c003281a2b3c4d5e6f7081000f4240000f42400100220000000000000000000000000000000000, up, 1a2b3c4d, 5e6f7081, 1000000, true, 0.34.0",
        "200003285e6f70811a2b3c4d000493e0000493e00001020302000000000000000000000000000000, admin_down, 5e6f7081, 1a2b3c4d, 300000, false, 1.2.3-beta"
    })
    void knownPacketsAreReadAndWrittenByteForByte(
            String hex, String state, String mine, String yours, long micros, boolean passive, String version) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        buffer.put(0, bytes);
        assertThat(packet.check(bytes.length)).isEqualTo(READABLE);
        assertThat(packet.state()).hasToString(state);
        assertThat(Integer.toHexString(packet.myDiscriminator())).isEqualTo(mine);
        assertThat(Integer.toHexString(packet.yourDiscriminator())).isEqualTo(yours);
        assertThat(packet.minTxMicros()).isEqualTo(micros);
        assertThat(packet.minRxMicros()).isEqualTo(micros);
        assertThat(packet.passive()).isEqualTo(passive);
        assertThat(ControlPacket.version(packet.senderVersion())).hasToString(version);

        var written = ByteBuffer.allocate(ControlPacket.BYTES);
        new ControlPacket(written)
                .write(
                        packet.state(),
                        3,
                        packet.myDiscriminator(),
                        packet.yourDiscriminator(),
                        packet.minTxMicros(),
                        packet.minRxMicros(),
                        packet.passive(),
                        ControlPacket.packed(Version.parse(version)));
        assertThat(HexFormat.of().formatHex(written.array())).isEqualTo(hex);
    }

    @Test
    void writingLeavesNothingOfWhatStoodThere() {
        var dirty = ByteBuffer.allocate(ControlPacket.BYTES);
        java.util.Arrays.fill(dirty.array(), (byte) 0xFF);
        new ControlPacket(dirty).write(SessionState.UP, 3, 1, 2, 1_000_000, 1_000_000, false, 0);
        assertThat(HexFormat.of().formatHex(dirty.array()))
                .isEqualTo("20c003280000000100000002000f4240000f4240" + "00".repeat(20));
    }

    @Test
    void scenario27_whatIsNoProbeIsToldApart() {
        String good = "204003281a2b3c4d00000000000f4240000f42400100220000000000000000000000000000000000";
        buffer.put(0, HexFormat.of().parseHex(good));
        for (int length = 0; length < ControlPacket.BYTES; length++) {
            assertThat(packet.check(length)).isEqualTo(SHORT);
        }
        assertThat(packet.check(41)).as("a longer datagram").isEqualTo(READABLE);
        buffer.put(3, (byte) 41);
        assertThat(packet.check(41)).isEqualTo(BAD_LENGTH);
        buffer.put(3, (byte) 40).put(0, (byte) 0x40);
        assertThat(packet.check(40)).isEqualTo(BAD_VERSION);
        buffer.put(0, (byte) 0x3F);
        assertThat(packet.check(40)).as("reserved bits are for later versions").isEqualTo(READABLE);
        buffer.put(2, (byte) 0);
        assertThat(packet.check(40)).isEqualTo(ZERO_MULTIPLIER);
    }

    @Test
    void noBytesAreTooOddToBeLookedAt() {
        var random = new SplittableRandom(27);
        byte[] bytes = new byte[64];
        for (int i = 0; i < 100_000; i++) {
            random.nextBytes(bytes);
            buffer.put(0, bytes);
            packet.check(random.nextInt(64));
            assertThat(packet.state()).isNotNull();
            assertThat(packet.minTxMicros()).isBetween(0L, 0xFFFF_FFFFL);
        }
    }
}
