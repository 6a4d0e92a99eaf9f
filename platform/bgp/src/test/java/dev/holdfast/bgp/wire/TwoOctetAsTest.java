package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Peers that know two-byte AS numbers only (RFC 6793). 23456 is 0x5ba0, 70000 is 0x11170. */
class TwoOctetAsTest {
    private final Agreement agreement = Sessions.external().twoOctetAs().agree();

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # case                        | AS_PATH                        | AS4_PATH                           | merged
        no AS4_PATH                   | 02 02 fdea 5ba0                |                                    | 65002 23456
        same length                   | 02 02 fdea 5ba0                | 02 02 0000fdea 00011170            | 65002 70000
        one in front                  | 02 03 fdea 5ba0 5ba0           | 02 02 00011170 00011171            | 65002 70000 70001
        AS4_PATH longer: ignored      | 02 01 fdea                     | 02 02 00011170 00011171            | 65002
        a set counts one              | 02 01 fdea 01 02 5ba0 0001     | 01 02 00011170 00000001            | 65002 {70000 1}
        lead ends in a set            | 01 02 0001 0002 02 01 5ba0     | 02 01 00011170                     | {1 2} 70000
        lead ends between segments    | 02 01 fdea 02 01 5ba0          | 02 01 00011170                     | 65002 70000
        confederation in AS4_PATH     | 02 02 fdea 5ba0                | 03 01 00000005 02 01 00011170      | 65002 70000
        malformed AS4_PATH: discarded | 02 02 fdea 5ba0                | 02 02 00011170                     | 65002 23456
        AS 0 in AS4_PATH: discarded   | 02 02 fdea 5ba0                | 02 01 00000000                     | 65002 23456
        """)
    void merging(String name, String path, String as4, String merged) {
        String attributes = Pieces.ORIGIN_IGP
                + attribute("40 02", path)
                + Pieces.NEXT_HOP
                + (as4 == null ? "" : attribute("c0 11", as4));
        assertThat(Heard.of(agreement, Pieces.update("", attributes, Pieces.TEN)))
                .containsExactly("+10.0.0.0/8 IGP path [" + merged + "] next hop 192.0.2.1");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        no AS4_AGGREGATOR       | fdea01010101 |                  | 0000fdea01010101 | 65002 70000
        made by a large AS      | 5ba001010101 | 0001117002020202 | 0001117002020202 | 65002 70000
        made anew: AS4_ ignored | fdea01010101 | 0001117002020202 | 0000fdea01010101 | 65002 23456
        """)
    void aggregator(String name, String aggregator, String as4, String merged, String path) {
        String attributes = Pieces.ORIGIN_IGP + "40 02 06 02 02 fdea 5ba0" + Pieces.NEXT_HOP
                + attribute("c0 07", aggregator) + "c0 11 06 02 01 00011170"
                + (as4 == null ? "" : attribute("c0 12", as4));
        byte[] canonical = UpdateReaderTest.canonical(agreement, Pieces.update("", attributes, Pieces.TEN));
        var view = new AttributesView().wrap(canonical, 0, canonical.length);
        assertThat(view.value(AttributeType.AGGREGATOR)).isEqualTo(Bytes.ofHex(merged));
        assertThat(view.asPath()).hasToString(path);
        assertThat(view.has(AttributeType.AS4_PATH) || view.has(AttributeType.AS4_AGGREGATOR))
                .isFalse();
    }

    @Test
    void whatWeSendIsUnderstoodAndMergedToTheSame() {
        var attributes = new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(65001, 70000, 4_200_000_000L, 5))
                .nextHop(IpAddress.parse("192.0.2.1"))
                .aggregator(70000, 7);
        List<byte[]> messages = new ArrayList<>();
        var writer = new UpdateWriter(agreement, (buffer, start, end) -> messages.add(buffer.clone()));
        assertThat(writer.announce(Family.IPV4, attributes.bytes(), 0, attributes.length()))
                .isEqualTo(UpdateWriter.Sendable.YES);
        writer.ipv4(0, Ipv4Key.of(0x0A000000, 8));
        writer.flush();
        byte[] message = Arrays.copyOf(messages.get(0), Header.length(messages.get(0), 0));
        assertThat(Bytes.of(message).toString()).contains("fde95ba05ba00005");
        assertThat(UpdateReaderTest.canonical(agreement, message))
                .isEqualTo(Arrays.copyOf(attributes.bytes(), attributes.length()));
    }

    @Test
    void aPathThatFitsGetsNoAs4Path() {
        var attributes = new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(65001, 5))
                .nextHop(IpAddress.parse("192.0.2.1"));
        var outgoing = new OutgoingAttributes(false);
        outgoing.prepare(new AttributesView().wrap(attributes.bytes(), 0, attributes.length()), false);
        assertThat(Bytes.of(outgoing.bytes(), 0, outgoing.length()))
                .isEqualTo(Bytes.of(Pieces.hex(Pieces.ORIGIN_IGP + "40 02 06 02 02 fde9 0005" + Pieces.NEXT_HOP)));
    }

    private static String attribute(String head, String value) {
        return head + String.format("%02x", Pieces.hex(value).length) + value;
    }
}
