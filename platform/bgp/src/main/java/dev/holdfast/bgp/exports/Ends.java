package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.wire.AttributeType;
import dev.holdfast.bgp.wire.AttributesRewrite;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * Our own addresses as one peer is told them. What a group remembers has a mark in their place, so that peers on different
 * links can share it: {@code 0.0.0.0} or {@code ::}, which no route can lead to. They are put in when bytes are made.
 *
 * @param ipv4 in IPv4 routes; an IPv6 one where that was agreed on
 * @param ipv6 in IPv6 routes
 * @param linkLocal beside an IPv6 one, to external peers
 */
record Ends(@Nullable IpAddress ipv4, @Nullable IpAddress ipv6, @Nullable IpAddress linkLocal) {
    private static final IpAddress IPV4_MARK = new IpAddress(Family.IPV4, 0, 0);
    static final IpAddress IPV6_MARK = new IpAddress(Family.IPV6, 0, 0);

    static Ends of(NextHopTerms terms) {
        return new Ends(terms.ipv4(), terms.ipv6(), terms.linkLocal());
    }

    /** What stands for an address; null for none. */
    static @Nullable IpAddress mark(@Nullable IpAddress address) {
        if (address == null) {
            return null;
        }
        return address.family() == Family.IPV4 ? IPV4_MARK : IPV6_MARK;
    }

    /** Whether attributes have a mark. */
    static boolean isMarked(AttributesView attributes) {
        return attributes.hasUnspecifiedNextHop();
    }

    /** Writes marked attributes with our address. */
    void fill(Family family, AttributesView marked, AttributesWriter to) {
        IpAddress address = family == Family.IPV4 ? ipv4 : ipv6;
        if (address == null) {
            throw new IllegalStateException("marked, but there is no address for " + family + " routes");
        }
        if (address.family() == Family.IPV4) {
            to.clear().copyWithNextHop(marked, address);
            return;
        }
        boolean roomForBoth = marked.linkLocalNextHop() != null;
        var rewrite = new AttributesRewrite(marked, to);
        if (roomForBoth && linkLocal != null) {
            rewrite.replace(AttributeType.MP_REACH).nextHop(address, linkLocal);
        } else {
            rewrite.replace(AttributeType.MP_REACH).nextHop(address);
        }
        rewrite.finish();
    }
}
