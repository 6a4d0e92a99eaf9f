package dev.holdfast.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Dataplane;
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
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // a watch is there to be closed, not to be called
class LinuxEventsTest {
    private Netns netns;
    private LinuxDataplane kernel;
    private final RecordingListener heard = new RecordingListener();
    private int marks;

    @BeforeEach
    void oneLink() throws Exception {
        netns = Netns.create("ev");
        netns.ip("link add name a type veth peer name b");
        netns.ip("link set dev a up");
        netns.ip("link set dev b up");
        netns.ip("address add 192.0.2.1/24 dev a");
        kernel = LinuxDataplane.open(LinuxOptions.defaults().withNetns(netns.name()));
    }

    @AfterEach
    void gone() {
        if (kernel != null) {
            kernel.close();
        }
        if (netns != null) {
            netns.close();
        }
    }

    private static Change add(String prefix) {
        var route = new Route(RouteKey.main(Prefix.parse(prefix), 10), Forwarding.over(NextHop.dev("a")));
        return new Change.AddRoute(route, Placement.EXCLUSIVE);
    }

    /** Makes a mark in the stream of events, and waits for it: whatever was to come has come. */
    private List<String> linesUpToNow() {
        String mark = "233.252.0." + ++marks + "/32";
        netns.ip("route add unreachable " + mark);
        return heard.await("CREATED " + mark);
    }

    @Test
    void whatOthersDoIsToldWithTheirPort() {
        try (var watch = kernel.watch(heard)) {
            netns.ip("route add 203.0.113.0/24 dev a metric 7");
            netns.ip("route replace 203.0.113.0/24 via 192.0.2.9 metric 7");
            netns.ip("route prepend 203.0.113.0/24 dev a metric 7 table 9");
            netns.ip("route del 203.0.113.0/24 metric 7");
            netns.ip("-6 route add 2001:db8::/32 dev a");
            netns.ip("-6 route append 2001:db8::/32 via fe80::1 dev a");
            netns.ip("rule add priority 50 lookup 9");
            netns.ip("rule del priority 50");
            assertThat(linesUpToNow())
                    .contains(
                            "route CREATED 203.0.113.0/24 dev a proto 3 metric 7",
                            "route REPLACED 203.0.113.0/24 via 192.0.2.9 dev a proto 3 metric 7",
                            "route DELETED 203.0.113.0/24 via 192.0.2.9 dev a proto 3 metric 7",
                            "route CREATED 2001:db8::/32 dev a proto 3 metric 1024",
                            "rule PRESENT 50 from all lookup 9 proto 0",
                            "rule GONE 50 from all lookup 9 proto 0");
        }
        assertThat(heard.origins).filteredOn(origin -> !origin.isAnonymous()).isNotEmpty();
        long now = Clock.system().nanos();
        assertThat(heard.origins).allMatch(origin -> now - origin.atNanos() < 60_000_000_000L);
    }

    @Test
    void whatLinksAndAddressesDoIsTold() {
        try (var watch = kernel.watch(heard)) {
            netns.ip("address add 10.1.1.1/24 dev a");
            netns.ip("address del 10.1.1.1/24 dev a");
            netns.ip("link set dev a down");
            netns.ip("link del dev a");
            heard.await("link GONE a down");
            assertThat(heard.lines)
                    .contains(
                            "PRESENT address 10.1.1.1/24 dev a",
                            "GONE address 10.1.1.1/24 dev a",
                            "GONE address 192.0.2.1/24 dev a",
                            "link PRESENT a down",
                            "link GONE a down");
        }
    }

    @Test
    void aNextHopObjectThatGoesIsTold() {
        netns.ip("nexthop add id 7 via 192.0.2.9 dev a");
        try (var watch = kernel.watch(heard)) {
            netns.ip("nexthop del id 7");
            heard.await("nexthop gone 7");
        }
    }

    @Test
    void ourOwnChangesAreNotTold() {
        var six = Address.of("vx", IpAddress.parse("2001:db8:5::1"), 64);
        var four = Address.of("vx", IpAddress.parse("10.5.5.1"), 24);
        var vxlan = new LinkKind.Vxlan(7, IpAddress.parse("192.0.2.1"), IpAddress.parse("192.0.2.2"), 4789, 1);
        var rule = new Rule(RuleKey.lookup(Family.IPV4, 60, null, null, 9));
        netns.ip("-6 route add 2001:db8::/32 dev a");
        try (var watch = kernel.watch(heard)) {
            assertThat(kernel.apply(List.of(
                            add("203.0.113.0/24"),
                            new Change.AddRule(rule),
                            new Change.AddLink(new Link("vx", vxlan, 1400)),
                            new Change.AddAddress(six),
                            new Change.AddAddress(four),
                            new Change.SetLink("vx", true),
                            new Change.ChangeLink(new Link("vx", vxlan, 1300)),
                            new Change.DeleteAddress(six),
                            new Change.DeleteRule(rule),
                            new Change.SetLink("vx", false),
                            new Change.DeleteLink("vx"))))
                    .isEmpty();
            assertThat(linesUpToNow())
                    .noneMatch(line -> line.startsWith("link"))
                    .noneMatch(line -> line.startsWith("rule"))
                    .noneMatch(line -> line.contains("203.0.113.0/24"))
                    .noneMatch(line -> line.contains("PRESENT address"))
                    .noneMatch(line -> line.contains("address 2001:db8:5::1"));
        }
    }

    @Test
    void theSameChangeBySomebodyElseIsToldAfterwards() {
        try (var watch = kernel.watch(heard)) {
            kernel.apply(List.of(new Change.SetLink("a", false), new Change.SetLink("a", true)));
            linesUpToNow();
            heard.lines.clear();
            netns.ip("link set dev a down");
            heard.await("link PRESENT a down");
        }
    }

    @Test
    void aChangeThatChangedNothingHidesNoNews() {
        try (var watch = kernel.watch(heard)) {
            linesUpToNow();
            kernel.apply(List.of(new Change.SetLink("a", true)));
            linesUpToNow();
            heard.lines.clear();
            netns.ip("link set dev b down");
            heard.await("link PRESENT a up");
        }
    }

    @Test
    void ourOwnRoutesNeverReachTheQueue() throws Exception {
        try (var small = LinuxDataplane.open(
                        new LinuxOptions(netns.name(), LinuxOptions.PROTOCOL, 8192, Clock.system()));
                var watch = small.watch(heard)) {
            small.apply(IntStream.range(0, 20_000)
                    .mapToObj(i -> add("10." + (i >> 8 & 255) + "." + (i & 255) + ".0/24"))
                    .toList());
            netns.ip("route add 233.252.0.0/24 dev a proto 4");
            assertThat(heard.await("CREATED 233.252.0.0/24")).doesNotContain("overflow");
        }
    }

    @Test
    void lostEventsAreAnOverflowAndTheWatchGoesOn() throws Exception {
        try (var small = LinuxDataplane.open(
                        new LinuxOptions(netns.name(), LinuxOptions.PROTOCOL, 8192, Clock.system()));
                var watch = small.watch(heard)) {
            netns.batch(IntStream.range(0, 20_000)
                    .mapToObj(i -> "route add 10." + (i >> 8 & 255) + "." + (i & 255) + ".0/24 dev a")
                    .toList());
            netns.ip("link set dev a down");
            heard.await("overflow");
            netns.ip("link set dev a up");
            netns.ip("route add 233.252.0.0/24 dev a proto 4");
            heard.await("CREATED 233.252.0.0/24");
        }
    }

    @Test
    void oneWatchAtATimeAndAnotherAfterIt() {
        Dataplane.Watch first = kernel.watch(heard);
        assertThatThrownBy(() -> kernel.watch(heard)).isInstanceOf(IllegalStateException.class);
        first.close();
        first.close();
        try (var second = kernel.watch(heard)) {
            linesUpToNow();
        }
    }

    @Test
    void aListenerThatThrowsEndsItsWatchAndIsToldSo() {
        var failing = new RecordingListener() {
            @Override
            public void link(Presence presence, dev.holdfast.api.KernelLink link, dev.holdfast.api.Origin origin) {
                throw new IllegalStateException("listener is broken");
            }
        };
        try (var watch = kernel.watch(failing)) {
            netns.ip("link set dev a down");
            failing.await("ended java.lang.IllegalStateException: listener is broken");
        }
    }
}
