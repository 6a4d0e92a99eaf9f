package dev.holdfast.bgp.instance;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What stands on the link a session runs over: the addresses we can name as next hop there, and the networks in which we and
 * the peer both are.
 *
 * @param link its name; null: not known
 * @param ipv4 the first one; null: none
 * @param ipv6 the first global one; null: none
 * @param linkLocal null: none
 */
record OwnEnds(
        @Nullable String link,
        @Nullable IpAddress ipv4,
        @Nullable IpAddress ipv6,
        @Nullable IpAddress linkLocal,
        List<Prefix> networks) {
    static final OwnEnds NONE = new OwnEnds(null, null, null, null, List.of());

    /**
     * @param local our address in the session
     * @param zone the link of a link-local address; null: it will be found
     * @param all addresses of this host
     */
    static OwnEnds around(IpAddress local, @Nullable String zone, List<OwnAddress> all) {
        String link = zone;
        for (OwnAddress each : all) {
            if (link == null && each.address().equals(local)) {
                link = each.link();
            }
        }
        return link == null || link.equals("lo") ? NONE : of(link, all);
    }

    private static OwnEnds of(String link, List<OwnAddress> all) {
        IpAddress ipv4 = null;
        IpAddress ipv6 = null;
        IpAddress linkLocal = null;
        List<Prefix> networks = new ArrayList<>();
        for (OwnAddress each : all) {
            IpAddress address = each.address();
            if (!each.link().equals(link)) {
                continue;
            }
            if (address.isLinkLocal() && address.family() == Family.IPV6) {
                linkLocal = linkLocal == null ? address : linkLocal;
                continue;
            }
            if (address.family() == Family.IPV4) {
                ipv4 = ipv4 == null ? address : ipv4;
            } else {
                ipv6 = ipv6 == null ? address : ipv6;
            }
            networks.add(Prefix.covering(address, each.length()));
        }
        return new OwnEnds(link, ipv4, ipv6, linkLocal, List.copyOf(networks));
    }
}
