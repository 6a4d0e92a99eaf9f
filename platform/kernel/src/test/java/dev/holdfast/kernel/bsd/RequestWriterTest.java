package dev.holdfast.kernel.bsd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.kernel.bsd.wire.Flaw;
import dev.holdfast.kernel.bsd.wire.RequestWriter;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.RouteRequest;
import dev.holdfast.kernel.bsd.wire.RouteSystem;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteType;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** S20: requests are composed byte for byte as documented, and read back as what they ask. */
class RequestWriterTest {

    @ParameterizedTest(name = "s20 {0}")
    @MethodSource("requests")
    void s20IsComposedByteForByte(Fixture fixture) {
        ByteBuffer written = new RequestWriter(fixture.system()).write(parse(fixture.encode()));

        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(fixture.bytes()));
    }

    static List<Fixture> requests() {
        return Fixture.all().stream()
                .filter(fixture -> fixture.source().equals("request"))
                .toList();
    }

    /** {@code ADD ::/0 via fe80::1%4 src … mtu … seq 21}, {@code ADD blackhole 198.51.100.0/24 seq 24}. */
    private static RouteRequest parse(String words) {
        List<String> list = List.of(words.split(" "));
        boolean blackhole = list.get(1).equals("blackhole");
        String[] gateway = after(list, "via").split("%");
        return new RouteRequest(
                switch (list.get(0)) {
                    case "ADD" -> Rtm.ADD;
                    case "DELETE" -> Rtm.DELETE;
                    default -> Rtm.CHANGE;
                },
                Prefix.parse(list.get(blackhole ? 2 : 1)),
                blackhole ? RouteType.BLACKHOLE : RouteType.UNICAST,
                true,
                gateway[0].isEmpty() ? null : IpAddress.parse(gateway[0]),
                gateway.length > 1 ? Integer.parseInt(gateway[1]) : 0,
                after(list, "src").isEmpty() ? null : IpAddress.parse(after(list, "src")),
                after(list, "mtu").isEmpty() ? 0 : Integer.parseInt(after(list, "mtu")),
                Integer.parseInt(after(list, "seq")));
    }

    private static String after(List<String> words, String word) {
        int at = words.indexOf(word);
        return at < 0 ? "" : words.get(at + 1);
    }

    @ParameterizedTest
    @EnumSource(RouteSystem.class)
    void s20WhatIsWrittenIsReadBackTheSame(RouteSystem system) {
        var random = new SplittableRandom(20);
        var writer = new RequestWriter(system);
        var message = new RouteMessage(system);
        for (int i = 0; i < 20_000; i++) {
            RouteRequest asked = random(random);
            ByteBuffer bytes = writer.write(asked);
            assertThat(bytes.getShort(0) & 0xFFFF).isEqualTo(bytes.limit());
            assertThat(message.wrap(bytes, 0, bytes.limit())).isEqualTo(Flaw.NONE);

            assertThat(read(message)).as("round %d", i).isEqualTo(asked);
        }
    }

    private static RouteRequest random(SplittableRandom random) {
        Family family = random.nextBoolean() ? Family.IPV4 : Family.IPV6;
        Prefix prefix = Prefix.covering(address(random, family), random.nextInt(family.bits() + 1));
        int kind = random.nextInt(4);
        boolean far = kind == 0;
        boolean linkLocal = kind == 1 && family == Family.IPV6;
        IpAddress gateway = far
                ? address(random, family)
                : linkLocal ? new IpAddress(Family.IPV6, 0xFE80L << 48, random.nextLong()) : null;
        boolean reject = kind == 3;
        return new RouteRequest(
                List.of(Rtm.ADD, Rtm.DELETE, Rtm.CHANGE).get(random.nextInt(3)),
                prefix,
                reject ? random.nextBoolean() ? RouteType.BLACKHOLE : RouteType.UNREACHABLE : RouteType.UNICAST,
                random.nextBoolean(),
                gateway,
                reject || far && random.nextBoolean() ? 0 : 1 + random.nextInt(60_000),
                random.nextBoolean() ? address(random, family) : null,
                random.nextBoolean() ? 1280 + random.nextInt(8000) : 0,
                random.nextInt());
    }

    /** Of global scope: whether a link-local one keeps its interface is another question. */
    private static IpAddress address(SplittableRandom random, Family family) {
        return family == Family.IPV4
                ? new IpAddress(family, 0, random.nextLong() & 0xFFFF_FFFFL)
                : new IpAddress(family, 0x2001_0DB8L << 32 | random.nextInt() & 0xFFFF_FFFFL, random.nextLong());
    }

    private static RouteRequest read(RouteMessage message) {
        boolean blackhole = message.hasFlag(Rtm.F_BLACKHOLE);
        boolean reject = blackhole || message.hasFlag(Rtm.F_REJECT);
        IpAddress network = message.address(Rtm.DST).ip();
        Prefix prefix = new Prefix(network, message.prefixLength());
        boolean link = message.address(Rtm.GATEWAY).isLink();
        int linkIndex = link ? message.address(Rtm.GATEWAY).linkIndex() : message.index();
        IpAddress gateway = reject || link ? null : message.address(Rtm.GATEWAY).ip();
        if (gateway != null && gateway.isLinkLocal()) {
            assertThat(message.zone(Rtm.GATEWAY)).isEqualTo(message.index());
        }
        if (message.has(Rtm.IFP)) {
            assertThat(message.address(Rtm.IFP).linkIndex()).isEqualTo(message.index());
        }
        return new RouteRequest(
                message.type(),
                prefix,
                blackhole ? RouteType.BLACKHOLE : reject ? RouteType.UNREACHABLE : RouteType.UNICAST,
                message.hasFlag(Rtm.F_PROTO1),
                gateway,
                linkIndex,
                message.has(Rtm.IFA) ? message.address(Rtm.IFA).ip() : null,
                message.mtu(),
                message.sequence());
    }

    @Test
    void aDefaultRouteHasAMaskInFull() {
        var request = new RouteRequest(
                Rtm.ADD,
                Prefix.parse("0.0.0.0/0"),
                RouteType.UNICAST,
                true,
                IpAddress.parse("192.0.2.1"),
                0,
                null,
                0,
                1);

        ByteBuffer bytes = new RequestWriter(RouteSystem.DARWIN).write(request);

        assertThat(bytes.limit()).isEqualTo(92 + 3 * 16);
        assertThat(bytes.get(92 + 32)).isEqualTo((byte) 16);
    }
}
