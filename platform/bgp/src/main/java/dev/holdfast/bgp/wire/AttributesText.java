package dev.holdfast.bgp.wire;

import dev.holdfast.model.IpAddress;

/** Attributes as one line. */
final class AttributesText {
    private static final long ABSENT = -1;

    private AttributesText() {}

    static String of(AttributesView view) {
        var line = new StringBuilder()
                .append(view.origin())
                .append(" path [")
                .append(view.asPath())
                .append(']');
        IpAddress nextHop = view.nextHop();
        if (nextHop != null) {
            line.append(" next hop ").append(nextHop);
        }
        IpAddress linkLocal = view.linkLocalNextHop();
        if (linkLocal != null) {
            line.append(" or ").append(linkLocal);
        }
        number(line, " med ", view.med(ABSENT));
        number(line, " local-pref ", view.localPref(ABSENT));
        communities(line, view);
        number(line, " only to customers of ", view.onlyToCustomer(ABSENT));
        return line.toString();
    }

    private static void number(StringBuilder line, String name, long value) {
        if (value != ABSENT) {
            line.append(name).append(value);
        }
    }

    private static void communities(StringBuilder line, AttributesView view) {
        for (int i = 0; i < view.communityCount(); i++) {
            int community = view.community(i);
            line.append(i == 0 ? " communities " : ",");
            line.append(community >>> 16).append(':').append(community & 0xFFFF);
        }
        for (int i = 0; i < view.extendedCommunityCount(); i++) {
            line.append(i == 0 ? " extended communities 0x" : ",0x");
            line.append(Long.toHexString(view.extendedCommunity(i)));
        }
        for (int i = 0; i < view.largeCommunityCount(); i++) {
            line.append(i == 0 ? " large communities " : ",").append(view.largeCommunity(i));
        }
    }
}
