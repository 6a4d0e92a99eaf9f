package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.Role;

/**
 * Keeps routes from leaking by the roles of the peers (RFC 9234 §5). For unicast routes of sessions where both sides have a
 * role; the roles here are those of the peer.
 */
public final class OnlyToCustomer {
    private static final long NONE = -1;

    private OnlyToCustomer() {}

    /** What becomes of a route. */
    public enum Mark {
        /** It goes on as it is. */
        KEEP,
        /** It goes on with the attribute, which says the AS of the sender: the peer's on import, ours on export. */
        ADD,
        /** It is a leak: not eligible on import, and shown; not sent on export. */
        LEAK
    }

    /** @param peerAs 1..2^32-1 */
    public static Mark onImport(Role peer, long peerAs, AttributesView attributes) {
        long only = attributes.onlyToCustomer(NONE);
        return switch (peer) {
            case CUSTOMER, ROUTE_SERVER_CLIENT -> only == NONE ? Mark.KEEP : Mark.LEAK;
            case PEER -> only == NONE ? Mark.ADD : only == peerAs ? Mark.KEEP : Mark.LEAK;
            case PROVIDER, ROUTE_SERVER -> only == NONE ? Mark.ADD : Mark.KEEP;
        };
    }

    public static Mark onExport(Role peer, AttributesView attributes) {
        boolean marked = attributes.onlyToCustomer(NONE) != NONE;
        return switch (peer) {
            case CUSTOMER, ROUTE_SERVER_CLIENT -> marked ? Mark.KEEP : Mark.ADD;
            case PEER -> marked ? Mark.LEAK : Mark.ADD;
            case PROVIDER, ROUTE_SERVER -> marked ? Mark.LEAK : Mark.KEEP;
        };
    }
}
