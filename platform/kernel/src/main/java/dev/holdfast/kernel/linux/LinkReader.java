package dev.holdfast.kernel.linux;

import static dev.holdfast.kernel.linux.TunnelAttributes.*;

import dev.holdfast.api.KernelLink;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads RTM_NEWLINK and RTM_DELLINK.
 *
 * <pre>struct ifinfomsg: family u8 | pad u8 | type u16 | index i32 | flags u32 | change u32, then attributes</pre>
 */
final class LinkReader {
    private LinkReader() {}

    /**
     * @return null if it is not about a link as such: a bridge port, for one, comes and goes as RTM_DELLINK of another
     *     family while its link stays
     */
    static @Nullable KernelLink read(ByteBuffer buffer, int at, int end) {
        if (end - at < Rtnetlink.IFINFOMSG_BYTES || buffer.get(at) != 0) {
            return null;
        }
        var attributes = new Attributes().parse(buffer, at + Rtnetlink.IFINFOMSG_BYTES, end);
        String name = attributes.text(Rtnetlink.IFLA_IFNAME);
        int index = buffer.getInt(at + 4);
        if (name.isEmpty() || index <= 0) {
            return null;
        }
        int flags = buffer.getInt(at + 8);
        boolean up = (flags & Rtnetlink.IFF_UP) != 0;
        boolean carrier = up && (flags & Rtnetlink.IFF_LOWER_UP) != 0;
        var info = attributes.nested(Rtnetlink.IFLA_LINKINFO);
        return new KernelLink(index, name, up, carrier, attributes.i32(Rtnetlink.IFLA_MTU, 0), kind(info));
    }

    private static LinkKind kind(Attributes info) {
        String word = info.text(Rtnetlink.IFLA_INFO_KIND);
        try {
            LinkKind known = known(word, info.nested(Rtnetlink.IFLA_INFO_DATA));
            return known == null ? new LinkKind.Other(word) : known;
        } catch (IllegalArgumentException e) {
            // Such as the fallback devices gre0 and tunl0, whose ends are 0.0.0.0.
            return new LinkKind.Other(word);
        }
    }

    /** @return null if the model has no words for it */
    private static @Nullable LinkKind known(String word, Attributes data) {
        switch (word) {
            case "gre":
                return gre(data);
            case "ip6gre":
                return ip6gre(data);
            case "ipip":
                return ipip(data);
            case "vxlan":
                return vxlan(data);
            case "dummy":
                return new LinkKind.Dummy();
            case "bridge":
                return new LinkKind.Bridge();
            default:
                return null;
        }
    }

    private static @Nullable LinkKind gre(Attributes data) {
        IpAddress local = data.address(GRE_LOCAL);
        IpAddress remote = data.address(GRE_REMOTE);
        if (local == null || remote == null || !sameBothWays(data)) {
            return null;
        }
        boolean pmtuDiscovery = data.u8(GRE_PMTUDISC, 1) != 0;
        return new LinkKind.Gre(local, remote, key(data), data.u8(GRE_TTL, 0), pmtuDiscovery);
    }

    private static @Nullable LinkKind ip6gre(Attributes data) {
        IpAddress local = data.address(GRE_LOCAL);
        IpAddress remote = data.address(GRE_REMOTE);
        if (local == null || remote == null || !sameBothWays(data)) {
            return null;
        }
        return new LinkKind.Ip6Gre(local, remote, key(data), data.u8(GRE_TTL, 0));
    }

    /** The model knows one key for both directions and neither checksum nor sequence numbers. */
    private static boolean sameBothWays(Attributes data) {
        int in = data.u16Network(GRE_IFLAGS, 0);
        int out = data.u16Network(GRE_OFLAGS, 0);
        boolean keyed = (in & GRE_KEY) != 0;
        return in == out
                && (in & ~GRE_KEY) == 0
                && (!keyed || data.u32Network(GRE_IKEY, 0) == data.u32Network(GRE_OKEY, 0));
    }

    private static @Nullable Long key(Attributes data) {
        return (data.u16Network(GRE_IFLAGS, 0) & GRE_KEY) == 0 ? null : data.u32Network(GRE_IKEY, 0);
    }

    private static @Nullable LinkKind ipip(Attributes data) {
        IpAddress local = data.address(IPTUN_LOCAL);
        IpAddress remote = data.address(IPTUN_REMOTE);
        if (local == null || remote == null) {
            return null;
        }
        boolean pmtuDiscovery = data.u8(IPTUN_PMTUDISC, 1) != 0;
        return new LinkKind.Ipip(local, remote, data.u8(IPTUN_TTL, 0), pmtuDiscovery);
    }

    private static @Nullable LinkKind vxlan(Attributes data) {
        boolean ipv6 = data.has(VXLAN_GROUP6) || data.has(VXLAN_LOCAL6);
        IpAddress local = data.address(ipv6 ? VXLAN_LOCAL6 : VXLAN_LOCAL);
        IpAddress remote = data.address(ipv6 ? VXLAN_GROUP6 : VXLAN_GROUP);
        if (local == null || remote == null) {
            return null;
        }
        int port = data.u16Network(VXLAN_PORT, VXLAN_OLD_PORT);
        return new LinkKind.Vxlan(data.i32(VXLAN_ID, 0), local, remote, port, data.u8(VXLAN_TTL, 0));
    }
}
