package dev.holdfast.api.overlay;

import dev.holdfast.model.Family;
import java.util.Locale;

/** What carries a service's packets to the other end. */
public enum TunnelKind {
    /** GRE over IPv4, without a key. */
    GRE,
    /** GRE over IPv6, without a key. */
    IP6GRE,
    /** IPv4 in IPv4. */
    IPIP,
    /** VXLAN over IPv4 or IPv6. */
    VXLAN;

    /** Bytes a datagram of the underlay carries as a rule. */
    private static final int ETHERNET_BYTES = 1500;

    private static final int GRE_BYTES = 1476;
    private static final int VXLAN_BYTES = 50;
    private static final int VXLAN_OVER_IPV6_BYTES = 70;
    private static final int IP6GRE_BYTES = 52; // 40 of IPv6, 4 of GRE, 8 of the encapsulation limit Linux adds

    /** Whether its ends can be of {@code family}. */
    boolean runsOver(Family family) {
        return this == VXLAN || family == (this == IP6GRE ? Family.IPV6 : Family.IPV4);
    }

    /** The mtu in bytes that fits into an Ethernet underlay whose addresses are of {@code family}. */
    int mtu(Family family) {
        return switch (this) {
            case GRE, IPIP -> GRE_BYTES;
            case IP6GRE -> ETHERNET_BYTES - IP6GRE_BYTES;
            case VXLAN -> ETHERNET_BYTES - (family == Family.IPV4 ? VXLAN_BYTES : VXLAN_OVER_IPV6_BYTES);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
