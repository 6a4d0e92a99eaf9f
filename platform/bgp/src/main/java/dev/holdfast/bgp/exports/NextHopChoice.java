package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** Which next hop a route is told with (RFC 4271 §5.1.3, RFC 2545, RFC 4456 §10, RFC 7947 §2.2.1, RFC 8950). */
final class NextHopChoice {
    private final ExportTerms terms;
    private final NextHopTerms hops;
    private @Nullable IpAddress address;
    private @Nullable IpAddress linkLocal;
    private boolean unchanged;

    NextHopChoice(ExportTerms terms) {
        this.terms = terms;
        this.hops = terms.nextHop();
    }

    /**
     * @param route with the attributes policies have made
     * @param set whether a policy has said what the next hop is
     * @return false: there is none that the peer would take
     */
    boolean choose(Family family, AttributesView route, RibPeer source, boolean set) {
        IpAddress own = route.nextHop();
        if (own != null && fits(family, own) && (set || isKept(own, source))) {
            return keep(own, route.linkLocalNextHop(), source);
        }
        return !set && self(family, route);
    }

    private boolean keep(IpAddress own, @Nullable IpAddress besides, RibPeer source) {
        // A link-local address means something only to who is on that link (RFC 2545 §3).
        boolean sameLink = besides != null && !terms.relation().isInternal() && isShared(own);
        address = own;
        linkLocal = sameLink ? besides : null;
        unchanged = besides == null || sameLink || own.equals(besides);
        return true;
    }

    private boolean isKept(IpAddress own, RibPeer source) {
        switch (terms.relation()) {
            case ROUTE_SERVER_CLIENT:
                return true;
            case EXTERNAL:
                // Of a third party only what is its own: that cannot be the address of whoever it is told to.
                return !hops.self() && own.equals(source.address()) && isShared(own);
            case INTERNAL:
            case REFLECTOR_CLIENT:
                break;
        }
        boolean reflected = !source.external() && !source.local();
        return reflected ? !hops.reflected() : !hops.self() && !own.isLinkLocal();
    }

    private boolean isShared(IpAddress own) {
        for (var each : hops.shared()) {
            if (each.contains(own)) {
                return true;
            }
        }
        return false;
    }

    private boolean fits(Family family, IpAddress own) {
        return own.family() == family
                || family == Family.IPV4 && terms.outgoing().ipv4OverIpv6();
    }

    private boolean self(Family family, AttributesView route) {
        IpAddress self = family == Family.IPV4 ? hops.ipv4() : hops.ipv6();
        if (self == null || !fits(family, self)) {
            return false;
        }
        boolean besides = self.family() == Family.IPV6 && !terms.relation().isInternal();
        address = self;
        linkLocal = besides ? hops.linkLocal() : null;
        IpAddress already = route.linkLocalNextHop();
        unchanged = self.equals(route.nextHop()) && (linkLocal == null ? already == null : linkLocal.equals(already));
        return true;
    }

    /** Whether the route has it already. */
    boolean isUnchanged() {
        return unchanged;
    }

    @Nullable
    IpAddress address() {
        return address;
    }

    /** To stand beside it; null: none. */
    @Nullable
    IpAddress linkLocal() {
        return linkLocal;
    }
}
