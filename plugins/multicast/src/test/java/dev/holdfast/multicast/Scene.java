package dev.holdfast.multicast;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.overlay.OverlayNet;
import dev.holdfast.api.overlay.SessionConfig;
import dev.holdfast.api.overlay.TunnelConfig;
import dev.holdfast.api.overlay.TunnelKind;
import dev.holdfast.api.testing.RecordingServiceHost;
import dev.holdfast.api.testing.RecordingSockets.Sent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A multicast service on a host made by hand. Groups are named by their last number: 5 is 233.84.178.5. */
final class Scene {
    static final String ADDRESS = "148.51.120.7";
    private static final int PIM = 103;

    final RecordingServiceHost host = new RecordingServiceHost("multicast", "mc");

    @Nullable
    String address = ADDRESS;

    @Nullable
    Boolean waitForSession;

    boolean joinGroups = true;
    boolean guard;
    String net = "169.254.1.0/31";
    String destination = "203.0.113.1";
    int mtu = 1476;
    private @Nullable MulticastService service;

    MulticastConfig config(List<Integer> publish, List<Integer> subscribe) {
        return new MulticastConfig(
                new TunnelConfig(
                        IpAddress.parse(destination),
                        IpAddress.parse("192.0.2.10"),
                        OverlayNet.parse(net),
                        TunnelKind.GRE,
                        null,
                        mtu,
                        64,
                        null,
                        null,
                        null),
                address == null ? null : IpAddress.parse(address),
                groups(publish),
                groups(subscribe),
                IpAddress.parse("10.0.0.0"),
                joinGroups,
                waitForSession,
                100,
                guard,
                20,
                new PimConfig(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(105),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(1),
                        3_614_426_332L,
                        1,
                        IpAddress.parse("10.0.0.0"),
                        IpAddress.parse("224.0.0.13"),
                        1),
                new HeartbeatConfig(Duration.ofSeconds(10), 5765, 32),
                new RegisterConfig(Duration.ofSeconds(60), Duration.ofSeconds(60), 32),
                new SessionConfig(65000, 65001, 179, Duration.ofSeconds(90), IpAddress.parse("1.1.1.1"), List.of()));
    }

    /** The same with registers of another kind. */
    static MulticastConfig with(MulticastConfig base, RegisterConfig register) {
        return new MulticastConfig(
                base.tunnel(),
                base.address(),
                base.publish(),
                base.subscribe(),
                base.rendezvousPoint(),
                base.joinGroups(),
                base.waitForSession(),
                base.metric(),
                base.guard(),
                base.distance(),
                base.pim(),
                base.heartbeat(),
                register,
                base.bgp());
    }

    static List<IpAddress> groups(List<Integer> numbers) {
        return numbers.stream()
                .map(number -> IpAddress.parse("233.84.178." + number))
                .toList();
    }

    MulticastService start(List<Integer> publish, List<Integer> subscribe) {
        service = new MulticastService(host, config(publish, subscribe), new Random(1));
        service.start();
        return service;
    }

    /** The tunnel is there and up, and what follows at once has happened. */
    void tunnel(int index) {
        link(index, true);
    }

    void link(int index, boolean up) {
        var kind = new LinkKind.Gre(IpAddress.parse("192.0.2.10"), IpAddress.parse(destination), null, 64, false);
        host.links.present(new KernelLink(index, MulticastConfig.DEVICE, up, up, mtu, kind));
        host.time.advance(Duration.ZERO);
    }

    void pass(int seconds) {
        host.time.advance(Duration.ofSeconds(seconds));
    }

    /** What was sent since the last call, in words. */
    List<String> said() {
        return host.sockets.takeSent().stream().flatMap(Scene::words).toList();
    }

    private static Stream<String> words(Sent sent) {
        if (sent.protocol() != PIM) {
            return Stream.of("heartbeat to " + sent.remote());
        }
        String payload = sent.payload();
        return switch (payload.substring(0, 2)) {
            case "20" -> Stream.of("hello");
            case "21" -> Stream.of("register of " + address(payload, 24) + " at " + sent.remote());
            case "23" -> joinPrune(payload);
            default -> Stream.of(payload);
        };
    }

    private static Stream<String> joinPrune(String payload) {
        int count = Integer.parseInt(payload.substring(22, 24), 16);
        return IntStream.range(0, count).mapToObj(i -> {
            int at = 14 + 20 * i;
            boolean join = payload.startsWith("0001", 2 * (at + 8));
            return (join ? "join " : "prune ") + address(payload, at + 4);
        });
    }

    private static String address(String hex, int at) {
        var text = new StringBuilder();
        for (int i = 0; i < 4; i++) {
            text.append(i == 0 ? "" : ".").append(Integer.parseInt(hex.substring(2 * (at + i), 2 * (at + i) + 2), 16));
        }
        return text.toString();
    }
}
