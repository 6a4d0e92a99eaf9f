package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class UpdateWriterTest {
    private final List<byte[]> messages = new ArrayList<>();

    @Test
    void prefixesShareAMessageUpToItsLimitExactly() {
        UpdateWriter writer = writer(Sessions.external());
        announce(writer, Family.IPV4, usual());
        int room = Header.MOST_BYTES - 23 - usual().length();
        int fitting = room / 5;
        for (int i = 0; i < fitting + 1; i++) {
            writer.ipv4(0, Ipv4Key.of(i, 32));
        }
        writer.flush();
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0)).hasSize(Header.MOST_BYTES - room % 5);
        assertThat(messages.get(1)).hasSize(23 + usual().length() + 5);
    }

    @Test
    void alongestMessageIsLegalAndFilled() {
        UpdateWriter writer = writer(Sessions.external());
        AttributesWriter attributes = usual();
        int filler = (Header.MOST_BYTES - 23 - attributes.length() - 4) % 5;
        attributes.unknownTransitive(99, Bytes.of(new byte[filler + 1]));
        announce(writer, Family.IPV4, attributes);
        for (int i = 0; i < 2000; i++) {
            writer.ipv4(0, Ipv4Key.of(i, 32));
        }
        writer.flush();
        assertThat(messages.get(0)).hasSize(Header.MOST_BYTES);
    }

    /** The attributes leave room for exactly one longest prefix, or for none. */
    @ParameterizedTest
    @EnumSource(Family.class)
    void whatFitsNoMessageIsRefusedAndNothingElseIs(Family family) {
        for (int size = 3900; size < 4096; size++) {
            messages.clear();
            UpdateWriter writer = writer(Sessions.external());
            AttributesWriter attributes = family == Family.IPV4 ? usual() : usualIpv6();
            attributes.unknownTransitive(99, Bytes.of(new byte[size]));
            var sendable = writer.announce(family, attributes.bytes(), 0, attributes.length());
            int overhead = family == Family.IPV4 ? 23 + 5 : 23 + 9 + 17 - 8;
            boolean fits = overhead + attributes.length() <= Header.MOST_BYTES;
            assertThat(sendable).isEqualTo(fits ? UpdateWriter.Sendable.YES : UpdateWriter.Sendable.TOO_BIG);
            if (fits) {
                handLongest(writer, family);
                writer.flush();
                assertThat(messages).hasSize(1);
                assertThat(messages.get(0)).hasSizeLessThanOrEqualTo(Header.MOST_BYTES);
            }
        }
    }

    private static void handLongest(UpdateWriter writer, Family family) {
        if (family == Family.IPV4) {
            writer.ipv4(0, Ipv4Key.of(0x0A000001, 32));
        } else {
            writer.ipv6(0, 0x20010db800000000L, 1, 128);
        }
    }

    @Test
    void aPeerThatTakesLongMessagesGetsThem() {
        UpdateWriter writer = writer(Sessions.external().extendedMessages());
        announce(writer, Family.IPV4, usual());
        for (int i = 0; i < 14_000; i++) {
            writer.ipv4(0, Ipv4Key.of(i, 32));
        }
        writer.flush();
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0)).hasSizeBetween(65_530, 65_535);
    }

    @Test
    void nextHopsMustBeOfAFamilyAgreedOn() {
        assertThat(sendable(Sessions.external(), Family.IPV4, usualIpv6()))
                .isEqualTo(UpdateWriter.Sendable.NEXT_HOP_NOT_AGREED);
        assertThat(sendable(Sessions.external().ipv4OverIpv6(), Family.IPV4, usualIpv6()))
                .isEqualTo(UpdateWriter.Sendable.YES);
        assertThat(sendable(Sessions.external(), Family.IPV6, usual()))
                .isEqualTo(UpdateWriter.Sendable.NEXT_HOP_NOT_AGREED);
        var none = new AttributesWriter().origin(Origin.IGP);
        assertThat(sendable(Sessions.external().ipv4OverIpv6(), Family.IPV4, none))
                .isEqualTo(UpdateWriter.Sendable.NEXT_HOP_NOT_AGREED);
    }

    private UpdateWriter.Sendable sendable(Sessions sessions, Family family, AttributesWriter attributes) {
        return writer(sessions).announce(family, attributes.bytes(), 0, attributes.length());
    }

    @Test
    void endOfRibIsTheFormOfItsFamily() {
        UpdateWriter writer = writer(Sessions.external());
        writer.endOfRib(Family.IPV4);
        writer.endOfRib(Family.IPV6);
        assertThat(Bytes.of(messages.get(0)).toString()).endsWith("001702" + "00000000");
        assertThat(messages.get(0)).hasSize(23);
        assertThat(Bytes.of(messages.get(1)).toString()).endsWith("02" + "0000" + "0007" + "900f0003000201");
    }

    @Test
    void nothingHandedOverIsNothingSent() {
        UpdateWriter writer = writer(Sessions.external());
        announce(writer, Family.IPV4, usual());
        writer.withdraw(Family.IPV6);
        writer.flush();
        writer.flush();
        assertThat(messages).isEmpty();
        assertThatThrownBy(() -> writer.ipv4(0, 0)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void prependingBeginsANewSegmentWhereOneIsFull() {
        for (int length : new int[] {0, 1, 250, 254, 255}) {
            long[] numbers = new long[length];
            Arrays.fill(numbers, 5);
            AttributesWriter before = new AttributesWriter().asPath(AsPath.of(numbers));
            var view = new AttributesView().wrap(before.bytes(), 0, before.length());
            for (int times : new int[] {0, 1, 3, 255}) {
                AttributesWriter after = new AttributesWriter().asPathWith(view, 65001, times);
                var prepended = new AttributesView().wrap(after.bytes(), 0, after.length());
                assertThat(prepended.asPathLength()).isEqualTo(length + times);
                assertThat(prepended.occurrences(65001)).isEqualTo(times);
                assertThat(prepended.asPath().toString())
                        .isEqualTo(("65001 ".repeat(times) + "5 ".repeat(length)).strip());
                assertThat(AsPathBytes.refuse(
                                after.bytes(),
                                prepended.valueStart(AttributeType.AS_PATH),
                                prepended.valueEnd(AttributeType.AS_PATH),
                                4,
                                false))
                        .isNull();
            }
        }
    }

    @Test
    void aPathOfMoreThan255NumbersIsSplit() {
        long[] numbers = new long[600];
        Arrays.fill(numbers, 7);
        AttributesWriter attributes = new AttributesWriter().asPath(AsPath.of(numbers));
        var view = new AttributesView().wrap(attributes.bytes(), 0, attributes.length());
        assertThat(view.asPath().segments())
                .extracting(segment -> segment.numbers().size())
                .containsExactly(255, 255, 90);
        assertThat(view.asPathLength()).isEqualTo(600);
    }

    private UpdateWriter writer(Sessions sessions) {
        return new UpdateWriter(
                sessions.agree(), (buffer, start, end) -> messages.add(Arrays.copyOfRange(buffer, start, end)));
    }

    private static void announce(UpdateWriter writer, Family family, AttributesWriter attributes) {
        assertThat(writer.announce(family, attributes.bytes(), 0, attributes.length()))
                .isEqualTo(UpdateWriter.Sendable.YES);
    }

    private static AttributesWriter usual() {
        return new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(65001))
                .nextHop(IpAddress.parse("192.0.2.1"));
    }

    private static AttributesWriter usualIpv6() {
        return new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(65001))
                .nextHop(IpAddress.parse("2001:db8::1"));
    }
}
