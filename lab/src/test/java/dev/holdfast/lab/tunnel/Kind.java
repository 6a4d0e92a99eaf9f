package dev.holdfast.lab.tunnel;

import java.util.Locale;

/**
 * A kind of link with the service upon it, and what is called and numbered how, so that several stand side by side. Host 1 has
 * the service, host 2 is the network's end of it.
 */
enum Kind {
    GRE("doublezero0", "gre", "ibrl-allocated"),
    MULTICAST("doublezero1", "gre", "multicast"),
    IP6GRE("dz6", "ip6gre", "edge-filtering"),
    IPIP("dzi", "ipip", "ibrl"),
    VXLAN("dzv", "vxlan", "edge-filtering"),
    /** As {@link #GRE}, for kernels that have none. */
    PLAIN("dzp", "vxlan", "ibrl-allocated"),
    /** No tunnel and no service, but a link the static plugin makes, with an address that host 2 reaches through GRE. */
    DUMMY("dzd", "dummy", "");

    static final int TTL = 64;
    static final String GROUP = "233.84.178.5";

    /** The device, the same name on both hosts. */
    final String device;

    private final String link;

    /** Of the service; empty: none. */
    final String type;

    Kind(String device, String link, String type) {
        this.device = device;
        this.link = link;
        this.type = type;
    }

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    /** Also the name of the service. */
    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isTunnel() {
        return this != DUMMY;
    }

    boolean isVxlan() {
        return link.equals("vxlan");
    }

    /** Whether it is a tunnel unlike those of the other services. */
    boolean isOfItsOwn() {
        return isTunnel() && this != MULTICAST;
    }

    /** Whether rules lead into tables of its own. */
    boolean hasRules() {
        return type.equals("edge-filtering");
    }

    /** Whether the service puts its address on the tunnel; else the host has it anyway. */
    boolean bringsAddress() {
        return !type.equals("ibrl");
    }

    /** Whether it sends anything but groups through the tunnel. */
    boolean learns() {
        return isTunnel() && this != MULTICAST;
    }

    int mtu() {
        return isVxlan() || this == IP6GRE ? 1430 : 1476;
    }

    /** The overlay address of a host; host 2 has the even one of the two. */
    String overlay(int host) {
        return "169.254." + (10 + ordinal()) + "." + host % 2;
    }

    /** The address the chain is there for. */
    String address(int host) {
        return "10." + (100 + ordinal()) + "." + host + ".1";
    }

    String network(int host) {
        return "10." + (100 + ordinal()) + "." + host + ".0/24";
    }

    /** Both networks. */
    String filtered() {
        return "10." + (100 + ordinal()) + ".0.0/16";
    }

    /** Where host 2 is to be reached through it. */
    String target() {
        return learns() ? address(2) : overlay(2);
    }

    /** The table of learned routes. */
    int table() {
        return hasRules() ? 100 : 254;
    }

    /** The underlay address of a host; two GRE without keys cannot be between the same two. Host 3 is nobody. */
    String end(int host) {
        if (this == IP6GRE) {
            return Underlay.endpoint6(host);
        }
        return Underlay.endpoint(this == MULTICAST && host != 1 ? host + 10 : host);
    }

    /** As {@code ip link add NAME …} takes it. */
    String make(int remote, int ttl) {
        return change(remote, ttl) + (isVxlan() ? " dstport 4789" : "");
    }

    /** As {@code ip link set NAME …} takes it: the port of a vxlan may not even be named then. */
    String change(int remote, int ttl) {
        String ends = "type " + link + " local " + end(1) + " remote " + end(remote) + " ttl " + ttl;
        switch (this) {
            case GRE:
            case MULTICAST:
                return ends + (ttl == TTL ? " nopmtudisc" : "");
            case IP6GRE:
                return ends;
            case IPIP:
                return ends + " mode ipip"; // else it takes in what is not IPv4, too
            case VXLAN:
            case PLAIN:
                return ends.replace("vxlan", "vxlan id 42");
            case DUMMY:
                return "type dummy";
        }
        throw new IllegalStateException(name());
    }

    /** The link of host 2, as the configuration has it. */
    String linkOfOtherEnd() {
        return "{name: %s, kind: %s, local: '%s', remote: '%s', ttl: %d, mtu: %d%s}"
                .formatted(device, link, end(2), end(1), TTL, mtu(), more());
    }

    /** The section {@code tunnel} of the service. */
    String tunnel() {
        return "{name: %s, kind: %s, source: '%s', destination: '%s', net: %s/31, mtu: %d%s}"
                .formatted(device, link, end(1), end(2), overlay(2), mtu(), more());
    }

    private String more() {
        switch (this) {
            case VXLAN:
            case PLAIN:
                return ", vni: 42";
            case IP6GRE:
                return "";
            default:
                return ", pmtu-discovery: false";
        }
    }
}
