package dev.holdfast.multicast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PimVectorsTest {
    private static final IpAddress NEIGHBOUR = IpAddress.parse("169.254.1.0");
    private static final IpAddress GROUP = IpAddress.parse("233.84.178.5");
    private static final JoinPrune FORMAT = new JoinPrune(NEIGHBOUR, IpAddress.parse("10.0.0.0"));

    private static String hex(ByteBuffer packet) {
        byte[] bytes = new byte[packet.remaining()];
        packet.duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Test
    void hello() {
        assertThat(hex(PimHello.encode(Duration.ofSeconds(105), 3_614_426_332L, 1)))
                .isEqualTo("2000431700010002006900140004d76fc4dc0013000400000001");
    }

    @Test
    void join() {
        assertThat(FORMAT.encode(List.of(GROUP), true, Duration.ofSeconds(120), 1476))
                .singleElement()
                .extracting(PimVectorsTest::hex)
                .isEqualTo("230081ec0100a9fe01000001007801000020e954b20500010000010007200a000000");
    }

    @Test
    void prune() {
        assertThat(FORMAT.encode(List.of(GROUP), false, Duration.ofSeconds(5), 1476))
                .singleElement()
                .extracting(PimVectorsTest::hex)
                .isEqualTo("2300825f0100a9fe01000001000501000020e954b20500000001010007200a000000");
    }

    @Test
    void register() {
        assertThat(hex(new Register(IpAddress.parse("148.51.120.7"), 5765, 32).encode(GROUP)))
                .isEqualTo("2100deff0000000045000020000000002011f33894337807e954b20516851685000ce6db445a0001");
    }

    @Test
    void heartbeat() {
        assertThat(hex(Heartbeat.payload())).isEqualTo("445a0001");
    }

    /** Whatever is summed up with its own checksum gives zero: what a receiver checks. */
    @Test
    void aChecksumIsRightForAnyBytes() {
        var random = new Random(20);
        for (int i = 0; i < 2000; i++) {
            byte[] bytes = new byte[2 + random.nextInt(300)];
            random.nextBytes(bytes);
            bytes[0] = 0;
            bytes[1] = 0;
            ByteBuffer packet = ByteBuffer.wrap(bytes);
            packet.putShort(0, Checksum.of(packet, 0, bytes.length));
            assertThat(Checksum.of(packet, 0, bytes.length)).as("packet %d", i).isZero();
        }
    }

    @Test
    void aDatagramWhoseChecksumIsZeroSaysSoByAllOnes() {
        boolean seen = false;
        for (int low = 0; low < 0x10000; low++) {
            var source = new IpAddress(Family.IPV4, 0, 0x94330000L + low);
            ByteBuffer packet = new Register(source, 5765, 32).encode(GROUP);
            short sum = packet.getShort(34);
            assertThat(sum).isNotZero();
            seen |= sum == -1;
        }
        assertThat(seen).isTrue();
    }

    /** Any number of groups over any MTU: each group once, in order, every packet fits and counts what it carries. */
    @Test
    void groupsAreSplitOverAsFewPacketsAsFit() {
        var random = new Random(21);
        for (int round = 0; round < 300; round++) {
            int count = 1 + random.nextInt(1200);
            int mtu = 68 + random.nextInt(9149);
            List<IpAddress> groups = groups(count);
            List<ByteBuffer> packets = FORMAT.encode(groups, random.nextBoolean(), Duration.ofSeconds(120), mtu);
            var found = new ArrayList<IpAddress>();
            for (ByteBuffer packet : packets) {
                int carried = packet.get(11) & 0xFF;
                assertThat(packet.remaining() + 20).isLessThanOrEqualTo(mtu);
                assertThat(packet.remaining()).isEqualTo(14 + 20 * carried);
                assertThat(Checksum.of(packet, 0, packet.remaining())).isZero();
                for (int i = 0; i < carried; i++) {
                    byte[] address = new byte[4];
                    packet.get(14 + 20 * i + 4, address);
                    found.add(IpAddress.ofBytes(address));
                }
            }
            assertThat(found).isEqualTo(groups);
            int each = Math.min(255, (mtu - 34) / 20);
            assertThat(packets).hasSize((count + each - 1) / each);
        }
    }

    @Test
    void seventyTwoGroupsFitOnePacketOfTheTunnel() {
        assertThat(FORMAT.encode(groups(72), true, Duration.ofSeconds(120), 1476))
                .hasSize(1);
        assertThat(FORMAT.encode(groups(73), true, Duration.ofSeconds(120), 1476))
                .hasSize(2);
        assertThat(FORMAT.encode(groups(256), true, Duration.ofSeconds(120), 9216))
                .hasSize(2);
    }

    private static List<IpAddress> groups(int count) {
        var groups = new ArrayList<IpAddress>();
        for (int i = 0; i < count; i++) {
            groups.add(new IpAddress(Family.IPV4, 0, 0xE954_0000L + i));
        }
        return groups;
    }
}
