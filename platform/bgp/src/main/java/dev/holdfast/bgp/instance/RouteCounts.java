package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.imports.PeerImport;
import dev.holdfast.bgp.imports.Rejection;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is counted of a peer's routes, for meters: written by the instance's thread, read by any, as of the last tick. */
final class RouteCounts {
    private final Set<Rejection> reasons = EnumSet.noneOf(Rejection.class);
    private final long[] earlier = new long[Rejection.values().length];
    private final int[] paths = new int[Family.values().length];
    private final int[] stale = new int[Family.values().length];
    private final int[] advertised = new int[Family.values().length];
    private volatile @Nullable PeerImport sieve;
    private volatile long expired;

    /** The peer's routes are judged by another one from now on. */
    void judgedBy(PeerImport by) {
        PeerImport before = sieve;
        if (before != null) {
            for (Rejection why : Rejection.values()) {
                earlier[why.ordinal()] += before.rejected(why);
            }
        }
        sieve = by;
    }

    /** The peer was not back in time. */
    void expired() {
        expired = expired + 1; // by one thread only
    }

    void tick(Tables tables, InstancePeer peer, boolean up) {
        int number = peer.ribPeer();
        for (Family family : Family.values()) {
            boolean isThere = number != Rib.NONE;
            paths[family.ordinal()] = isThere ? tables.rib().paths(number, family) : 0;
            stale[family.ordinal()] = isThere ? tables.rib().stale(number, family) : 0;
            advertised[family.ordinal()] = up ? tables.exports().advertised(peer, family) : 0;
        }
    }

    /** How many announcements were rejected for that reason. */
    long rejected(Rejection why) {
        PeerImport by = sieve;
        return earlier[why.ordinal()] + (by == null ? 0 : by.rejected(why));
    }

    /** Whether this is asked for the first time. */
    boolean isNews(Rejection why) {
        return reasons.add(why);
    }

    int paths(Family family) {
        return paths[family.ordinal()];
    }

    int advertised(Family family) {
        return advertised[family.ordinal()];
    }

    int stale() {
        return stale[0] + stale[1];
    }

    long expiredTimes() {
        return expired;
    }
}
