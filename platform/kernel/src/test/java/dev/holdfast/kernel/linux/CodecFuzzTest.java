package dev.holdfast.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.RuleKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** Bytes that no kernel sends, and those that one would, cut short at every place: nothing throws, nothing runs on. */
class CodecFuzzTest {
    private final Devices devices = new Devices(new Devices.Source() {
        @Override
        public String nameOf(int index) {
            return index == 3 ? "three" : index == 4 ? "four" : "";
        }

        @Override
        public int indexOf(String name) {
            return Map.of("three", 3, "four", 4).getOrDefault(name, 0);
        }
    });
    private final RouteView view = new RouteView(new ForwardingInterner(devices, new ConcurrentHashMap<>()));
    private final RecordingListener listener = new RecordingListener() {
        @Override
        List<String> await(String part) {
            throw new IllegalStateException("nothing to wait for");
        }
    };
    private final Events events = new Events(listener, view, devices, new Echoes(), Clock.system(), 4711);

    private static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    private static Forwarding legs(String one, String two) {
        return Forwarding.over(List.of(NextHop.via(ip(one), "three"), new NextHop(ip(two), "four", true, 256)));
    }

    private List<Route> routes() {
        var v4 = new RouteKey(70_000, Prefix.parse("203.0.113.0/25"), 0x10, 4_000_000_000L);
        var v6 = RouteKey.main(Prefix.parse("2001:db8::/33"), 1);
        return List.of(
                new Route(v4, Forwarding.over(NextHop.dev("three")).withMtu(1400)),
                new Route(
                        v4, Forwarding.over(NextHop.via(ip("fe80::1"), "four")).withSource(ip("192.0.2.1"))),
                new Route(v4, legs("192.0.2.1", "2001:db8::9")),
                new Route(v4, Forwarding.reject(RouteType.PROHIBIT)),
                new Route(v6, legs("2001:db8::8", "2001:db8::9")),
                new Route(v6, Forwarding.reject(RouteType.BLACKHOLE)));
    }

    private static MessageWriter writer() {
        return new MessageWriter(ByteBuffer.allocate(64 * 1024));
    }

    @Test
    void whatIsWrittenIsWhatIsRead() {
        for (Route route : routes()) {
            var out = writer();
            assertThat(new RouteWriter(73, devices).add(out, 1, new Change.AddRoute(route, Change.Placement.EXCLUSIVE)))
                    .isNull();
            var reader = new MessageReader().wrap(out.buffer().flip());
            assertThat(reader.next()).isTrue();
            assertThat(view.wrap(reader.buffer(), reader.body(), reader.end())).isTrue();
            RouteKey key = route.key();
            assertThat(view.toRoute())
                    .isEqualTo(new KernelRoute(
                            key.table(), key.prefix(), key.tos(), key.metric(), 73, route.forwarding()));
            assertThat(reader.next()).isFalse();
        }
    }

    @Test
    void tunnelsAreReadAsTheyAreWritten() {
        List<LinkKind> kinds = List.of(
                new LinkKind.Gre(ip("192.0.2.1"), ip("192.0.2.2"), 0xFFFF_FFFFL, 255, false),
                new LinkKind.Gre(ip("192.0.2.1"), ip("192.0.2.2"), null, 0, true),
                new LinkKind.Ip6Gre(ip("2001:db8::1"), ip("2001:db8::2"), 7L, 64),
                new LinkKind.Ipip(ip("192.0.2.1"), ip("192.0.2.2"), 64, true),
                new LinkKind.Vxlan(0xFFFFFF, ip("2001:db8::1"), ip("2001:db8::2"), 4789, 0),
                new LinkKind.Dummy(),
                new LinkKind.Bridge());
        for (LinkKind kind : kinds) {
            var out = writer();
            LinkWriter.add(out, 1, new Link("t0", kind, 1400));
            ByteBuffer bytes = out.buffer().flip();
            bytes.putInt(16 + 4, 9); // a request has no index, an answer does
            var read = LinkReader.read(bytes, 16, bytes.limit());
            assertThat(read).isNotNull();
            assertThat(read.kind()).isEqualTo(kind);
            assertThat(read.mtu()).isEqualTo(1400);
        }
    }

    @Test
    void theKeyBitsOfGreAreInNetworkOrder() {
        var out = writer();
        LinkWriter.add(out, 1, new Link("t0", new LinkKind.Gre(ip("192.0.2.1"), ip("192.0.2.2"), 7L, 64, true), 0));
        ByteBuffer bytes = out.buffer().flip();
        var data = new Attributes()
                .parse(bytes, 32, bytes.limit())
                .nested(Rtnetlink.IFLA_LINKINFO)
                .nested(Rtnetlink.IFLA_INFO_DATA);
        int at = data.start(TunnelAttributes.GRE_IFLAGS);
        assertThat(new byte[] {bytes.get(at), bytes.get(at + 1)}).containsExactly(0x20, 0x00);
        at = data.start(TunnelAttributes.GRE_OKEY);
        assertThat(new byte[] {bytes.get(at), bytes.get(at + 3)}).containsExactly(0, 7);
    }

    /** One of everything, as it would be announced. */
    private List<ByteBuffer> announcements() {
        var all = new ArrayList<ByteBuffer>();
        for (Route route : routes()) {
            var out = writer();
            new RouteWriter(73, devices).add(out, 1, new Change.AddRoute(route, Change.Placement.FRONT));
            all.add(out.buffer().flip());
        }
        var link = writer();
        LinkWriter.add(link, 1, new Link("t0", new LinkKind.Gre(ip("192.0.2.1"), ip("192.0.2.2"), 7L, 9, true), 1400));
        link.buffer().putInt(16 + 4, 9);
        all.add(link.buffer().flip());
        var address = writer();
        AddressCodec.add(address, 1, Address.peer("three", ip("10.0.0.1"), ip("10.0.0.2"), 32), 3, 73);
        all.add(address.buffer().flip());
        var rule = writer();
        var key = new RuleKey(
                Family.IPV6, 9, Prefix.parse("2001:db8::/32"), null, "a", "b", 1, 3, RuleKey.Action.LOOKUP, 70_000);
        RuleCodec.add(rule, 1, key, 73);
        all.add(rule.buffer().flip());
        return all;
    }

    @Test
    void aMessageCutShortAnywhereIsBorne() {
        for (ByteBuffer whole : announcements()) {
            for (int length = 0; length <= whole.limit(); length++) {
                ByteBuffer cut = copy(whole, length);
                events.dispatch(cut); // the length in the header is too long now
                if (length >= 16) {
                    cut.putInt(0, length);
                    events.dispatch(cut);
                }
            }
        }
        assertThat(listener.lines).isNotEmpty();
    }

    @Test
    void aMessageWithBitsTurnedOverIsBorne() {
        var random = new Random(7);
        for (ByteBuffer whole : announcements()) {
            for (int i = 0; i < 20_000; i++) {
                ByteBuffer bent = copy(whole, whole.limit());
                for (int j = random.nextInt(4); j >= 0; j--) {
                    int at = 4 + random.nextInt(bent.limit() - 4);
                    bent.put(at, (byte) random.nextInt(256));
                }
                listener.lines.clear();
                listener.origins.clear();
                events.dispatch(bent);
            }
        }
    }

    @Test
    void randomBytesAreBorne() {
        var random = new Random(11);
        int[] types = {2, 3, 16, 17, 20, 21, 24, 25, 32, 33, 105};
        for (int i = 0; i < 100_000; i++) {
            byte[] noise = new byte[16 + random.nextInt(120)];
            random.nextBytes(noise);
            ByteBuffer bytes = ByteBuffer.wrap(noise).order(ByteOrder.nativeOrder());
            bytes.putInt(0, noise.length).putShort(4, (short) types[random.nextInt(types.length)]);
            if (noise.length > 16 && random.nextBoolean()) {
                bytes.put(16, (byte) (random.nextBoolean() ? 2 : 10));
            }
            listener.lines.clear();
            listener.origins.clear();
            events.dispatch(bytes);
            var reader = new MessageReader().wrap(bytes);
            while (reader.next()) {
                assertThat(reader.reason()).isNotNull();
            }
        }
    }

    private static ByteBuffer copy(ByteBuffer whole, int length) {
        byte[] bytes = new byte[length];
        whole.get(0, bytes);
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }
}
