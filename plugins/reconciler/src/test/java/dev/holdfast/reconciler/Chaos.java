package dev.holdfast.reconciler;

import static dev.holdfast.reconciler.HealingTest.route;

import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.time.Duration;
import java.util.List;

/** A host, what is wanted on it, and what others do to it; the same for the simulated and the real kernel. */
final class Chaos {
    static final String FOREIGN = "172.16.0.0/12 dev v0 proto 3 metric 5";

    static final String[] HOST = {
        "link add v0 type veth peer name w0",
        "link add v1 type veth peer name w1",
        "link set v0 up",
        "link set w0 up",
        "link set v1 up",
        "link set w1 up",
        "addr add 192.0.2.2/24 dev v0",
        "addr add 198.51.100.2/24 dev v1",
        "-6 addr add 2001:db8::2/64 dev v0",
        "route add 172.16.0.0/12 dev v0 metric 5",
    };

    static final KernelObject[] WANTED = {
        new Link(
                "vx0",
                new LinkKind.Vxlan(7, IpAddress.parse("192.0.2.2"), IpAddress.parse("192.0.2.9"), 4789, 0),
                1400),
        Address.of("vx0", IpAddress.parse("10.255.0.1"), 31),
        Address.of("v1", IpAddress.parse("203.0.113.5"), 32),
        route("10.1.0.0/16", "192.0.2.1", "v0"),
        route("10.2.0.0/16", "198.51.100.1", "v1"),
        route("10.3.0.0/16", "10.255.0.0", "vx0"),
        new Route(
                RouteKey.main(Prefix.parse("10.4.0.0/16"), 100),
                Forwarding.over(List.of(
                        NextHop.via(IpAddress.parse("192.0.2.1"), "v0"),
                        NextHop.via(IpAddress.parse("198.51.100.1"), "v1")))),
        new Route(
                RouteKey.main(Prefix.parse("10.5.0.0/16"), 100),
                Forwarding.over(NextHop.via(IpAddress.parse("192.0.2.1"), "v0"))
                        .withSource(IpAddress.parse("203.0.113.5"))),
        new Route(new RouteKey(77, Prefix.parse("10.6.0.0/16"), 0, 9), Forwarding.over(NextHop.dev("v1"))),
        new Route(RouteKey.main(Prefix.parse("10.7.0.0/16"), 100), Forwarding.reject(RouteType.BLACKHOLE)),
        route("2001:db8:9::/48", "2001:db8::1", "v0"),
        new Rule(RuleKey.lookup(Family.IPV4, 100, Prefix.parse("10.1.0.0/16"), null, 77)),
        new Rule(RuleKey.lookup(Family.IPV4, 32766, null, null, 254)),
        new Rule(RuleKey.lookup(Family.IPV4, 32767, null, null, 253)),
    };

    /** {@code ~} separates what is done from what sets the rest of the host right again. */
    static final String[] DISTURBANCES = {
        "route del 10.1.0.0/16",
        "route del 10.2.0.0/16",
        "route del 10.3.0.0/16",
        "route del 10.4.0.0/16",
        "route del 10.6.0.0/16 table 77",
        "-6 route del 2001:db8:9::/48",
        "route flush proto 73",
        "route flush table 77",
        "route replace 10.1.0.0/16 via 198.51.100.1 dev v1 metric 100",
        "route replace blackhole 10.2.0.0/16 metric 100",
        "route replace 10.7.0.0/16 dev v0 metric 100",
        "route replace 10.1.0.0/16 via 192.0.2.1 dev v0 metric 100 proto static",
        "route prepend 10.2.0.0/16 via 192.0.2.1 dev v0 metric 100~route del 10.2.0.0/16 via 192.0.2.1 dev v0 proto 3",
        "route append 10.1.0.0/16 via 198.51.100.1 dev v1 metric 100~route del 10.1.0.0/16 via 198.51.100.1 dev v1 proto 3",
        "-6 route append 2001:db8:9::/48 via 2001:db8::7 dev v0 metric 100",
        "link set v1 down~link set v1 up",
        "link set vx0 down",
        "link del vx0",
        "addr flush dev v1~addr add 198.51.100.2/24 dev v1",
        "addr del 203.0.113.5/32 dev v1",
        "addr del 10.255.0.1/31 dev vx0",
        "rule del priority 100",
        "rule flush",
        "link del v1~link add v1 type veth peer name w1~link set w1 up~link set v1 up~addr add 198.51.100.2/24 dev v1",
    };

    private Chaos() {}

    /** The contest is not what is tested here. */
    static ReconcilerConfig calm(Duration scanInterval) {
        ReconcilerConfig defaults = ReconcilerConfig.defaults();
        return new ReconcilerConfig(
                scanInterval,
                defaults.quiet(),
                defaults.cap(),
                defaults.batch(),
                new ReconcilerConfig.Contest(1_000_000, Duration.ofSeconds(60), ReconcilerConfig.Answer.BACK_OFF),
                defaults.brake(),
                defaults.onStop(),
                true);
    }
}
