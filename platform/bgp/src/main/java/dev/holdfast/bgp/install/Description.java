package dev.holdfast.bgp.install;

import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

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
        if (rib.peer(rib.peerOf(family, path)).local()) {
            return origin(family, path);
        }
        String learned = origin(family, path) + over(attributes(family, path).nextHop());
        return refusal.isEmpty() ? learned : learned + "; not installed: " + refusal;
    }

    /** The first of several paths of which none may be used. */
    String unusable(Family family, int path) {
        IpAddress nextHop = attributes(family, path).nextHop();
        String why = "the link to its next hop " + nextHop + " is down";
        if (rib.isRejected(family, path)) {
            why = "import did not let it in";
        } else if (nextHop != null && !nextHop.isLinkLocal()) {
            Way way = ways.way(nextHop);
            why = way.isReachable()
                    ? "its next hop " + nextHop
                            + " is not on a link of ours, as one of a peer that is one hop away must"
                            + " be (multihop in its settings lifts that)"
                    : way.words();
        }
        return origin(family, path) + "; not used: " + why;
    }

    private AttributesView attributes(Family family, int path) {
        byte[] bytes = rib.bytes(rib.attributes(family, path));
        return new AttributesView().wrap(bytes, 0, bytes.length);
    }

    private String origin(Family family, int path) {
        if (rib.peer(rib.peerOf(family, path)).local()) {
            return "originated here";
        }
        Neighbor from = peers.neighbor(rib.peerOf(family, path));
        return "learned by BGP from " + from.address() + " (AS " + from.as() + "), AS path ["
                + attributes(family, path).asPath() + "]";
    }

    private String over(@Nullable IpAddress nextHop) {
        if (nextHop == null) {
            return "";
        }
        Way way = nextHop.isLinkLocal() ? null : ways.way(nextHop);
        return ", next hop " + nextHop + (way == null || way.direct() || !way.exists() ? "" : " by " + way.words());
    }
}
