package dev.holdfast.api.overlay;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.LinkKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The section {@code tunnel} of a service.
 *
 * @param destination underlay address of the other end
 * @param source underlay address of this end; absent: the one the kernel uses towards `destination`, asked once; needed
 *     for IPv6
 * @param net the two addresses inside the tunnel, a /31 such as 169.254.3.128/31: the odd one is ours, the even one the
 *     other end's
 * @param kind gre, ip6gre, ipip or vxlan
 * @param name of the link, 1..15 visible characters; absent: doublezero0 for unicast services, doublezero1 for multicast
 * @param mtu of the link in bytes, 68..65535; absent: what fits into 1500: 1476, of vxlan 1450 (over IPv6 1430), of ip6gre 1448
 * @param ttl of the outer header, 0..255; 0: that of the inner packet, of vxlan the kernel's default
 * @param pmtuDiscovery of gre and ipip: whether the outer header forbids fragments; absent: no. An ipip with a ttl other than 0
 *     always does
 * @param vni of vxlan, required there: network identifier, 1..16777215
 * @param port of vxlan: UDP destination port, 1..65535; absent: 4789
 */
public record TunnelConfig(
        IpAddress destination,
        @Nullable IpAddress source,
        OverlayNet net,
        @DefaultValue("gre") TunnelKind kind,
        @Nullable String name,
        @Nullable Integer mtu,
        @DefaultValue("64") int ttl,
        @Nullable Boolean pmtuDiscovery,
        @Nullable Integer vni,
        @Nullable Integer port) {
    private static final int VXLAN_PORT = 4789;

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public TunnelConfig {
        checkEnd("destination", destination, kind);
        if (source == null && destination.family() == Family.IPV6) {
            throw new IllegalArgumentException("destination " + destination
                    + " is IPv6, for which the kernel is not asked; add 'source: …', the IPv6 address of this host");
        }
        if (source != null) {
            checkEnd("source", source, kind);
            checkPair(source, destination, net);
        }
        if (net.network().contains(destination)) {
            throw new IllegalArgumentException("destination " + destination + " lies within net " + net
                    + ", which is inside the tunnel; write the address by which the other end is reached outside");
        }
        checkBelonging("pmtu-discovery", pmtuDiscovery, kind, kind == TunnelKind.GRE || kind == TunnelKind.IPIP);
        checkBelonging("vni", vni, kind, kind == TunnelKind.VXLAN);
        checkBelonging("port", port, kind, kind == TunnelKind.VXLAN);
        if (kind == TunnelKind.VXLAN && vni == null) {
            throw new IllegalArgumentException("kind vxlan needs 'vni'; add 'vni: …', 1..16777215");
        }
        if (name != null) {
            LinkKey.checkName(name);
        }
        checkRange("mtu", mtu, 68, 0xFFFF);
        checkRange("ttl", ttl, 0, 255);
        checkRange("vni", vni, 1, 0xFF_FFFF);
        checkRange("port", port, 1, 0xFFFF);
    }

    private static void checkEnd(String key, IpAddress end, TunnelKind kind) {
        HostAddresses.check(key, end);
        if (!kind.runsOver(end.family())) {
            throw new IllegalArgumentException(
                    key + " " + end + " is " + (end.family() == Family.IPV6 ? "IPv6" : "IPv4") + ", but kind " + kind
                            + " runs over "
                            + (kind == TunnelKind.IP6GRE
                                    ? "IPv6; for IPv4 write kind: gre"
                                    : "IPv4; for IPv6 write kind: ip6gre or kind: vxlan"));
        }
    }

    private static void checkPair(IpAddress source, IpAddress destination, OverlayNet net) {
        if (source.equals(destination)) {
            throw new IllegalArgumentException("source and destination are both " + source
                    + "; source is the address of this host, destination that of the other end");
        }
        if (source.family() != destination.family()) {
            throw new IllegalArgumentException("source " + source + " and destination " + destination
                    + " are not of one family; write two IPv4 or two IPv6 addresses");
        }
        if (net.network().contains(source)) {
            throw new IllegalArgumentException("source " + source + " lies within net " + net
                    + ", which is inside the tunnel; write an address this host has outside, or leave source out");
        }
    }

    private static void checkBelonging(String key, @Nullable Object value, TunnelKind kind, boolean belongs) {
        if (value != null && !belongs) {
            throw new IllegalArgumentException(key + " does not belong to a tunnel of kind " + kind + "; leave it out");
        }
    }

    private static void checkRange(String key, @Nullable Integer value, int least, int most) {
        if (value != null && (value < least || value > most)) {
            throw new IllegalArgumentException(key + " must be " + least + ".." + most + ", was " + value);
        }
    }

    /** The link's name, where the configuration does not say {@code byDefault}. */
    public String device(String byDefault) {
        return name == null ? byDefault : name;
    }

    /**
     * What the tunnel takes for itself alone: its name, the pair of outer addresses (no key tells two tunnels between them
     * apart) or the VXLAN identifier, and the addresses inside.
     *
     * @param byDefault name of the link unless the configuration says another
     */
    public List<String> claims(String byDefault) {
        String outer = kind == TunnelKind.VXLAN
                ? "vxlan " + vni + " " + vxlanPort()
                : "tunnel " + kind + " " + (source == null ? "any" : source) + " " + destination;
        return List.of("link " + device(byDefault), outer, "overlay " + net);
    }

    /** The link as it shall be, from {@code from}; {@code from} is what {@link #source} says unless that is absent. */
    Link link(String device, IpAddress from) {
        return new Link(device, kindFrom(from), mtu == null ? kind.mtu(destination.family()) : mtu);
    }

    private LinkKind kindFrom(IpAddress from) {
        boolean pmtu = pmtuDiscovery != null && pmtuDiscovery;
        return switch (kind) {
            case GRE -> new LinkKind.Gre(from, destination, null, ttl, pmtu);
            case IP6GRE -> new LinkKind.Ip6Gre(from, destination, null, ttl);
            case IPIP -> new LinkKind.Ipip(from, destination, ttl, pmtu);
            case VXLAN -> new LinkKind.Vxlan(vni == null ? 0 : vni, from, destination, vxlanPort(), ttl);
        };
    }

    private int vxlanPort() {
        return port == null ? VXLAN_PORT : port;
    }
}
