package dev.holdfast.bgp.install;

import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;

/** Where a route comes from, for people. */
final class Description {
    private final Rib rib;
    private final NextHopWays ways;
    private final InstallPeers peers;

    Description(Rib rib, NextHopWays ways, InstallPeers peers) {
        this.rib = rib;
        this.ways = ways;
        this.peers = peers;
    }

    /** @param refusal why it is not installed; empty: it is */
    String of(Family family, int path, String refusal) {
        int peer = rib.peerOf(family, path);
        if (rib.peer(peer).local()) {
            return "originated here";
        }
        byte[] bytes = rib.bytes(rib.attributes(family, path));
        AttributesView attributes = new AttributesView().wrap(bytes, 0, bytes.length);
        Neighbor from = peers.neighbor(peer);
        String learned = "learned by BGP from " + from.address() + " (AS " + from.as() + "), AS path ["
                + attributes.asPath() + "]" + over(attributes.nextHop());
        return refusal.isEmpty() ? learned : learned + "; not installed: " + refusal;
    }

    private String over(@org.jspecify.annotations.Nullable IpAddress nextHop) {
        if (nextHop == null) {
            return "";
        }
        Way way = nextHop.isLinkLocal() ? null : ways.way(nextHop);
        return ", next hop " + nextHop + (way == null || way.direct() || !way.exists() ? "" : " by " + way.words());
    }
}
