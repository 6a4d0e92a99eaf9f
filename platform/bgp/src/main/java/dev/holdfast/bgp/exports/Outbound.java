package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.policy.WellKnown;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributeType;
import dev.holdfast.bgp.wire.AttributesRewrite;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The attributes of a route as a peer gets them, after policies (RFC 4271 §5.1, RFC 4456 §8, RFC 7947 §2). Reused; what is
 * said after {@link #begin} holds for that route.
 */
final class Outbound {
    /** What a message needs at most beside attributes: its head, lengths, a prefix, a next hop that is written otherwise. */
    static final int MOST_BESIDE = 128;

    private static final int DEFAULT_LOCAL_PREF = 100;
    private static final int NOT_TRANSITIVE = 0x40;

    private final ExportTerms terms;
    private final AttributesWriter writer = new AttributesWriter();
    private final AttributesWriter pathWriter = new AttributesWriter();
    private final AttributesView pathView = new AttributesView();

    private AttributesView route = pathView;
    private @Nullable NextHopChoice nextHop;
    private boolean longLived;
    private boolean keepMed;
    private @Nullable RibPeer reflectedFrom;
    private boolean onlyToCustomer;
    private boolean unchanged;
    private boolean written;

    Outbound(ExportTerms terms) {
        this.terms = terms;
    }

    Outbound begin(AttributesView attributes) {
        route = attributes;
        written = false;
        return this;
    }

    Outbound nextHop(NextHopChoice choice) {
        nextHop = choice;
        return this;
    }

    /** Whether it is to be marked as long-lived stale (RFC 9494 §4.6). */
    Outbound longLived(boolean is) {
        longLived = is;
        return this;
    }

    /** Whether the MED is meant for this peer, since a policy has set it. */
    Outbound med(boolean set) {
        keepMed = set;
        return this;
    }

    /** The internal peer it is reflected from; null: it is not reflected. */
    Outbound reflected(@Nullable RibPeer from) {
        reflectedFrom = from;
        return this;
    }

    /** Whether it is to be marked so (RFC 9234 §5). */
    Outbound onlyToCustomer(boolean mark) {
        onlyToCustomer = mark;
        return this;
    }

    /** Whether the attributes can go as they are. */
    boolean isUnchanged() {
        write();
        return unchanged;
    }

    byte[] bytes() {
        return writer.bytes();
    }

    int length() {
        return writer.length();
    }

    private void write() {
        if (written) {
            return;
        }
        written = true;
        unchanged = true;
        var rewrite = new AttributesRewrite(route, writer);
        asPath(rewrite);
        nextHop(rewrite, Family.IPV4);
        med(rewrite);
        localPref(rewrite);
        communities(rewrite);
        reflection(rewrite);
        nextHop(rewrite, Family.IPV6);
        extendedCommunities(rewrite);
        if (onlyToCustomer) {
            replace(rewrite, AttributeType.OTC).onlyToCustomer(terms.as());
        }
        rewrite.finish();
    }

    private AttributesWriter replace(AttributesRewrite rewrite, int type) {
        unchanged = false;
        return rewrite.replace(type);
    }

    private void remove(AttributesRewrite rewrite, int type) {
        if (route.has(type)) {
            replace(rewrite, type);
        }
    }

    private void asPath(AttributesRewrite rewrite) {
        if (terms.relation() == Relation.EXTERNAL) {
            replace(rewrite, AttributeType.AS_PATH).asPathWith(withoutPrivate(), terms.as(), 1);
        } else if (!route.has(AttributeType.AS_PATH)) {
            replace(rewrite, AttributeType.AS_PATH).asPath(AsPath.EMPTY);
        }
    }

    private AttributesView withoutPrivate() {
        if (terms.privateAs() == null) {
            return route;
        }
        AsPath path = terms.privateAs().applyTo(route.asPath(), terms.as());
        pathWriter.clear().asPath(path);
        return pathView.wrap(pathWriter.bytes(), 0, pathWriter.length());
    }

    /** The next hop stands in one attribute or in another, by its own family. */
    private void nextHop(AttributesRewrite rewrite, Family of) {
        NextHopChoice choice = nextHop;
        if (choice == null || choice.isUnchanged()) {
            return;
        }
        int type = of == Family.IPV4 ? AttributeType.NEXT_HOP : AttributeType.MP_REACH;
        IpAddress address = choice.address();
        if (address == null || address.family() != of) {
            remove(rewrite, type);
            return;
        }
        AttributesWriter to = replace(rewrite, type);
        IpAddress besides = choice.linkLocal();
        if (besides == null) {
            to.nextHop(address);
        } else {
            to.nextHop(address, besides);
        }
    }

    /** Another AS's MED is not told to a third (RFC 4271 §5.1.4): only that of routes that begin in ours. */
    private void med(AttributesRewrite rewrite) {
        boolean ours = route.asPathLength() == 0;
        if (terms.relation() == Relation.EXTERNAL && !keepMed && !ours) {
            remove(rewrite, AttributeType.MED);
        }
    }

    private void localPref(AttributesRewrite rewrite) {
        if (!terms.relation().isInternal()) {
            remove(rewrite, AttributeType.LOCAL_PREF);
        } else if (!route.has(AttributeType.LOCAL_PREF)) {
            replace(rewrite, AttributeType.LOCAL_PREF).localPref(DEFAULT_LOCAL_PREF);
        }
    }

    private void communities(AttributesRewrite rewrite) {
        int stale = longLived && !route.hasCommunity(WellKnown.LLGR_STALE) ? 1 : 0;
        int down = terms.shuttingDown() && !route.hasCommunity(WellKnown.GRACEFUL_SHUTDOWN) ? 1 : 0;
        if (stale + down == 0) {
            return;
        }
        int count = route.communityCount();
        int[] all = new int[count + stale + down];
        for (int i = 0; i < count; i++) {
            all[i] = route.community(i);
        }
        if (stale > 0) {
            all[count] = WellKnown.LLGR_STALE;
        }
        if (down > 0) {
            all[count + stale] = WellKnown.GRACEFUL_SHUTDOWN;
        }
        replace(rewrite, AttributeType.COMMUNITIES).communities(all).partialAs(route, AttributeType.COMMUNITIES);
    }

    private void reflection(AttributesRewrite rewrite) {
        RibPeer from = reflectedFrom;
        if (from == null) {
            remove(rewrite, AttributeType.ORIGINATOR_ID);
            remove(rewrite, AttributeType.CLUSTER_LIST);
            return;
        }
        if (!route.has(AttributeType.ORIGINATOR_ID)) {
            replace(rewrite, AttributeType.ORIGINATOR_ID).originatorId(from.routerId());
        }
        replace(rewrite, AttributeType.CLUSTER_LIST).clusterListWith(route, terms.clusterId());
    }

    /** Those that are not transitive stay within the AS (RFC 4360 §6). */
    private void extendedCommunities(AttributesRewrite rewrite) {
        if (terms.relation().isInternal()) {
            return;
        }
        int count = route.extendedCommunityCount();
        int kept = 0;
        long[] all = new long[count];
        for (int i = 0; i < count; i++) {
            long community = route.extendedCommunity(i);
            if ((community >>> 56 & NOT_TRANSITIVE) == 0) {
                all[kept++] = community;
            }
        }
        if (kept == count) {
            return;
        }
        AttributesWriter to = replace(rewrite, AttributeType.EXTENDED_COMMUNITIES);
        if (kept > 0) {
            to.extendedCommunities(Arrays.copyOf(all, kept)).partialAs(route, AttributeType.EXTENDED_COMMUNITIES);
        }
    }
}
