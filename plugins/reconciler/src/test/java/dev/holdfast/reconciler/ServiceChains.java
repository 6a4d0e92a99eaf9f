package dev.holdfast.reconciler;

import dev.holdfast.model.Address;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import dev.holdfast.model.Scope;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Three services as their plugins would declare them, each a chain from the tunnel to its routes, a host with a default route of
 * its own, and what others do to all that. For both kernels; the tunnels are gre or vxlan.
 */
final class ServiceChains {
    /** Destinations behind a guard: the first by a route in main, the second by a rule and a table of its own. */
    static final List<IpAddress> GUARDED = List.of(IpAddress.parse("10.20.1.1"), IpAddress.parse("10.30.1.1"));

    static final List<String> SERVICES = List.of("ibrl", "edge", "multicast");

    static final String[] HOST = {
        "link add v0 type veth peer name w0",
        "link add v1 type veth peer name w1",
        "link add br9 type bridge",
        "link set v0 up",
        "link set w0 up",
        "link set v1 up",
        "link set w1 up",
        "link set br9 up",
        "addr add 192.0.2.2/24 dev v0",
        "addr add 198.18.0.2/24 dev v1",
        "addr add 172.31.0.1/24 dev br9",
        "route add default via 198.18.0.1 dev v1",
        "route add 172.16.0.0/12 dev v0 metric 5",
        "route add 10.20.0.0/14 dev br9 metric 7",
        "route add 172.20.0.0/16 dev v0 table 101 metric 5",
        "rule add priority 500 to 172.30.0.0/16 lookup 101",
    };

    /** What is not ours and has to be there after all of it, by words of its routes, rules and links. */
    static final List<String> FOREIGN_ROUTES = List.of(
            "0.0.0.0/0 via 198.18.0.1 dev v1 proto 3",
            "172.16.0.0/12 dev v0 proto 3 metric 5",
            "10.20.0.0/14 dev br9 proto 3 metric 7",
            "172.20.0.0/16 dev v0 table 101 proto 3 metric 5");

    /**
     * {@code !} says that it takes a guard, or the rule that leads to one: until that is back packets may leak. {@code ~}
     * separates what is done in one go.
     */
    private static final String[] DISTURBANCES = {
        "link del dz0",
        "link del edge0",
        "link del multi0",
        "link set dz0 down",
        "link set edge0 down",
        "link set multi0 down",
        "link set edge0 down~link set edge0 up",
        "link set dz0 mtu 1300",
        "link del dz0~link add dz0 type bridge~link set dz0 up",
        "link del edge0~link add edge0 TUNNEL-OF-ANOTHER~link set edge0 up",
        "link set multi0 down~link del multi0~link add multi0 TUNNEL-OF-ANOTHER",
        "addr flush dev dz0",
        "addr flush dev edge0",
        "addr del 169.254.3.129/31 dev dz0",
        "addr del 198.51.100.8/32 dev edge0",
        "addr del 198.51.100.9/32 dev multi0",
        "rule del priority 100",
        "!rule del priority 101",
        "!rule flush~rule add priority 500 to 172.30.0.0/16 lookup 101",
        "route del 10.20.0.0/16 metric 100",
        "route del 10.21.0.0/16 metric 100",
        "route del default table 101 metric 100",
        "route del 233.1.1.1/32",
        "!route flush proto 73",
        "!route flush table 101~route add 172.20.0.0/16 dev v0 table 101 metric 5",
        "!route del unreachable 10.20.0.0/16 metric 4000000000",
        "!route del unreachable default table 101 metric 4000000000",
        "route replace 10.20.0.0/16 via 198.18.0.1 dev v1 metric 100",
        "route replace blackhole 10.21.0.0/16 metric 100",
        "route replace default via 198.18.0.1 dev v1 table 101 metric 100",
        "link set v0 down~link set v0 up~route add 172.16.0.0/12 dev v0 metric 5"
                + "~route add 172.20.0.0/16 dev v0 table 101 metric 5",
    };

    private final boolean vxlan;

    /** @param vxlan whether the tunnels are vxlan, which any kernel has, or gre */
    ServiceChains(boolean vxlan) {
        this.vxlan = vxlan;
    }

    String[] disturbances() {
        String[] words = DISTURBANCES.clone();
        String another = vxlan
                ? "mtu 1400 type vxlan id 99 local 192.0.2.2 remote 203.0.113.99 dstport 4789"
                : "type gre local 192.0.2.2 remote 203.0.113.99";
        for (int i = 0; i < words.length; i++) {
            words[i] = words[i].replace("TUNNEL-OF-ANOTHER", another);
        }
        return words;
    }

    /** Whether a disturbance hits services that are wanted, or all alike. */
    boolean isAbout(String words, Set<String> wanted) {
        boolean ibrl = words.contains("dz0") || words.contains("10.20.0.0/16") || words.contains("10.21.0.0/16");
        boolean edge = words.contains("edge0") || words.contains("default");
        boolean multicast = words.contains("multi0");
        return (!ibrl || wanted.contains("ibrl"))
                && (!edge || wanted.contains("edge"))
                && (!multicast || wanted.contains("multicast"));
    }

    static Owner owner(String service) {
        return new Owner("static", service);
    }

    /** All that a service wants. */
    List<Intent> of(String service) {
        List<Intent> intents = new ArrayList<>();
        switch (service) {
            case "ibrl" -> ibrl(intents);
            case "edge" -> edge(intents);
            default -> multicast(intents);
        }
        return intents;
    }

    Map<String, List<Intent>> all() {
        Map<String, List<Intent>> all = new LinkedHashMap<>();
        SERVICES.forEach(service -> all.put(service, of(service)));
        return all;
    }

    private void ibrl(List<Intent> intents) {
        tunnel(intents, "ibrl", "dz0", 1, "169.254.3.129", "198.51.100.7");
        var via = NextHop.via(IpAddress.parse("169.254.3.128"), "dz0");
        Forwarding learned = Forwarding.over(via).withSource(IpAddress.parse("198.51.100.7"));
        for (String prefix : List.of("10.20.0.0/16", "10.21.0.0/16")) {
            add(intents, "ibrl", new Route(RouteKey.main(Prefix.parse(prefix), 100), learned), true, false);
        }
    }

    private void edge(List<Intent> intents) {
        tunnel(intents, "edge", "edge0", 2, "169.254.4.129", "198.51.100.8");
        Prefix own = Prefix.parse("198.51.100.8/32");
        add(intents, "edge", new Rule(RuleKey.lookup(Family.IPV4, 100, own, null, 100)), false, false);
        Prefix behind = Prefix.parse("10.30.0.0/16");
        add(intents, "edge", new Rule(RuleKey.lookup(Family.IPV4, 101, null, behind, 101)), false, false);
        Forwarding over = Forwarding.over(NextHop.via(IpAddress.parse("169.254.4.128"), "edge0"));
        add(intents, "edge", new Route(new RouteKey(101, Prefix.parse("0.0.0.0/0"), 0, 100), over), true, false);
    }

    private void multicast(List<Intent> intents) {
        tunnel(intents, "multicast", "multi0", 3, "169.254.5.129", "198.51.100.9");
        Forwarding out = Forwarding.over(NextHop.dev("multi0")).withSource(IpAddress.parse("198.51.100.9"));
        add(intents, "multicast", new Route(RouteKey.main(Prefix.parse("233.1.1.1/32"), 100), out), false, false);
        Forwarding in = Forwarding.over(NextHop.dev("multi0"));
        add(intents, "multicast", new Route(RouteKey.main(Prefix.parse("233.1.1.2/32"), 100), in), false, false);
    }

    private void tunnel(List<Intent> intents, String service, String name, int number, String overlay, String address) {
        IpAddress local = IpAddress.parse("192.0.2.2");
        IpAddress remote = IpAddress.parse("203.0.113." + number);
        LinkKind kind = vxlan
                ? new LinkKind.Vxlan(number, local, remote, 4789, 0)
                : new LinkKind.Gre(local, remote, null, 64, true);
        add(intents, service, new Link(name, kind, 1400), false, false);
        AddressKey key = new AddressKey(name, IpAddress.parse(overlay), 31, null);
        add(intents, service, new Address(key, Scope.LINK, false), false, false);
        add(intents, service, Address.of(name, IpAddress.parse(address), 32), false, true);
    }

    private static void add(List<Intent> intents, String service, KernelObject object, boolean guard, boolean drain) {
        intents.add(new Intent(object, owner(service), 1, Policy.ENFORCE, null, guard, drain));
    }
}
