package dev.holdfast.kernel.linux;

import static dev.holdfast.kernel.linux.TunnelAttributes.*;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import org.jspecify.annotations.Nullable;

/**
 * Writes requests that make, change and remove links. All name the link rather than its index, so none can hit another
 * link that has taken over an index.
 */
final class LinkWriter {
    /** What the kernel itself uses for tunnels made by its other interface; RFC 2473 section 4.1.1. */
    private static final int ENCAPSULATION_LIMIT = 4;

    private LinkWriter() {}

    static void add(MessageWriter out, int sequence, Link link) {
        configure(out, sequence, Rtnetlink.NLM_F_CREATE | Rtnetlink.NLM_F_EXCL, link, true);
    }

    /**
     * The kernel takes the parameters sent as all there are, so all are sent; but for the port of a vxlan, which it does
     * not even accept unchanged. A port that does differ is sent, to be refused in the kernel's own words. The
     * MTU goes in a request of its own, under the same sequence number: a vxlan takes it no other way.
     *
     * @param now what the link is; null: not known
     */
    static void change(MessageWriter out, int sequence, Link link, @Nullable LinkKind now) {
        boolean samePort = link.kind() instanceof LinkKind.Vxlan wanted
                && now instanceof LinkKind.Vxlan found
                && wanted.port() == found.port();
        configure(out, sequence, 0, new Link(link.name(), link.kind(), 0), !samePort);
        if (link.mtu() != 0) {
            out.begin(Rtnetlink.RTM_NEWLINK, 0, sequence);
            header(out, 0, 0);
            out.attribute(Rtnetlink.IFLA_IFNAME, link.name()).attributeU32(Rtnetlink.IFLA_MTU, link.mtu());
            out.end();
        }
    }

    static void set(MessageWriter out, int sequence, String name, boolean up) {
        out.begin(Rtnetlink.RTM_NEWLINK, 0, sequence);
        header(out, up ? Rtnetlink.IFF_UP : 0, Rtnetlink.IFF_UP);
        out.attribute(Rtnetlink.IFLA_IFNAME, name);
        out.end();
    }

    static void delete(MessageWriter out, int sequence, String name) {
        out.begin(Rtnetlink.RTM_DELLINK, 0, sequence);
        header(out, 0, 0);
        out.attribute(Rtnetlink.IFLA_IFNAME, name);
        out.end();
    }

    /**
     * Asks for one link, by index or, where {@code name} is not empty, by name.
     *
     * @param index 0: any
     */
    static void get(MessageWriter out, int sequence, int index, String name) {
        out.begin(Rtnetlink.RTM_GETLINK, 0, sequence);
        out.u8(0).u8(0).u16(0).u32(index).u32(0).u32(0);
        out.attributeU32(Rtnetlink.IFLA_EXT_MASK, Rtnetlink.RTEXT_FILTER_SKIP_STATS);
        if (!name.isEmpty()) {
            out.attribute(Rtnetlink.IFLA_IFNAME, name);
        }
        out.end();
    }

    private static void header(MessageWriter out, int flags, int change) {
        out.u8(0).u8(0).u16(0).u32(0).u32(flags).u32(change);
    }

    private static void configure(MessageWriter out, int sequence, int flags, Link link, boolean withPort) {
        out.begin(Rtnetlink.RTM_NEWLINK, flags, sequence);
        header(out, 0, 0);
        out.attribute(Rtnetlink.IFLA_IFNAME, link.name());
        if (link.mtu() != 0) {
            out.attributeU32(Rtnetlink.IFLA_MTU, link.mtu());
        }
        if ((flags & Rtnetlink.NLM_F_CREATE) != 0 && link.kind() instanceof LinkKind.Vxlan vxlan) {
            out.attribute(Rtnetlink.IFLA_ADDRESS, HardwareAddress.of(vxlan));
        }
        int info = out.openAttribute(Rtnetlink.IFLA_LINKINFO);
        out.attribute(Rtnetlink.IFLA_INFO_KIND, link.kind().kind());
        if (link.kind().isTunnel()) {
            int data = out.openAttribute(Rtnetlink.IFLA_INFO_DATA);
            parameters(out, link.kind(), withPort);
            out.closeAttribute(data);
        }
        out.closeAttribute(info);
        out.end();
    }

    private static void parameters(MessageWriter out, LinkKind kind, boolean withPort) {
        if (kind instanceof LinkKind.Gre gre) {
            gre(out, gre.local(), gre.remote(), gre.key(), gre.ttl());
            out.attributeU8(GRE_PMTUDISC, gre.pmtuDiscovery() ? 1 : 0);
        } else if (kind instanceof LinkKind.Ip6Gre gre) {
            gre(out, gre.local(), gre.remote(), gre.key(), gre.ttl());
            out.attributeU8(GRE_ENCAP_LIMIT, ENCAPSULATION_LIMIT);
        } else if (kind instanceof LinkKind.Ipip ipip) {
            out.attribute(IPTUN_LOCAL, ipip.local()).attribute(IPTUN_REMOTE, ipip.remote());
            out.attributeU8(IPTUN_TTL, ipip.ttl());
            out.attributeU8(IPTUN_PMTUDISC, ipip.pmtuDiscovery() ? 1 : 0);
        } else if (kind instanceof LinkKind.Vxlan vxlan) {
            vxlan(out, vxlan);
            if (withPort) {
                out.attributeU16Network(VXLAN_PORT, vxlan.port());
            }
        }
    }

    private static void gre(MessageWriter out, IpAddress local, IpAddress remote, @Nullable Long key, int ttl) {
        int flags = key == null ? 0 : GRE_KEY;
        out.attributeU16Network(GRE_IFLAGS, flags).attributeU16Network(GRE_OFLAGS, flags);
        if (key != null) {
            out.attributeU32Network(GRE_IKEY, key.intValue()).attributeU32Network(GRE_OKEY, key.intValue());
        }
        out.attribute(GRE_LOCAL, local).attribute(GRE_REMOTE, remote).attributeU8(GRE_TTL, ttl);
    }

    private static void vxlan(MessageWriter out, LinkKind.Vxlan vxlan) {
        boolean ipv6 = vxlan.local().family() == Family.IPV6;
        out.attributeU32(VXLAN_ID, vxlan.vni());
        out.attribute(ipv6 ? VXLAN_LOCAL6 : VXLAN_LOCAL, vxlan.local());
        out.attribute(ipv6 ? VXLAN_GROUP6 : VXLAN_GROUP, vxlan.remote());
        out.attributeU8(VXLAN_TTL, vxlan.ttl());
    }
}
