package dev.holdfast.lab.tunnel;

import java.util.Locale;

/** A kind of link, and what the chain built upon one is called and numbered, so that several stand side by side. */
enum Kind {
    GRE("doublezero0"),
    IP6GRE("dz6"),
    IPIP("dzi"),
    VXLAN("dzv"),
    DUMMY("dzd");

    static final int TTL = 64;

    /** The device, the same name on both hosts. */
    final String device;

    Kind(String device) {
        this.device = device;
    }

    static Kind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    boolean isTunnel() {
        return this != DUMMY;
    }

    int mtu() {
        return this == VXLAN || this == IP6GRE ? 1430 : 1476;
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

    /** Table, and priority of the rule that leads there. */
    int table() {
        return 1000 + ordinal();
    }

    /** As {@link #type}, for {@code ip link set}: the port of a vxlan may not even be named then. */
    String change(int host, int remote, int ttl) {
        return type(host, remote, ttl).replace(" dstport 4789", "");
    }

    /** As {@code ip link add NAME …} takes it; {@code remote} is a host's number, 3 is nobody's. */
    String type(int host, int remote, int ttl) {
        switch (this) {
            case GRE:
                return ends4(host, remote, ttl) + (ttl == TTL ? " nopmtudisc" : "");
            case IPIP:
                return ends4(host, remote, ttl) + " mode ipip"; // else it takes in what is not IPv4, too
            case IP6GRE:
                return "type ip6gre local " + Underlay.endpoint6(host) + " remote " + Underlay.endpoint6(remote)
                        + " ttl " + ttl;
            case VXLAN:
                return "type vxlan id 42 local " + Underlay.endpoint(host) + " remote " + Underlay.endpoint(remote)
                        + " dstport 4789 ttl " + ttl;
            case DUMMY:
                return "type dummy";
        }
        throw new IllegalStateException(name());
    }

    private String ends4(int host, int remote, int ttl) {
        return "type " + word() + " local " + Underlay.endpoint(host) + " remote " + Underlay.endpoint(remote) + " ttl "
                + ttl;
    }
}
