package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import org.jspecify.annotations.Nullable;

/**
 * An address family as BGP numbers it (RFC 4760), known to us or not.
 *
 * @param afi 0..65535
 * @param safi 0..255
 */
public record AfiSafi(int afi, int safi) {
    static final int AFI_IPV4 = 1;
    static final int AFI_IPV6 = 2;
    static final int SAFI_UNICAST = 1;

    public static final AfiSafi IPV4_UNICAST = new AfiSafi(AFI_IPV4, SAFI_UNICAST);
    public static final AfiSafi IPV6_UNICAST = new AfiSafi(AFI_IPV6, SAFI_UNICAST);

    /** The unicast family of that kind of address. */
    public static AfiSafi unicast(Family family) {
        return family == Family.IPV4 ? IPV4_UNICAST : IPV6_UNICAST;
    }

    /** IPv4 or IPv6 if this is its unicast family; null for one that is only passed through. */
    public @Nullable Family family() {
        return familyOf(afi, safi);
    }

    static @Nullable Family familyOf(int afi, int safi) {
        if (safi != SAFI_UNICAST) {
            return null;
        }
        return afi == AFI_IPV4 ? Family.IPV4 : afi == AFI_IPV6 ? Family.IPV6 : null;
    }

    @Override
    public String toString() {
        if (equals(IPV4_UNICAST)) {
            return "ipv4-unicast";
        }
        return equals(IPV6_UNICAST) ? "ipv6-unicast" : "afi " + afi + " safi " + safi;
    }
}
