package dev.holdfast.bgp.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Clock;
import dev.holdfast.kernel.linux.LinuxDataplane;
import dev.holdfast.kernel.linux.LinuxOptions;
import dev.holdfast.kernel.linux.Netns;
import dev.holdfast.model.IpAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ways to next hops as a real kernel tells them. */
class KernelWaysTest {
    private Netns here;
    private LinuxDataplane dataplane;
    private NextHopWays ways;

    @BeforeEach
    void open() throws Exception {
        here = Netns.create("hfinw");
        here.ip("link add v0 type veth peer name v1");
        here.ip("address add 192.0.2.1/24 dev v0");
        here.ip("address add 2001:db8::1/64 dev v0 nodad");
        here.ip("address add 198.51.100.1 peer 198.51.100.2/32 dev v1");
        here.ip("link set v0 up");
        here.ip("link set v1 up");
        here.ip("link set lo up");
        dataplane = LinuxDataplane.open(new LinuxOptions(here.name(), 73, 1 << 20, Clock.system()));
        ways = new NextHopWays(dataplane::lookup, device -> false);
    }

    @AfterEach
    void close() {
        dataplane.close();
        here.close();
    }

    private String way(String nextHop) {
        Way way = ways.way(IpAddress.parse(nextHop));
        return way.exists() ? way.hops() + " " + way.metric() + " /" + way.within() : way.words();
    }

    @Test
    void onALink() {
        assertThat(way("192.0.2.7")).isEqualTo("[via 192.0.2.7 dev v0] 0 /24");
        assertThat(way("2001:db8::7")).isEqualTo("[via 2001:db8::7 dev v0] 0 /64");
        assertThat(way("198.51.100.2")).isEqualTo("[via 198.51.100.2 dev v1] 0 /32");
    }

    @Test
    void overAGateway() throws Exception {
        here.ip("route add 203.0.113.0/24 via 192.0.2.9 metric 50");
        here.ip("route add 203.0.114.0/24 nexthop via 192.0.2.9 nexthop via 198.51.100.2 weight 3");
        here.ip("route add 203.0.115.0/24 via inet6 2001:db8::9 dev v0");
        here.ip("-6 route add 2001:db8:1::/48 via 2001:db8::9");
        assertThat(way("203.0.113.7")).isEqualTo("[via 192.0.2.9 dev v0] 51 /24");
        assertThat(way("203.0.114.7")).isEqualTo("[via 192.0.2.9 dev v0, via 198.51.100.2 dev v1 weight 3] 1 /24");
        assertThat(way("203.0.115.7")).isEqualTo("[via 2001:db8::9 dev v0] 1 /24");
        assertThat(way("2001:db8:1::7")).isEqualTo("[via 2001:db8::9 dev v0] 1025 /48");
    }

    @Test
    void overANextHopObject() throws Exception {
        here.ip("nexthop add id 7 via 192.0.2.9 dev v0");
        here.ip("route add 203.0.113.0/24 nhid 7");
        assertThat(way("203.0.113.7")).isEqualTo("[via 192.0.2.9 dev v0] 1 /24");
    }

    @Test
    void nowhere() throws Exception {
        here.ip("route add blackhole 203.0.113.0/24");
        assertThat(way("203.0.113.7")).isEqualTo("the kernel has no route to 203.0.113.7");
        assertThat(way("8.8.8.8")).isEqualTo("the kernel has no route to 8.8.8.8");
        assertThat(way("192.0.2.1")).isEqualTo("192.0.2.1 is an address of this host");
        assertThat(way("2001:db8::1")).isEqualTo("2001:db8::1 is an address of this host");
        assertThat(way("127.0.0.1")).isEqualTo("127.0.0.1 is an address of this host");
        assertThat(ways.unreachable()).isEqualTo(2);
    }

    @Test
    void lookedAtAgain() throws Exception {
        way("192.0.2.7");
        way("8.8.8.8");
        here.ip("route add default via 192.0.2.9");
        assertThat(ways.learn(ways.look(ways.all()))).containsOnly(java.util.Map.entry(IpAddress.parse("8.8.8.8"), 1));
        here.ip("link set v0 down");
        assertThat(ways.learn(ways.look(ways.all())).keySet())
                .containsExactlyInAnyOrderElementsOf(List.of(IpAddress.parse("8.8.8.8"), IpAddress.parse("192.0.2.7")));
        assertThat(ways.unreachable()).isEqualTo(2);
    }
}
