package dev.holdfast.model;

import org.jspecify.annotations.Nullable;

/** The kind of a link and the parameters that belong to it; prints as {@code ip link} takes it. */
public sealed interface LinkKind
        permits LinkKind.Gre,
                LinkKind.Ip6Gre,
                LinkKind.Ipip,
                LinkKind.Vxlan,
                LinkKind.Dummy,
                LinkKind.Bridge,
                LinkKind.Other {

    /** The kernel's word for it, {@code IFLA_INFO_KIND}. */
    String kind();

    /** Whether this is a tunnel, that is, whether packets leave through another link. */
    default boolean isTunnel() {
        return !(this instanceof Dummy || this instanceof Bridge || this instanceof Other);
    }

    /** The underlay address of this end of a tunnel; null: it is no tunnel. */
    default @Nullable IpAddress local() {
        return null;
    }

    /** The underlay address of the other end of a tunnel; null: it is no tunnel. */
    default @Nullable IpAddress remote() {
        return null;
    }

    /**
     * GRE over IPv4 (RFC 2784, key of RFC 2890).
     *
     * @param local underlay source address
     * @param remote underlay destination address
     * @param key 0..4294967295 for both directions; null: no key field in the header
     * @param ttl 1..255 of the outer header; 0: that of the inner packet
     * @param pmtuDiscovery whether the outer header carries "do not fragment"
     */
    record Gre(IpAddress local, IpAddress remote, @Nullable Long key, int ttl, boolean pmtuDiscovery)
            implements LinkKind {
        public Gre {
            checkEnds("gre", Family.IPV4, local, remote, ttl);
            checkKey(key);
        }

        @Override
        public String kind() {
            return "gre";
        }

        @Override
        public String toString() {
            return kind()
                    + ends(local, remote)
                    + (key == null ? "" : " key " + key)
                    + ttlWord(ttl)
                    + (pmtuDiscovery ? "" : " nopmtudisc");
        }
    }

    /** GRE over IPv6; parameters as for {@link Gre}, {@code ttl} being the hop limit. */
    record Ip6Gre(IpAddress local, IpAddress remote, @Nullable Long key, int ttl) implements LinkKind {
        public Ip6Gre {
            checkEnds("ip6gre", Family.IPV6, local, remote, ttl);
            checkKey(key);
        }

        @Override
        public String kind() {
            return "ip6gre";
        }

        @Override
        public String toString() {
            return kind() + ends(local, remote) + (key == null ? "" : " key " + key) + ttlWord(ttl);
        }
    }

    /**
     * IPv4 in IPv4 (RFC 2003); parameters as for {@link Gre}, but for one.
     *
     * @param pmtuDiscovery as for {@link Gre}; true with every {@code ttl} but 0, since the kernel (net/ipv4/ipip.c) then
     *     forbids fragments whatever it is asked
     */
    record Ipip(IpAddress local, IpAddress remote, int ttl, boolean pmtuDiscovery) implements LinkKind {
        public Ipip {
            checkEnds("ipip", Family.IPV4, local, remote, ttl);
            pmtuDiscovery |= ttl != 0;
        }

        @Override
        public String kind() {
            return "ipip";
        }

        @Override
        public String toString() {
            return kind() + ends(local, remote) + ttlWord(ttl) + (pmtuDiscovery ? "" : " nopmtudisc");
        }
    }

    /**
     * VXLAN with one remote (RFC 7348).
     *
     * @param vni 1..16777215
     * @param port UDP destination port, 1..65535; 4789 is the registered one
     * @param ttl 0..255; 0: the kernel's default
     */
    record Vxlan(int vni, IpAddress local, IpAddress remote, int port, int ttl) implements LinkKind {
        public Vxlan {
            checkEnds("vxlan", local.family(), local, remote, ttl);
            if (vni < 1 || vni > 0xFFFFFF) {
                throw new IllegalArgumentException("vni must be 1..16777215, was " + vni);
            }
            if (port < 1 || port > 0xFFFF) {
                throw new IllegalArgumentException("port must be 1..65535, was " + port);
            }
        }

        @Override
        public String kind() {
            return "vxlan";
        }

        @Override
        public String toString() {
            return kind() + " id " + vni + ends(local, remote) + " dstport " + port + ttlWord(ttl);
        }
    }

    /** A link that carries addresses and swallows packets. */
    record Dummy() implements LinkKind {
        @Override
        public String kind() {
            return "dummy";
        }

        @Override
        public String toString() {
            return kind();
        }
    }

    /** An Ethernet bridge without ports of its own; it also carries addresses where the kernel has no dummy. */
    record Bridge() implements LinkKind {
        @Override
        public String kind() {
            return "bridge";
        }

        @Override
        public String toString() {
            return kind();
        }
    }

    /**
     * Seen in a kernel, never wanted by Holdfast.
     *
     * @param kind the kernel's word; empty for a physical or loopback device
     */
    record Other(String kind) implements LinkKind {

        @Override
        public String toString() {
            return kind.isEmpty() ? "device" : kind;
        }
    }

    /** As {@code ip link} takes it. */
    private static String ends(IpAddress local, IpAddress remote) {
        return " local " + local + " remote " + remote;
    }

    private static String ttlWord(int ttl) {
        return ttl == 0 ? "" : " ttl " + ttl;
    }

    private static void checkEnds(String kind, Family family, IpAddress local, IpAddress remote, int ttl) {
        if (local.family() != family || remote.family() != family) {
            throw new IllegalArgumentException(kind + " needs " + family + " ends, not " + local + " and " + remote);
        }
        if (local.equals(remote)) {
            throw new IllegalArgumentException("local and remote of a tunnel are both " + local);
        }
        if (ttl < 0 || ttl > 255) {
            throw new IllegalArgumentException("ttl must be 0..255, was " + ttl);
        }
    }

    private static void checkKey(@Nullable Long key) {
        if (key != null && (key < 0 || key > 0xFFFF_FFFFL)) {
            throw new IllegalArgumentException("key must be 0..4294967295, was " + key);
        }
    }
}
