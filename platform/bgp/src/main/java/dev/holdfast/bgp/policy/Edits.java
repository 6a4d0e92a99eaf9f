package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributeType;
import dev.holdfast.bgp.wire.AttributesRewrite;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.LargeCommunity;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.jspecify.annotations.Nullable;

/** What a statement makes of attributes. Writes new ones only if they differ. */
final class Edits {
    private static final long ABSENT = -1;

    private final SetConfig set;
    private final CommunityEdits communities;

    Edits(SetConfig set) {
        this.set = set;
        communities = new CommunityEdits(set.communityRemove(), set.communityAdd());
    }

    /** Whether it wrote the attributes anew; if not, they stay as they are. */
    boolean apply(RouteInput route, AttributesView from, AttributesWriter to) {
        if (set.isNothing()) {
            return false;
        }
        boolean newPath = set.prepend() != null;
        boolean newMed = set.med() != null && set.med() != from.med(ABSENT);
        boolean newPref = set.localPref() != null && set.localPref() != from.localPref(ABSENT);
        IpAddress nextHop = newNextHop(route, from);
        int[] standard = communities.standard(from);
        long[] extended = communities.extended(from);
        LargeCommunity[] large = communities.large(from);
        if (!newPath
                && !newMed
                && !newPref
                && nextHop == null
                && standard == null
                && extended == null
                && large == null) {
            return false;
        }
        var ordered = new AttributesRewrite(from, to);
        if (set.prepend() != null) {
            ordered.replace(AttributeType.AS_PATH)
                    .asPathWith(from, set.prepend().as(), set.prepend().count());
        }
        if (nextHop != null) {
            ordered.replace(AttributeType.NEXT_HOP);
            if (nextHop.family() == Family.IPV4) {
                to.nextHop(nextHop);
            }
        }
        if (newMed) {
            ordered.replace(AttributeType.MED).med(set.med());
        }
        if (newPref) {
            ordered.replace(AttributeType.LOCAL_PREF).localPref(set.localPref());
        }
        if (standard != null) {
            ordered.replace(AttributeType.COMMUNITIES);
            if (standard.length > 0) {
                to.communities(standard).partialAs(from, AttributeType.COMMUNITIES);
            }
        }
        if (nextHop != null) {
            ordered.replace(AttributeType.MP_REACH);
            if (nextHop.family() == Family.IPV6) {
                to.nextHop(nextHop);
            }
        }
        if (extended != null) {
            ordered.replace(AttributeType.EXTENDED_COMMUNITIES);
            if (extended.length > 0) {
                to.extendedCommunities(extended).partialAs(from, AttributeType.EXTENDED_COMMUNITIES);
            }
        }
        if (large != null) {
            ordered.replace(AttributeType.LARGE_COMMUNITIES);
            if (large.length > 0) {
                to.largeCommunities(large).partialAs(from, AttributeType.LARGE_COMMUNITIES);
            }
        }
        ordered.finish();
        return true;
    }

    boolean setsMed() {
        return set.med() != null;
    }

    /** Whether it says where such a route is to lead, be it where it leads already. */
    boolean setsNextHop(RouteInput route) {
        return set.nextHop() != null && set.nextHop().of(route.family(), route.neighbor()) != null;
    }

    /** Null if it stays. A link-local address beside the old one means another neighbour, so it does not stay alone. */
    private @Nullable IpAddress newNextHop(RouteInput route, AttributesView from) {
        if (set.nextHop() == null) {
            return null;
        }
        IpAddress wanted = set.nextHop().of(route.family(), route.neighbor());
        return wanted != null && wanted.equals(from.nextHop()) && from.linkLocalNextHop() == null ? null : wanted;
    }
}
