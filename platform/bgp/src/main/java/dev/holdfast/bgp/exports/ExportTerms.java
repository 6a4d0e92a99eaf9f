package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.policy.PrivateAs;
import dev.holdfast.bgp.wire.Outgoing;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * All that decides about what a peer is told, and in which bytes. Peers whose terms differ in our own addresses only share
 * the memory of what they were told, and most of the work; so a chain should be one object for all that use it.
 *
 * @param as ours to this peer, 1..2^32-1: what is put in front of paths
 * @param clusterId ours, for reflected routes
 * @param privateAs what to do about private AS numbers; null: nothing
 * @param role of the peer, where both sides named theirs; null: none
 * @param chain the export policy in force
 * @param neighbor the peer as policies see it; replaced by nobody in particular where the chain does not ask for it
 * @param shuttingDown whether routes are tagged GRACEFUL_SHUTDOWN, because we are about to go (RFC 8326)
 * @param families those agreed on
 * @param longLived of these, those in which the peer takes long-lived stale routes (RFC 9494)
 * @param mostPaths in families with add-path: how many of a prefix at most; 0: all
 * @param outgoing how UPDATEs to it are encoded
 */
public record ExportTerms(
        Relation relation,
        long as,
        int clusterId,
        NextHopTerms nextHop,
        @Nullable PrivateAs privateAs,
        @Nullable Role role,
        Chain chain,
        Neighbor neighbor,
        boolean shuttingDown,
        Set<Family> families,
        Set<Family> longLived,
        int mostPaths,
        Outgoing outgoing) {
    private static final IpAddress NOBODY = new IpAddress(Family.IPV4, 0, 0);

    public ExportTerms {
        families = Set.copyOf(families);
        longLived = Set.copyOf(longLived);
        if (!chain.asksForNeighbor()) {
            neighbor = new Neighbor(NOBODY, as, null, nextHop.ipv4(), nextHop.ipv6());
        }
    }

    /** The same, with another policy. */
    public ExportTerms with(Chain other, Neighbor of) {
        return with(nextHop, other, of);
    }

    private ExportTerms with(NextHopTerms hops, Chain policy, Neighbor of) {
        return new ExportTerms(
                relation,
                as,
                clusterId,
                hops,
                privateAs,
                role,
                policy,
                of,
                shuttingDown,
                families,
                longLived,
                mostPaths,
                outgoing);
    }

    /** What decides about who shares what is remembered: all but our own addresses. */
    ExportTerms common() {
        return with(nextHop.common(), chain, neighbor);
    }

    boolean manyPaths(Family family) {
        return outgoing.addPath().contains(family);
    }
}
