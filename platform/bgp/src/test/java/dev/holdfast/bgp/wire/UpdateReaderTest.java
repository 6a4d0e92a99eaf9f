package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdateReaderTest {
    private static final String IPV4_LINE = " IGP path [65002] next hop 192.0.2.1";
    private static final String IPV6_LINE = " IGP path [65002] next hop 2001:db8::1";

    private final Agreement plain = Sessions.external().agree();

    @Test
    void bothFamiliesInOneMessageEachWithItsNextHop() {
        byte[] update = Pieces.update("18 c00002", Pieces.REACH6 + Pieces.USUAL, "08 0a 00");
        assertThat(Heard.of(plain, update))
                .containsExactly(
                        "-192.0.2.0/24",
                        "+10.0.0.0/8" + IPV4_LINE,
                        "+0.0.0.0/0" + IPV4_LINE,
                        "+2001:db8::/32" + IPV6_LINE);
    }

    @Test
    void bitsBeyondTheLengthAreCleared() {
        byte[] update = Pieces.update("", Pieces.USUAL, "0c 0aff 1f c0a801ff");
        assertThat(Heard.of(plain, update))
                .containsExactly("+10.240.0.0/12" + IPV4_LINE, "+192.168.1.254/31" + IPV4_LINE);
    }

    @ParameterizedTest
    @CsvSource({
        "00, ::/0",
        "01 ff, 8000::/1",
        "3f ffffffffffffffff, ffff:ffff:ffff:fffe::/63",
        "40 20010db8ffffffff, 2001:db8:ffff:ffff::/64",
        "41 20010db8fffffffff0, 2001:db8:ffff:ffff:8000::/65",
        "80 20010db8000000000000000000000001, 2001:db8::1/128"
    })
    void ipv6Lengths(String prefix, String expected) {
        byte[] update = Pieces.update("", "90 0f " + length16(3 + Pieces.hex(prefix).length) + "000201" + prefix, "");
        assertThat(Heard.of(plain, update)).containsExactly("-" + expected);
    }

    private static String length16(int length) {
        return String.format("%04x", length);
    }

    @Test
    void withdrawnAndAnnouncedInOneMessageIsAnnouncedLast() {
        byte[] update = Pieces.update(Pieces.TEN, Pieces.USUAL, Pieces.TEN);
        assertThat(Heard.of(plain, update)).containsExactly("-10.0.0.0/8", "+10.0.0.0/8" + IPV4_LINE);
    }

    @Test
    void attributesMayComeInAnyOrder() {
        byte[] update =
                Pieces.update("", Pieces.NEXT_HOP + Pieces.REACH6 + Pieces.PATH + Pieces.ORIGIN_IGP, Pieces.TEN);
        assertThat(Heard.of(plain, update)).containsExactly("+10.0.0.0/8" + IPV4_LINE, "+2001:db8::/32" + IPV6_LINE);
    }

    @Test
    void pathIdsAreOpaqueAndZeroIsOne() {
        Agreement agreement = Sessions.external().addPath().agree();
        byte[] update = Pieces.update("00000007 08 0a", Pieces.USUAL, "00000000 08 0a ffffffff 08 0b");
        assertThat(Heard.of(agreement, update))
                .containsExactly("-10.0.0.0/8 #7", "+10.0.0.0/8" + IPV4_LINE, "+11.0.0.0/8 #4294967295" + IPV4_LINE);
        byte[] withoutIds = Pieces.update("", Pieces.USUAL, Pieces.TEN);
        assertThat(new UpdateReader(agreement).read(withoutIds, 0, withoutIds.length))
                .isNotNull();
    }

    @Test
    void anIpv6NextHopMayBringItsLinkLocalAddress() {
        String two =
                "80 0e 2a 0002 01 20 20010db8000000000000000000000001 fe800000000000000000000000000001 00 20 20010db8";
        assertThat(Heard.of(plain, Pieces.update("", two + Pieces.ORIGIN_IGP + Pieces.PATH, "")))
                .containsExactly("+2001:db8::/32 IGP path [65002] next hop 2001:db8::1 or fe80::1");
        String linkLocalOnly = "80 0e 1a 0002 01 10 fe800000000000000000000000000001 00 20 20010db8";
        assertThat(Heard.of(plain, Pieces.update("", linkLocalOnly + Pieces.ORIGIN_IGP + Pieces.PATH, "")))
                .containsExactly("+2001:db8::/32 IGP path [65002] next hop fe80::1");
        String unspecified =
                "80 0e 2a 0002 01 20 00000000000000000000000000000000 fe800000000000000000000000000001 00 20 20010db8";
        assertThat(Heard.of(plain, Pieces.update("", unspecified + Pieces.ORIGIN_IGP + Pieces.PATH, "")))
                .containsExactly("+2001:db8::/32 IGP path [65002] next hop fe80::1 or fe80::1");
    }

    @Test
    void ipv4OverIpv6NeedsTheCapability() {
        String reach =
                "80 0e 17 0001 01 10 20010db8000000000000000000000001 00 08 0a" + Pieces.ORIGIN_IGP + Pieces.PATH;
        byte[] update = Pieces.update("", reach, "");
        assertThat(Heard.of(Sessions.external().ipv4OverIpv6().agree(), update))
                .containsExactly("+10.0.0.0/8" + IPV6_LINE);
        assertThat(new UpdateReader(plain).read(update, 0, update.length)).isNotNull();
    }

    @Test
    void ipv4InMpReachIsTheSameAsInTheBody() {
        String reach = "80 0e 0b 0001 01 04 c0000201 00 08 0a" + Pieces.ORIGIN_IGP + Pieces.PATH;
        assertThat(Heard.of(plain, Pieces.update("", reach, ""))).containsExactly("+10.0.0.0/8" + IPV4_LINE);
    }

    @Test
    void endOfRib() {
        assertThat(endOfRib(Pieces.update("", "", ""))).isEqualTo(Family.IPV4);
        assertThat(endOfRib(Pieces.update("", "80 0f 03 0002 01", ""))).isEqualTo(Family.IPV6);
        assertThat(endOfRib(Pieces.update("", "80 0f 03 0001 01", ""))).isEqualTo(Family.IPV4);
        assertThat(endOfRib(Pieces.update("", "80 0f 03 0001 85", ""))).isNull();
        assertThat(endOfRib(Pieces.update("08 0a", "", ""))).isNull();
        assertThat(endOfRib(Pieces.update("", "80 0f 04 0002 01 00", ""))).isNull();
        assertThat(endOfRib(Pieces.update("", Pieces.USUAL + "80 0f 03 0002 01", "")))
                .isNull();
    }

    private @Nullable Family endOfRib(byte[] update) {
        var reader = new UpdateReader(plain);
        assertThat(reader.read(update, 0, update.length)).isNull();
        return reader.endOfRib();
    }

    @Test
    void whatIsUnknownAndTransitiveIsKeptByteForByteAndMarkedPartial() {
        byte[] update = Pieces.update("", Pieces.USUAL + "c0 63 02 beef d0 64 0000 80 65 01 00", Pieces.TEN);
        assertThat(canonical(plain, update)).isEqualTo(Pieces.hex(Pieces.USUAL + "e0 63 02 beef f0 64 0000"));
    }

    @Test
    void whatIsDiscardedIsGone() {
        byte[] update = Pieces.update("", Pieces.USUAL + "40 05 04 000000c8 40 01 01 02", Pieces.TEN);
        assertThat(canonical(plain, update)).isEqualTo(Pieces.hex(Pieces.USUAL));
    }

    @Test
    void aLargeCommunityThatStandsThereTwiceCountsOnce() {
        String once = "0000fdea0000000100000002";
        String other = "0000fdea0000000100000003";
        byte[] update = Pieces.update("", Pieces.USUAL + "c0 20 24" + once + other + once, Pieces.TEN);
        assertThat(canonical(plain, update)).isEqualTo(Pieces.hex(Pieces.USUAL + "c0 20 18" + once + other));
        byte[] many = Pieces.update("", Pieces.USUAL + "d0 20 04b0" + (once + other).repeat(50), Pieces.TEN);
        assertThat(canonical(plain, many)).isEqualTo(Pieces.hex(Pieces.USUAL + "c0 20 18" + once + other));
    }

    @Test
    void ordinaryAttributesAreHandedOverWhereTheyStand() {
        byte[] update = Pieces.update("", Pieces.USUAL, Pieces.TEN);
        var reader = new UpdateReader(plain);
        assertThat(reader.read(update, 0, update.length)).isNull();
        reader.announced(new IgnoringRoutes() {
            @Override
            public void attributes(byte[] buffer, int start, int end) {
                assertThat(buffer).isSameAs(update);
            }
        });
    }

    @Test
    void nothingIsHandedOverAfterAReset() {
        byte[] broken = Pieces.update("21 0a00000000", Pieces.USUAL, Pieces.TEN);
        var reader = new UpdateReader(plain);
        assertThat(reader.read(broken, 0, broken.length)).isNotNull();
        assertThat(Heard.of(reader)).isEmpty();
        assertThat(reader.endOfRib()).isNull();
    }

    static byte[] canonical(Agreement agreement, byte[] update) {
        var reader = new UpdateReader(agreement);
        assertThat(reader.read(update, 0, update.length)).isNull();
        byte[][] seen = new byte[1][];
        reader.announced(new IgnoringRoutes() {
            @Override
            public void attributes(byte[] buffer, int start, int end) {
                seen[0] = Arrays.copyOfRange(buffer, start, end);
            }
        });
        return seen[0];
    }
}
