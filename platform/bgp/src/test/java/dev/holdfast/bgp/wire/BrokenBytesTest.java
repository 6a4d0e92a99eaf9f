package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Messages cut off at every byte, with every byte changed, and thrown together: the codec answers, and never throws. */
class BrokenBytesTest {
    private static final List<Agreement> AGREEMENTS = List.of(
            Sessions.external().agree(),
            Sessions.internal().twoOctetAs().agree(),
            Sessions.external().addPath().ipv4OverIpv6().extendedMessages().agree());

    private static final byte[] RICH = Pieces.update(
            "18 c00002 08 0a",
            Pieces.REACH6 + Pieces.USUAL
                    + "80 04 04 00000001 40 05 04 00000064 40 06 00 c0 07 08 0000fdea01010101 c0 08 08 fdea0001ffff0000"
                    + "80 09 04 01010101 80 0a 04 01010101 80 0f 08 0002 01 20 20010db9"
                    + "c0 10 08 0002fdea00000064 c0 11 06 0201 0000fdea c0 12 08 0000fdea01010101"
                    + "d0 20 000c 0000fdea0000000100000002 c0 23 04 0000fdea c0 63 02 beef",
            "08 0a 18 0a0101 20 0a010101 00");

    @Test
    void cutOffAtEveryByte() {
        for (Agreement agreement : AGREEMENTS) {
            for (int length = MessageType.UPDATE.leastBytes(); length <= RICH.length; length++) {
                byte[] cut = Arrays.copyOf(RICH, length);
                Octets.put16(cut, 16, length);
                WireChecks.update(agreement, cut);
            }
        }
    }

    @Test
    void everyLengthWithinShorterOrLonger() {
        for (Agreement agreement : AGREEMENTS) {
            for (int at = Header.BYTES; at < RICH.length; at++) {
                for (int value : new int[] {0, 1, 2, 0x7F, 0x80, 0xFF, RICH[at] - 1, RICH[at] + 1}) {
                    byte[] changed = RICH.clone();
                    changed[at] = (byte) value;
                    WireChecks.update(agreement, changed);
                }
            }
        }
    }

    @Test
    void thrownTogether() {
        var random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = Arrays.copyOf(RICH, 23 + random.nextInt(RICH.length - 23));
            int changes = 1 + random.nextInt(6);
            for (int i = 0; i < changes; i++) {
                changed[Header.BYTES + random.nextInt(changed.length - Header.BYTES)] = (byte) random.nextInt();
            }
            Octets.put16(changed, 16, changed.length);
            WireChecks.update(AGREEMENTS.get(round % AGREEMENTS.size()), changed);
        }
    }

    @Test
    void anOpenToo() {
        byte[] whole = OpenCodec.write(new Open(Open.AS_TRANS, 90, 1, OpenCodecTest.EVERY_KIND));
        var random = new Random(8);
        for (int round = 0; round < 20_000; round++) {
            byte[] changed = whole.clone();
            changed[Header.BYTES + random.nextInt(changed.length - Header.BYTES)] = (byte) random.nextInt();
            changed[Header.BYTES + random.nextInt(changed.length - Header.BYTES)] = (byte) random.nextInt();
            WireChecks.message(changed);
        }
    }

    @Test
    void theRichMessageIsReadWhole() {
        assertThat(Heard.of(Sessions.internal().agree(), RICH)).hasSize(8);
    }
}
