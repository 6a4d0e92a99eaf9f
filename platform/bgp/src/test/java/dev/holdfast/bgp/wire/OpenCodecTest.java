package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OpenCodecTest {
    /** Version 4, AS 65002, hold time 90, router id 2.0.0.2; the length of the parameters is missing. */
    private static final String HEAD = "04 fdea 005a 02000002";

    static final List<Capability> EVERY_KIND = List.of(
            new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST),
            new Capability.Multiprotocol(new AfiSafi(25, 70)),
            new Capability.RouteRefreshing(),
            new Capability.EnhancedRouteRefresh(),
            new Capability.ExtendedMessage(),
            new Capability.ExtendedNextHop(List.of(new Capability.ExtendedNextHop.Entry(AfiSafi.IPV4_UNICAST, 2))),
            new Capability.RoleOf(Role.CUSTOMER.code()),
            new Capability.GracefulRestart(
                    true,
                    true,
                    4095,
                    List.of(
                            new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true),
                            new Capability.GracefulRestart.Entry(AfiSafi.IPV6_UNICAST, false))),
            new Capability.FourOctetAs(4_200_000_000L),
            new Capability.AddPath(List.of(new Capability.AddPath.Entry(AfiSafi.IPV6_UNICAST, true, false))),
            new Capability.LongLived(List.of(new Capability.LongLived.Entry(AfiSafi.IPV4_UNICAST, true, 0xFFFFFF))),
            new Capability.Fqdn("edge-1", "example.net"),
            new Capability.Unknown(200, Bytes.ofHex("beef")));

    @Test
    void whatIsWrittenIsReadBack() {
        var open = new Open(Open.AS_TRANS, 90, 0xFFFFFFFFL, EVERY_KIND);
        assertThat(reread(open)).isEqualTo(Decoded.good(open));
        assertThat(open.as()).isEqualTo(4_200_000_000L);
        assertThat(reread(new Open(1, 0, 1, List.of()))).isEqualTo(Decoded.good(new Open(1, 0, 1, List.of())));
    }

    @Test
    void capabilitiesBeyond255BytesTakeTheLongForm() {
        List<Capability> many = new ArrayList<>();
        for (int size = 240; size <= 255; size++) {
            many.clear();
            many.add(new Capability.Unknown(200, Bytes.of(new byte[size])));
            for (int i = 0; i < 3; i++) {
                assertThat(reread(new Open(1, 3, 1, many))).isEqualTo(Decoded.good(new Open(1, 3, 1, many)));
                many.add(new Capability.Unknown(201 + i, Bytes.of(new byte[255])));
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        no parameters                      | 00                                   | []
        one capability a parameter         | 0a 02 02 0200 02 04 4602 beef        | 2/0
        two parameters                     | 08 02 02 0200 02 02 4600             | [RouteRefreshing[], EnhancedRouteRefresh[]]
        both in one                        | 06 02 04 0200 4600                   | [RouteRefreshing[], EnhancedRouteRefresh[]]
        twice the same                     | 06 02 04 0200 0200                   | [RouteRefreshing[], RouteRefreshing[]]
        the old route refresh              | 04 02 02 8000                        | [RouteRefreshing[]]
        unknown capability                 | 06 02 04 c8 02 beef                  | [Unknown[code=200, value=beef]]
        long form                          | ff ff 0005 02 0002 0200              | [RouteRefreshing[]]
        long form, length byte not 255     | 01 ff 0005 02 0002 0200              | [RouteRefreshing[]]
        long form, nothing in it           | ff ff 0000                           | []
        long form cut off                  | ff ff 00                             | 2/0
        long form, wrong length            | ff ff 0006 02 0002 0200              | 2/0
        authentication                     | 03 01 01 00                          | 2/4
        unknown parameter                  | 02 7f 00                             | 2/4
        parameters overrun                 | 05 02 02 0200                        | 2/0
        bytes behind the parameters        | 04 02 02 0200 00                     | 2/0
        parameter cut off                  | 01 02                                | 2/0
        parameter overruns                 | 04 02 03 0200                        | 2/0
        capability cut off                 | 03 02 01 02                          | 2/0
        capability overruns                | 04 02 02 0201                        | 2/0
        multiprotocol of 3 bytes           | 07 02 05 0103 000101                 | 2/0
        AS of 3 bytes                      | 07 02 05 4103 000101                 | 2/0
        graceful restart of 1 byte         | 05 02 03 4001 00                     | 2/0
        role of 2 bytes                    | 06 02 04 0902 0000                   | 2/0
        add-path with mode 4 is passed by  | 08 02 06 4504 00010104               | [AddPath[entries=[]]]
        a name that cannot be read         | 05 02 03 4901 09                     | [Unknown[code=73, value=09]]
        a name without domain              | 06 02 04 4902 01 61                  | [Fqdn[host=a, domain=]]
        """)
    void parameters(String name, String parameters, String expected) {
        byte[] message = Pieces.message(MessageType.OPEN, Pieces.hex(HEAD + parameters));
        Decoded<Open> read = OpenCodec.read(message, 0, message.length);
        if (read instanceof Decoded.Good<Open> good) {
            assertThat(good.value().capabilities()).hasToString(expected);
            assertThat(good.value().as()).isEqualTo(65002);
        } else if (read instanceof Decoded.Bad<Open> bad) {
            assertThat(bad.refusal().code() + "/" + bad.refusal().subcode()).isEqualTo(expected);
        }
    }

    @Test
    void anotherVersionIsAnsweredWithOurs() {
        byte[] message = Pieces.message(MessageType.OPEN, Pieces.hex("05 fdea 005a 02000002 00"));
        assertThat(OpenCodec.read(message, 0, message.length))
                .isEqualTo(Decoded.bad(new Notification(Notification.OPEN, 1, Bytes.ofHex("0004"))));
    }

    @Test
    void cutOffAnywhereItIsRefused() {
        byte[] whole = OpenCodec.write(new Open(Open.AS_TRANS, 90, 1, EVERY_KIND));
        for (int length = MessageType.OPEN.leastBytes(); length < whole.length; length++) {
            assertThat(OpenCodec.read(whole, 0, length)).isInstanceOf(Decoded.Bad.class);
        }
    }

    private static Decoded<Open> reread(Open open) {
        byte[] message = OpenCodec.write(open);
        assertThat(Header.refuse(message, 0, false)).isNull();
        return OpenCodec.read(message, 0, message.length);
    }
}
