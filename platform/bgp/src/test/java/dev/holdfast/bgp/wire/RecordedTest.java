package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What BIRD 2.0.12, FRR 8.4.4 and ExaBGP 4.2.21 of Debian 12 really send, recorded from sessions with them. */
class RecordedTest {
    private static final String HEAD = "ffffffffffffffffffffffffffffffff";

    private static byte[] message(String hex) {
        byte[] message = Pieces.hex(HEAD + hex);
        assertThat(Header.refuse(message, 0, true)).isNull();
        assertThat(Header.length(message, 0)).isEqualTo(message.length);
        return message;
    }

    private static Open open(String hex) {
        byte[] message = message(hex);
        if (OpenCodec.read(message, 0, message.length) instanceof Decoded.Good<Open> good) {
            return good.value();
        }
        throw new AssertionError("refused");
    }

    /** Add-path, graceful and long-lived restart, extended messages, extended next hop. */
    private static final Open BIRD =
            open("00610104fdea000902000002440242010400010001010400020001020005060001000100020600400a0078"
                    + "000101000002010041040000fdea4504000101034600470e00010100000e1000020100000e10");

    /** One capability a parameter, the old route refresh beside the new one, a name without domain. */
    private static final Open FRR =
            open("00790104fdea0009020000025c02060104000100010206010400020001020280000202020002024600020641"
                    + "040000fdea02020600020a450800010103000201030206490402766d00020c400ac0780001018000020180"
                    + "0210470e0001018000000000020180000000");

    @Test
    void birdsOpen() {
        assertThat(BIRD.as()).isEqualTo(65002);
        assertThat(BIRD.capabilities()).hasSize(10);
        assertThat(BIRD.capabilities()).noneMatch(Capability.Unknown.class::isInstance);
        assertThat(BIRD.first(Capability.LongLived.class).orElseThrow().families())
                .contains(new Capability.LongLived.Entry(AfiSafi.IPV6_UNICAST, false, 3600));
        assertThat(OpenCodec.read(OpenCodec.write(BIRD), 0, OpenCodec.write(BIRD).length))
                .isEqualTo(Decoded.good(BIRD));
    }

    @Test
    void frrsOpen() {
        assertThat(FRR.all(Capability.RouteRefreshing.class)).hasSize(2);
        assertThat(FRR.first(Capability.Fqdn.class)).contains(new Capability.Fqdn("vm", ""));
        var restart = FRR.first(Capability.GracefulRestart.class).orElseThrow();
        assertThat(restart.restarting() && restart.notification()).isTrue();
        assertThat(restart.seconds()).isEqualTo(120);
    }

    @Test
    void birdPutsIpv4IntoMpReachWhenExtendedNextHopsAreAgreedOn() {
        Agreement agreement = with(
                BIRD,
                new Capability.AddPath(List.of(new Capability.AddPath.Entry(AfiSafi.IPV4_UNICAST, true, true))),
                new Capability.ExtendedNextHop(List.of(new Capability.ExtendedNextHop.Entry(AfiSafi.IPV4_UNICAST, 2))));
        assertThat(agreement.ipv4OverIpv6()).isTrue();
        assertThat(Heard.of(
                        agreement,
                        message("003f0200000028900e001700010104c00002020000000002100a0100000002100a02400101004002"
                                + "0602010000fdea")))
                .containsExactly(
                        "+10.1.0.0/16 #2 IGP path [65002] next hop 192.0.2.2",
                        "+10.2.0.0/16 #2 IGP path [65002] next hop 192.0.2.2");
        assertThat(Heard.of(
                        agreement,
                        message("00580200000041900e000f00010104c00002020000000002080a4001010040020602010000fdeac0"
                                + "0804fdea0001c010080002fdea00000009c0200c0000fdea0000000200000003")))
                .containsExactly("+10.0.0.0/8 #2 IGP path [65002] next hop 192.0.2.2 communities 65002:1"
                        + " extended communities 0x2fdea00000009 large communities 65002:2:3");
    }

    @Test
    void birdWithTwoOctetAsNumbers() {
        List<Capability> capabilities = BIRD.capabilities().stream()
                .filter(capability -> !(capability instanceof Capability.FourOctetAs))
                .filter(capability -> !(capability instanceof Capability.AddPath))
                .toList();
        Agreement agreement = with(new Open(65002, 3, BIRD.routerId(), capabilities));
        assertThat(Heard.of(agreement, message("002f0200000012400101004002040201fdea400304c0000202100a01100a02")))
                .containsExactly(
                        "+10.1.0.0/16 IGP path [65002] next hop 192.0.2.2",
                        "+10.2.0.0/16 IGP path [65002] next hop 192.0.2.2");
        assertThat(Heard.of(
                        agreement,
                        message("0042020000002b900e001c0002011020010db8000000000000000000000002003020010db8000540"
                                + "0101004002040201fdea")))
                .containsExactly("+2001:db8:5::/48 IGP path [65002] next hop 2001:db8::2");
    }

    @Test
    void frrWritesShortAttributesLongAndMapsItsNextHop() {
        Agreement agreement = with(
                FRR, new Capability.AddPath(List.of(new Capability.AddPath.Entry(AfiSafi.IPV4_UNICAST, true, true))));
        assertThat(Heard.of(
                        agreement,
                        message("0040020000001c400101005002000602010000fdea400304c00002028004040000000000000002080a"
                                + "00000003100a01")))
                .containsExactly(
                        "+10.0.0.0/8 #2 IGP path [65002] next hop 192.0.2.2 med 0",
                        "+10.1.0.0/16 #3 IGP path [65002] next hop 192.0.2.2 med 0");
        assertThat(Heard.of(
                        agreement,
                        message("004c0200000035900e001c0002011000000000000000000000ffffc0000202003020010db800054001"
                                + "01005002000602010000fdea80040400000000")))
                .containsExactly("+2001:db8:5::/48 IGP path [65002] next hop ::ffff:c000:202 med 0");
    }

    @Test
    void exabgpWithTwoOctetAsNumbersAddPathAndAnAttributeThatNobodyKnows() {
        Open exabgp = open(
                "00530104fdea0009020000023602060104000100010206010400020001020a45080001010300020103020c400a8078000101"
                        + "8000020180020202000202460002020600");
        assertThat(exabgp.has(Capability.FourOctetAs.class)).isFalse();
        Agreement agreement = with(
                exabgp,
                new Capability.AddPath(List.of(new Capability.AddPath.Entry(AfiSafi.IPV4_UNICAST, true, true))));
        byte[] update = message(
                "0049020000002c400101004002080203fdea5ba05ba0c0110e02030000fdea00011170fa56ea00400304c0000202c063"
                        + "02beef00000005080a");
        assertThat(Heard.of(agreement, update))
                .containsExactly("+10.0.0.0/8 #5 IGP path [65002 70000 4200000000] next hop 192.0.2.2");
        byte[] canonical = UpdateReaderTest.canonical(agreement, update);
        assertThat(new AttributesView().wrap(canonical, 0, canonical.length).value(99))
                .isEqualTo(Bytes.ofHex("beef"));
    }

    @Test
    void allEndTheirTablesAlike() {
        var reader = new UpdateReader(with(FRR));
        byte[] ipv4 = message("00170200000000");
        assertThat(reader.read(ipv4, 0, ipv4.length)).isNull();
        assertThat(reader.endOfRib()).isEqualTo(Family.IPV4);
        byte[] ipv6 = message("001d0200000006800f03000201");
        assertThat(reader.read(ipv6, 0, ipv6.length)).isNull();
        assertThat(reader.endOfRib()).isEqualTo(Family.IPV6);
    }

    private static Agreement with(Open theirs, Capability... ours) {
        List<Capability> capabilities = Stream.concat(
                        Stream.of(
                                new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST),
                                new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST)),
                        Stream.of(ours))
                .toList();
        return Agreement.between(Open.of(65001, 90, 1, capabilities), theirs);
    }
}
