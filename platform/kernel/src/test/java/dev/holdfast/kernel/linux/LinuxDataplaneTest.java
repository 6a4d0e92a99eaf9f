package dev.holdfast.kernel.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Refusal;
import dev.holdfast.api.RouteFilter;
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
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import dev.holdfast.model.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinuxDataplaneTest {
    private static final int OURS = LinuxOptions.PROTOCOL;

    private Netns netns;
    private LinuxDataplane kernel;

    @BeforeEach
    void twoLinks() throws Exception {
        netns = Netns.create("dp");
        netns.ip("link add name a type veth peer name b");
        netns.ip("link set dev a up");
        netns.ip("link set dev b up");
        netns.ip("address add 192.0.2.1/24 dev a");
        netns.ip("address add 198.51.100.1/24 dev b");
        netns.ip("-6 address add 2001:db8:a::1/64 dev a nodad");
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

    private static IpAddress ip(String text) {
        return IpAddress.parse(text);
    }

    private static RouteKey key(String prefix, long metric) {
        return RouteKey.main(Prefix.parse(prefix), metric);
    }

    private static Change add(RouteKey key, Forwarding forwarding) {
        return new Change.AddRoute(new Route(key, forwarding), Placement.EXCLUSIVE);
    }

    private List<Refusal> apply(Change... changes) {
        return kernel.apply(List.of(changes));
    }

    private List<KernelRoute> ours() throws DumpException {
        var routes = new ArrayList<KernelRoute>();
        kernel.dumpRoutes(RouteFilter.ALL, route -> {
            if (route.protocol() == OURS) {
                routes.add(route.toRoute());
            }
        });
        return routes;
    }

    private void comesBackAsWritten(RouteKey key, Forwarding forwarding) throws DumpException {
        assertThat(apply(add(key, forwarding))).isEmpty();
        assertThat(ours()).containsExactly(route(key, forwarding));
        assertThat(apply(new Change.DeleteRoute(key, forwarding, OURS))).isEmpty();
        assertThat(ours()).isEmpty();
    }

    private static KernelRoute route(RouteKey key, Forwarding forwarding) {
        return new KernelRoute(
                key.table(), key.prefix(), key.tos(), key.metric(), OURS, new Route(key, forwarding).forwarding());
    }

    @Test
    void routesOfEveryShapeComeBackAsWrittenAndCanBeDeleted() throws Exception {
        NextHop viaA = NextHop.via(ip("192.0.2.2"), "a");
        NextHop viaB = new NextHop(ip("198.51.100.2"), "b", false, 7);
        comesBackAsWritten(key("203.0.113.0/24", 10), Forwarding.over(viaA));
        comesBackAsWritten(key("203.0.113.0/24", 4_000_000_000L), Forwarding.over(NextHop.dev("a")));
        comesBackAsWritten(
                key("0.0.0.0/0", 7),
                Forwarding.over(viaA).withSource(ip("198.51.100.1")).withMtu(1400));
        comesBackAsWritten(
                new RouteKey(70_000, Prefix.parse("203.0.113.7/32"), 0x10, 3), Forwarding.over(NextHop.dev("b")));
        comesBackAsWritten(key("203.0.113.0/24", 9), Forwarding.over(List.of(viaB, viaA)));
        comesBackAsWritten(key("203.0.113.0/24", 9), Forwarding.over(new NextHop(ip("203.0.113.99"), "a", true, 1)));
        comesBackAsWritten(key("203.0.113.0/24", 9), Forwarding.over(NextHop.via(ip("fe80::1"), "a")));
        for (RouteType type :
                List.of(RouteType.UNREACHABLE, RouteType.BLACKHOLE, RouteType.PROHIBIT, RouteType.THROW)) {
            comesBackAsWritten(key("203.0.113.0/24", 9), Forwarding.reject(type));
            comesBackAsWritten(key("2001:db8:9::/48", 9), Forwarding.reject(type));
        }
        NextHop six = NextHop.via(ip("2001:db8:a::2"), "a");
        comesBackAsWritten(key("2001:db8:9::/48", 9), Forwarding.over(six).withSource(ip("2001:db8:a::1")));
        comesBackAsWritten(
                key("2001:db8:9::/48", 9), Forwarding.over(NextHop.dev("b")).withMtu(1400));
        comesBackAsWritten(key("::/0", 9), Forwarding.over(new NextHop(ip("2001:db8:f::f"), "b", true, 1)));
        NextHop six2 = NextHop.via(ip("fe80::2"), "b");
        comesBackAsWritten(key("2001:db8:9::/48", 9), Forwarding.over(List.of(six, six2)));
    }

    @Test
    void legsOfAnIpv6RouteComeInOneOrderHoweverTheyWereAdded() throws Exception {
        NextHop one = NextHop.via(ip("2001:db8:a::2"), "a");
        NextHop two = NextHop.via(ip("fe80::2"), "b");
        apply(add(key("2001:db8:9::/48", 9), Forwarding.over(List.of(two, one))));
        apply(add(key("2001:db8:8::/48", 9), Forwarding.over(List.of(one, two))));
        assertThat(ours()).extracting(r -> r.forwarding().nextHops()).containsOnly(List.of(one, two));
        assertThat(ours().get(0).forwarding()).isSameAs(ours().get(1).forwarding());
    }

    @Test
    void placementDecidesWhatBecomesOfTheOneThatIsThere() throws Exception {
        RouteKey key = key("203.0.113.0/24", 10);
        Forwarding first = Forwarding.over(NextHop.dev("a"));
        Forwarding second = Forwarding.over(NextHop.dev("b"));
        apply(add(key, first));
        assertThat(apply(add(key, second))).containsExactly(new Refusal(0, "EEXIST", ""));
        assertThat(apply(new Change.AddRoute(new Route(key, second), Placement.FRONT)))
                .isEmpty();
        assertThat(ours()).containsExactly(route(key, second), route(key, first));
        Forwarding third = Forwarding.reject(RouteType.BLACKHOLE);
        assertThat(apply(new Change.AddRoute(new Route(key, third), Placement.REPLACE)))
                .isEmpty();
        assertThat(ours()).containsExactly(route(key, third), route(key, first));
    }

    @Test
    void aDeleteTakesNothingThatMerelyResembles() throws Exception {
        RouteKey key = key("203.0.113.0/24", 10);
        apply(add(key, Forwarding.over(NextHop.dev("a"))));
        assertThat(apply(new Change.DeleteRoute(key, Forwarding.over(NextHop.dev("b")), OURS)))
                .extracting(Refusal::errno)
                .containsExactly("ESRCH");
        assertThat(apply(new Change.DeleteRoute(key, Forwarding.over(NextHop.dev("a")), 4)))
                .extracting(Refusal::errno)
                .containsExactly("ESRCH");
        assertThat(apply(new Change.DeleteRoute(
                        key, Forwarding.over(NextHop.dev("a")).withSource(ip("192.0.2.1")), OURS)))
                .extracting(Refusal::errno)
                .containsExactly("ESRCH");
        RouteKey six = key("2001:db8:9::/48", 9);
        apply(add(six, Forwarding.over(NextHop.dev("a"))));
        assertThat(apply(new Change.DeleteRoute(six, Forwarding.reject(RouteType.BLACKHOLE), OURS)))
                .as("an IPv6 kernel does not compare types")
                .isNotEmpty();
        assertThat(ours()).hasSize(2);
    }

    @Test
    void refusalsNameTheirPositionAndTheRestIsDone() throws Exception {
        var changes = new ArrayList<Change>();
        IntStream.range(0, 3000)
                .forEach(i -> changes.add(add(
                        key("10." + i / 256 + "." + i % 256 + ".0/24", 5),
                        Forwarding.over(
                                i % 1000 == 7
                                        ? NextHop.via(ip("233.252.0.1"))
                                        : i % 1000 == 8 ? NextHop.dev("nosuch") : NextHop.dev("a")))));
        List<Refusal> refused = kernel.apply(changes);
        assertThat(refused).extracting(Refusal::position).containsExactly(7, 8, 1007, 1008, 2007, 2008);
        assertThat(refused.get(0).errno()).isIn("EINVAL", "ENETUNREACH");
        assertThat(refused.get(0).kernelSays()).isEqualTo("Nexthop has invalid gateway");
        assertThat(refused.get(1)).isEqualTo(new Refusal(8, "ENODEV", "there is no device nosuch"));
        assertThat(ours()).hasSize(2994);
    }

    @Test
    void everyChangeOfABatchMayBeRefused() {
        var changes = new ArrayList<Change>();
        IntStream.range(0, 5000)
                .forEach(i -> changes.add(new Change.DeleteRoute(
                        key("10." + i / 256 + "." + i % 256 + ".0/24", 5), Forwarding.over(NextHop.dev("a")), OURS)));
        assertThat(kernel.apply(changes)).hasSize(5000).allMatch(r -> r.errno().equals("ESRCH"));
    }

    @Test
    void aDumpCanBeNarrowedToATableOrADevice() throws Exception {
        apply(
                add(key("203.0.113.0/24", 10), Forwarding.over(NextHop.dev("a"))),
                add(key("203.0.114.0/24", 10), Forwarding.over(NextHop.dev("b"))),
                add(new RouteKey(77, Prefix.parse("203.0.115.0/24"), 0, 1), Forwarding.over(NextHop.dev("b"))));
        assertThat(prefixes(new RouteFilter(Family.IPV4, 77, null))).containsExactly("203.0.115.0/24");
        assertThat(prefixes(RouteFilter.device("b"))).contains("203.0.114.0/24", "203.0.115.0/24", "198.51.100.0/24");
        assertThat(prefixes(RouteFilter.device("b"))).doesNotContain("203.0.113.0/24");
        assertThat(prefixes(new RouteFilter(null, 78, null))).isEmpty();
        assertThat(prefixes(RouteFilter.device("nosuch"))).isEmpty();
    }

    private List<String> prefixes(RouteFilter filter) throws DumpException {
        var prefixes = new ArrayList<String>();
        kernel.dumpRoutes(filter, route -> prefixes.add(route.toRoute().prefix().toString()));
        return prefixes;
    }

    @Test
    void aVisitorThatThrowsLeavesTheNextDumpWhole() throws Exception {
        apply(add(key("203.0.113.0/24", 10), Forwarding.over(NextHop.dev("a"))));
        kernel.apply(IntStream.range(0, 5000)
                .mapToObj(
                        i -> add(key("10.1." + i / 256 + "." + i % 256 + "/32", 5), Forwarding.over(NextHop.dev("a"))))
                .toList());
        assertThatThrownBy(() -> kernel.dumpRoutes(RouteFilter.ALL, route -> {
                    throw new IllegalStateException("enough");
                }))
                .hasMessage("enough");
        assertThat(ours()).hasSize(5001);
        assertThatThrownBy(() -> kernel.dumpRoutes(RouteFilter.ALL, route -> {
                    try {
                        kernel.dumpLinks();
                    } catch (DumpException e) {
                        throw new AssertionError(e);
                    }
                }))
                .hasMessage("a dump within a dump");
        assertThat(ours()).hasSize(5001);
    }

    @Test
    void changesMayBeMadeInTheMiddleOfADump() throws Exception {
        List<Change> adds = IntStream.range(0, 20_000)
                .mapToObj(
                        i -> add(key("10.1." + i / 256 + "." + i % 256 + "/32", 5), Forwarding.over(NextHop.dev("a"))))
                .toList();
        kernel.apply(adds);
        var seen = new ArrayList<Prefix>();
        var later = key("10.200.0.0/16", 5);
        kernel.dumpRoutes(RouteFilter.ALL, route -> {
            if (seen.size() == 10) {
                apply(
                        new Change.DeleteRoute(key("10.1.70.0/32", 5), Forwarding.over(NextHop.dev("a")), OURS),
                        add(later, Forwarding.over(NextHop.dev("b"))));
            }
            seen.add(route.toRoute().prefix());
        });
        assertThat(seen).as("what nobody touched").contains(Prefix.parse("10.1.0.9/32"), Prefix.parse("10.1.77.0/32"));
        assertThat(ours()).hasSize(20_000).contains(route(later, Forwarding.over(NextHop.dev("b"))));
    }

    @Test
    void aClosedDataplaneRefusesEverything() {
        kernel.close();
        kernel.close();
        assertThat(apply(add(key("203.0.113.0/24", 10), Forwarding.over(NextHop.dev("a")))))
                .hasSize(1);
        assertThatThrownBy(() -> kernel.dumpLinks())
                .isInstanceOf(DumpException.class)
                .hasMessageContaining("closed");
    }

    @Test
    void aForeignRouteOverANextHopObjectIsShownWithItsIdAndCanBeDeleted() throws Exception {
        netns.ip("nexthop add id 7 via 192.0.2.9 dev a");
        netns.ip("nexthop add id 8 via 2001:db8:a::9 dev a");
        for (String compatible : List.of("1", "0")) {
            netns.in("sysctl -qw net.ipv4.nexthop_compat_mode=" + compatible);
            netns.ip("route add 203.0.113.0/24 nhid 7 metric 5 proto 99");
            netns.ip("-6 route add 2001:db8:9::/48 nhid 8 metric 5 proto 99");
            List<KernelRoute> found = foreign(99);
            assertThat(found)
                    .extracting(route -> route.forwarding().nextHopId())
                    .containsExactly(7L, 8L);
            assertThat(found)
                    .extracting(route -> route.forwarding().nextHops().size())
                    .containsOnly(Integer.parseInt(compatible));
            for (KernelRoute route : found) {
                var key = route.key();
                assertThat(key).isNotNull();
                assertThat(apply(new Change.DeleteRoute(key, route.forwarding(), 99)))
                        .isEmpty();
            }
            assertThat(foreign(99)).isEmpty();
        }
    }

    private List<KernelRoute> foreign(int protocol) throws DumpException {
        var routes = new ArrayList<KernelRoute>();
        kernel.dumpRoutes(RouteFilter.ALL, route -> {
            if (route.protocol() == protocol) {
                routes.add(route.toRoute());
            }
        });
        return routes;
    }

    @Test
    void moreLegsThanAMessageHoldsAreRefusedAndTheRestIsDone() throws Exception {
        var legs = IntStream.range(0, 5000)
                .mapToObj(i -> NextHop.via(new IpAddress(Family.IPV4, 0, 0xC0000202L), "a"))
                .toList();
        assertThat(apply(
                        add(key("203.0.113.0/24", 10), Forwarding.over(legs)),
                        add(key("203.0.114.0/24", 10), Forwarding.over(NextHop.dev("a"))),
                        add(key("203.0.115.0/24", 10), Forwarding.over(legs))))
                .extracting(Refusal::errno)
                .containsExactly("EMSGSIZE", "EMSGSIZE");
        assertThat(prefixes(RouteFilter.device("a"))).contains("203.0.114.0/24");
    }

    @Test
    void aRouteOfAKindTheModelDoesNotKnowIsShownAsOther() throws Exception {
        if (netns.can("route add 203.0.113.0/24 encap ip id 7 dst 192.0.2.9 dev a proto 99")) {
            assertThat(foreign(99)).extracting(r -> r.forwarding().type()).containsExactly(RouteType.OTHER);
        }
        netns.ip("route add local 203.0.114.0/24 dev lo table 9 proto 98");
        assertThat(foreign(98)).extracting(r -> r.forwarding().type()).containsExactly(RouteType.LOCAL);
    }

    @Test
    void aLinkMadeAnewHasItsNewIndexEvenIfNobodyWatches() throws Exception {
        assertThat(apply(add(key("203.0.113.0/24", 10), Forwarding.over(NextHop.dev("a")))))
                .isEmpty();
        netns.ip("link del dev a");
        netns.ip("link add name a type veth peer name b");
        netns.ip("link set dev a up");
        netns.ip("route add 203.0.120.0/24 dev a");
        assertThat(prefixes(RouteFilter.device("a"))).contains("203.0.120.0/24");
        assertThat(apply(add(key("203.0.113.0/24", 10), Forwarding.over(NextHop.dev("a")))))
                .isEmpty();
    }

    @Test
    void lookupShowsTheEntryItself() throws Exception {
        apply(
                add(key("203.0.113.0/24", 10), Forwarding.over(NextHop.dev("a"))),
                add(key("203.0.114.0/24", 10), Forwarding.reject(RouteType.BLACKHOLE)),
                add(key("2001:db8:9::/48", 10), Forwarding.over(NextHop.dev("a"))));
        assertThat(kernel.lookup(ip("203.0.113.7")))
                .isEqualTo(route(key("203.0.113.0/24", 10), Forwarding.over(NextHop.dev("a"))));
        assertThat(kernel.lookup(ip("2001:db8:9::1")))
                .isEqualTo(route(key("2001:db8:9::/48", 10), Forwarding.over(NextHop.dev("a"))));
        assertThat(kernel.lookup(ip("203.0.114.7"))).isNull();
        assertThat(kernel.lookup(ip("233.252.0.1"))).isNull();
        assertThat(kernel.lookup(ip("2001:db8:77::1"))).isNull();
    }

    @Test
    void aVxlanTunnelLivesItsLife() throws Exception {
        var kind = new LinkKind.Vxlan(42, ip("192.0.2.1"), ip("192.0.2.9"), 4789, 64);
        var link = new Link("vx", kind, 1400);
        var address = Address.of("vx", ip("10.9.9.1"), 30);
        var key = key("203.0.113.0/24", 10);
        assertThat(apply(
                        new Change.AddLink(link),
                        new Change.AddAddress(address),
                        new Change.SetLink("vx", true),
                        add(key, Forwarding.over(NextHop.dev("vx")))))
                .isEmpty();
        var found =
                kernel.dumpLinks().stream().filter(l -> l.name().equals("vx")).toList();
        assertThat(found).hasSize(1);
        assertThat(found.get(0).kind()).isEqualTo(kind);
        assertThat(found.get(0).mtu()).isEqualTo(1400);
        assertThat(found.get(0).up()).isTrue();
        assertThat(ours()).containsExactly(route(key, Forwarding.over(NextHop.dev("vx"))));
        var wider = new LinkKind.Vxlan(42, ip("192.0.2.1"), ip("192.0.2.10"), 4789, 64);
        assertThat(apply(new Change.ChangeLink(new Link("vx", wider, 1300)))).isEmpty();
        assertThat(kernel.dumpLinks()).anyMatch(l -> l.kind().equals(wider) && l.mtu() == 1300);
        assertThat(apply(new Change.SetLink("vx", false), new Change.DeleteLink("vx")))
                .isEmpty();
        assertThat(kernel.dumpLinks()).noneMatch(l -> l.name().equals("vx"));
        assertThat(apply(new Change.DeleteLink("vx")))
                .extracting(Refusal::errno)
                .containsExactly("ENODEV");
        assertThat(apply(add(key, Forwarding.over(NextHop.dev("vx")))))
                .containsExactly(new Refusal(0, "ENODEV", "there is no device vx"));
    }

    /** Or the other end would go on sending to the address it knows. */
    @Test
    void aVxlanMadeAnewHasTheHardwareAddressItHad() {
        String[] seen = new String[2];
        for (int i = 0; i < seen.length; i++) {
            assertThat(apply(new Change.AddLink(
                            new Link("vx", new LinkKind.Vxlan(7, ip("192.0.2.1"), ip("192.0.2.2"), 4789, 64), 1400))))
                    .isEmpty();
            seen[i] = netns.ip("-br link show vx").split(" +")[2];
            assertThat(apply(new Change.DeleteLink("vx"))).isEmpty();
        }
        assertThat(seen[1]).isEqualTo(seen[0]).matches("[0-9a-f][26ae](:[0-9a-f]{2}){5}");
    }

    @Test
    void aBridgeIsMadeAndAKindTheKernelLacksIsRefusedInItsWords() throws Exception {
        assertThat(apply(new Change.AddLink(new Link("br", new LinkKind.Bridge(), 0))))
                .isEmpty();
        assertThat(kernel.dumpLinks()).anyMatch(l -> l.name().equals("br") && l.kind() instanceof LinkKind.Bridge);
        var gre = new Link("g", new LinkKind.Gre(ip("192.0.2.1"), ip("192.0.2.2"), 7L, 64, true), 1400);
        var refused = apply(new Change.AddLink(gre));
        if (refused.isEmpty()) {
            assertThat(kernel.dumpLinks()).anyMatch(l -> l.kind().equals(gre.kind()));
        } else {
            assertThat(refused).containsExactly(new Refusal(0, "EOPNOTSUPP", "Unknown device type"));
        }
    }

    @Test
    void addressesComeBackAsWrittenAndCanBeDeleted() throws Exception {
        var addresses = List.of(
                Address.of("a", ip("10.1.1.1"), 24),
                Address.of("a", ip("10.1.1.1"), 32),
                Address.peer("b", ip("10.2.2.1"), ip("10.2.2.2"), 32),
                new Address(Address.of("b", ip("10.3.3.1"), 31).key(), Scope.LINK, true),
                Address.of("a", ip("2001:db8:b::1"), 64),
                Address.peer("b", ip("2001:db8:c::1"), ip("2001:db8:c::2"), 128),
                Address.of("b", ip("fe80::77"), 64));
        for (Address address : addresses) {
            assertThat(apply(new Change.AddAddress(address)))
                    .as(address.toString())
                    .isEmpty();
            assertThat(kernel.dumpAddresses()).contains(new KernelAddress(address, false, false));
        }
        for (Address address : addresses) {
            assertThat(apply(new Change.DeleteAddress(address)))
                    .as(address.toString())
                    .isEmpty();
            assertThat(kernel.dumpAddresses()).doesNotContain(new KernelAddress(address, false, false));
        }
        assertThat(apply(new Change.DeleteAddress(addresses.get(0))))
                .extracting(Refusal::errno)
                .containsExactly("EADDRNOTAVAIL");
        assertThat(apply(new Change.AddAddress(Address.of("nosuch", ip("10.1.1.1"), 24))))
                .containsExactly(new Refusal(0, "ENODEV", "there is no device nosuch"));
    }

    @Test
    void rulesComeBackAsWrittenAndOnlyOursAreDeleted() throws Exception {
        var keys = List.of(
                RuleKey.lookup(Family.IPV4, 100, Prefix.parse("10.0.0.0/8"), null, 77),
                RuleKey.lookup(Family.IPV4, 100, null, Prefix.parse("10.9.0.0/16"), 70_000),
                new RuleKey(Family.IPV4, 101, null, null, "a", "gone0", 0x10, 0xFF, RuleKey.Action.LOOKUP, 254),
                new RuleKey(Family.IPV4, 102, null, null, null, null, 0, 0, RuleKey.Action.PROHIBIT, 0),
                RuleKey.lookup(Family.IPV6, 100, Prefix.parse("2001:db8::/32"), null, 77));
        netns.ip("rule add priority 100 from 10.0.0.0/8 lookup 77 protocol 4");
        for (RuleKey key : keys) {
            assertThat(apply(new Change.AddRule(new Rule(key))))
                    .as(key.toString())
                    .isEmpty();
        }
        assertThat(apply(new Change.AddRule(new Rule(keys.get(0)))))
                .extracting(Refusal::errno)
                .containsExactly("EEXIST");
        assertThat(kernel.dumpRules().stream().filter(r -> r.protocol() == OURS).map(KernelRule::key))
                .containsExactlyElementsOf(keys);
        for (RuleKey key : keys) {
            assertThat(apply(new Change.DeleteRule(new Rule(key))))
                    .as(key.toString())
                    .isEmpty();
        }
        assertThat(kernel.dumpRules())
                .as("the foreign twin and the kernel's own stay")
                .extracting(KernelRule::priority)
                .containsExactly(0L, 100L, 32766L, 32767L, 0L, 32766L);
        assertThat(apply(new Change.DeleteRule(new Rule(keys.get(0)))))
                .extracting(Refusal::errno)
                .containsExactly("ENOENT");
    }

    @Test
    void aRuleWithSelectorsWeDoNotKnowHasNoKey() throws Exception {
        netns.ip("rule add priority 90 not from 10.0.0.0/8 lookup 77");
        netns.ip("rule add priority 91 ipproto tcp dport 80 lookup 77");
        netns.ip("rule add priority 92 lookup 77 suppress_prefixlength 0");
        assertThat(kernel.dumpRules().stream().filter(r -> r.priority() >= 90 && r.priority() <= 92))
                .hasSize(3)
                .allMatch(rule -> rule.key() == null && rule.text().contains("and more"));
    }

    @Test
    void aNamespaceThatDoesNotExistIsADiagnostic() {
        assertThatThrownBy(() -> LinuxDataplane.open(LinuxOptions.defaults().withNetns("hf-nosuch")))
                .isInstanceOf(DataplaneUnavailable.class)
                .hasMessageContaining("KRN-001 network namespace hf-nosuch: open /run/netns/hf-nosuch: ENOENT");
    }

    @Test
    void factsWarnOfSettingsOfTheNamespaceThatHideLosses() throws Exception {
        assumeTrue(
                netns.canRun("sysctl -n net.ipv6.route.skip_notify_on_dev_down"),
                "the settings of a namespace cannot be reached from here");
        netns.in("sysctl -qw net.ipv4.nexthop_compat_mode=0 net.ipv6.route.skip_notify_on_dev_down=1"
                + " net.ipv6.conf.all.disable_ipv6=1");
        try (var other = LinuxDataplane.open(LinuxOptions.defaults().withNetns(netns.name()))) {
            assertThat(String.join("\n", other.facts().notes()))
                    .contains("nexthop_compat_mode=0", "skip_notify_on_dev_down=1", "IPv6 is disabled");
        }
    }

    @Test
    void factsSayWhatThisIs() {
        assertThat(kernel.facts().kind()).isEqualTo("linux");
        assertThat(kernel.facts().kernel()).startsWith("Linux ");
        assertThat(kernel.facts().namespace()).isEqualTo(netns.name());
        assertThat(kernel.facts().writable()).isTrue();
    }
}
