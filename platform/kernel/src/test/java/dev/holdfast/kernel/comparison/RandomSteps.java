package dev.holdfast.kernel.comparison;

import dev.holdfast.api.Change;
import dev.holdfast.api.Change.Placement;
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
import java.util.List;
import java.util.Random;

/** Steps from a small world of names, so that they meet: the same seed, the same steps. */
final class RandomSteps {
    /** Makes the devices that the steps speak of. */
    static final List<String> SETUP = List.of(
            "link set lo up",
            "link add v0 type veth peer name v1",
            "link add v2 type veth peer name v3",
            "link set v1 up",
            "link set v0 up",
            "link set v3 up",
            "link set v2 up",
            "addr add 10.0.0.1/24 dev v0",
            "addr add 10.0.2.1/24 dev v2",
            "addr add 2001:db8::1/64 dev v0 nodad",
            "addr add 2001:db8:2::1/64 dev v2 nodad");

    private static final List<String> DEVICES = List.of("v0", "v2", "v0", "v2", "br0");
    private static final List<String> VERBS =
            List.of("add", "add", "add", "append", "prepend", "replace", "change", "del", "del");
    private static final List<Long> METRICS = List.of(50L, 50L, 60L);
    private static final List<Long> TABLES = List.of(254L, 254L, 100L);

    private final Random random;

    RandomSteps(long seed) {
        random = new Random(seed);
    }

    Step next() {
        int kind = random.nextInt(100);
        if (kind < 38) {
            return Step.ip(routeCommand());
        }
        if (kind < 62) {
            return Step.change(routeChange());
        }
        if (kind < 74) {
            return Step.ip(linkCommand());
        }
        if (kind < 86) {
            return Step.ip(addressCommand());
        }
        if (kind < 91) {
            return Step.ip(ruleCommand());
        }
        return kind < 94 ? Step.ip(nextHopCommand()) : Step.change(objectChange());
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    @SafeVarargs
    private <T> T one(T... of) {
        return of[random.nextInt(of.length)];
    }

    private boolean rarely() {
        return random.nextInt(6) == 0;
    }

    private String prefix(boolean ipv6) {
        return ipv6
                ? one("2001:db8:a::/48", "2001:db8:a::/48", "2001:db8:b::/48", "::/0")
                : one("10.1.0.0/16", "10.1.0.0/16", "10.1.1.0/24", "0.0.0.0/0");
    }

    private String gateway(boolean ipv6) {
        return ipv6
                ? one("2001:db8::2", "2001:db8::3", "2001:db8:2::2", "2001:db8:8::2", "2001:db8::1")
                : one("10.0.0.2", "10.0.0.3", "10.0.2.2", "10.8.0.2", "10.0.0.1", "10.1.0.1");
    }

    private String source(boolean ipv6) {
        return ipv6 ? one("2001:db8::1", "2001:db8:2::1", "2001:db8:8::1") : one("10.0.0.1", "10.0.2.1", "10.8.0.1");
    }

    private String routeCommand() {
        boolean ipv6 = random.nextBoolean();
        String family = ipv6 ? "-6 " : "";
        if (random.nextInt(14) == 0) {
            return family + "route flush " + one("table 100", "dev v0", "proto 73", "table main", prefix(ipv6));
        }
        String verb = one(VERBS);
        String common = prefix(ipv6)
                + (random.nextInt(4) == 0 ? "" : " metric " + one(METRICS))
                + (random.nextInt(3) == 0 ? " table 100" : "")
                + (rarely() ? " proto " + one("4", "73") : "");
        if (verb.equals("del") && random.nextBoolean()) {
            return family + "route del " + common;
        }
        if (rarely()) {
            return family + "route " + verb + " " + one("unreachable", "blackhole", "prohibit") + " " + common;
        }
        if (rarely()) {
            return family + "route " + verb + " " + common + " nexthop via " + gateway(ipv6) + " nexthop via "
                    + gateway(ipv6) + (rarely() ? " weight 3" : "");
        }
        if (random.nextInt(12) == 0) {
            return family + "route " + verb + " " + common + " nhid " + (ipv6 ? 11 : 10);
        }
        String way = random.nextBoolean() ? "dev " + one(DEVICES) : "via " + gateway(ipv6);
        return family + "route " + verb + " " + common + " " + way + (rarely() ? " src " + source(ipv6) : "");
    }

    private Change routeChange() {
        boolean ipv6 = random.nextBoolean();
        var key = new RouteKey(one(TABLES), Prefix.parse(prefix(ipv6)), 0, one(METRICS));
        var route = new Route(key, forwarding(ipv6));
        return random.nextInt(3) == 0
                ? new Change.DeleteRoute(route.key(), route.forwarding(), one(73, 73, 3))
                : new Change.AddRoute(route, one(Placement.values()));
    }

    private Forwarding forwarding(boolean ipv6) {
        int kind = random.nextInt(8);
        if (kind == 0) {
            return Forwarding.reject(one(RouteType.UNREACHABLE, RouteType.BLACKHOLE));
        }
        if (kind == 1) {
            return Forwarding.over(List.of(via(ipv6), via(ipv6)));
        }
        var single = Forwarding.over(kind < 5 ? NextHop.dev(one(DEVICES)) : via(ipv6));
        return rarely() ? single.withSource(IpAddress.parse(source(ipv6))) : single;
    }

    private NextHop via(boolean ipv6) {
        IpAddress gateway = IpAddress.parse(gateway(ipv6));
        return random.nextBoolean() ? NextHop.via(gateway) : NextHop.via(gateway, one(DEVICES));
    }

    private String linkCommand() {
        return switch (random.nextInt(12)) {
            case 0 -> "link del " + one("v0", "v2");
            case 1 -> "link add v0 type veth peer name v1";
            case 2 -> "link add v2 type veth peer name v3";
            case 3 -> "link set " + one("v0", "v2") + " mtu " + one("1200", "1500", "1400");
            case 4 -> "link set " + one("v1", "v3") + " down";
            case 5, 6 -> "link set " + one("v1", "v3") + " up";
            case 7 -> one("link add br0 type bridge", "link add br0 type bridge", "link del br0");
            case 8 -> "link set " + one(DEVICES) + " down";
            default -> "link set " + one(DEVICES) + " up";
        };
    }

    private String addressCommand() {
        String device = one(DEVICES);
        if (rarely()) {
            return one("-4 ", "-6 ") + "addr flush dev " + device + " scope global";
        }
        String address = one(
                "10.0.0.1/24",
                "10.0.0.1/24",
                "10.0.0.7/24",
                "10.0.2.1/24",
                "10.0.2.1/24",
                "10.8.0.1/24",
                "10.8.0.1/32",
                "10.9.0.1 peer 10.9.0.2/32",
                "2001:db8::1/64",
                "2001:db8:2::1/64",
                "2001:db8::7/64",
                "2001:db8:8::1/64");
        boolean add = random.nextInt(3) > 0;
        return "addr " + (add ? "add " : "del ") + address + " dev " + device
                + (add && address.contains(":") ? " nodad" : "");
    }

    private String ruleCommand() {
        return switch (random.nextInt(7)) {
            case 0 -> "rule flush";
            case 1 -> "rule add lookup main priority 32766";
            case 2 -> one("", "-6 ") + "rule del priority 1000";
            case 3 -> "rule add to 10.0.0.0/8 lookup 100 priority 1000";
            case 4 -> one("rule add from 10.1.0.0/16", "-6 rule add from 2001:db8::/32") + " lookup 100";
            case 5 -> "rule add to 10.8.0.0/16 unreachable priority 1001";
            default -> one("", "-6 ") + "rule add lookup 100 priority 1000 protocol " + one("73", "4");
        };
    }

    private String nextHopCommand() {
        return one(
                "nexthop add id 10 via 10.0.0.2 dev v0",
                "nexthop add id 11 via 2001:db8::2 dev v0",
                "nexthop add id 12 dev v2",
                "nexthop del id 10",
                "nexthop flush");
    }

    private Change objectChange() {
        var address = Address.of(one(DEVICES), IpAddress.parse(one("10.8.0.1", "2001:db8:8::1")), 24);
        var rule = new Rule(RuleKey.lookup(Family.IPV4, 1000, null, one(Prefix.parse("10.1.0.0/16")), 100));
        return one(
                new Change.AddAddress(address),
                new Change.DeleteAddress(address),
                new Change.AddRule(rule),
                new Change.DeleteRule(rule),
                new Change.AddRule(new Rule(RuleKey.lookup(Family.IPV4, 32766, null, null, 254))),
                new Change.SetLink(one(DEVICES), true),
                new Change.SetLink(one(DEVICES), random.nextBoolean()),
                new Change.AddLink(new Link("br0", new LinkKind.Bridge(), 0)),
                new Change.DeleteLink("br0"));
    }
}
