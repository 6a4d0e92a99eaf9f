package dev.holdfast.bgp.wire;

import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which OPEN of a peer we take (RFC 4271 §6.2, RFC 6286, RFC 9234 §4.2).
 *
 * @param localAs ours on this session, 1..2^32-1
 * @param localId our router id
 * @param peerAs the AS the peer must have; {@link #ANY_AS}: any
 * @param leastHoldSeconds the shortest hold time we take besides 0, at least 3
 * @param needsFourOctetAs whether a peer that knows two-byte AS numbers only is refused
 * @param role ours towards it, external peers only; null: none
 * @param strictRole whether a peer without role is refused
 */
public record OpenRules(
        long localAs,
        long localId,
        long peerAs,
        int leastHoldSeconds,
        boolean needsFourOctetAs,
        @Nullable Role role,
        boolean strictRole) {
    public static final long ANY_AS = 0;
    public static final int LEAST_HOLD_SECONDS = 3;

    /** Those of RFC 4271 and nothing more. */
    public static OpenRules of(long localAs, long localId, long peerAs) {
        return new OpenRules(localAs, localId, peerAs, LEAST_HOLD_SECONDS, false, null, false);
    }

    /** The answer to an OPEN we do not take; null if we take it. */
    public @Nullable Notification refuse(Open open) {
        boolean wrongAs = peerAs != ANY_AS && open.as() != peerAs;
        if (open.headerAs() == 0 || open.as() == 0 || wrongAs) {
            return Notification.of(Notification.OPEN, 2);
        }
        boolean internal = open.as() == localAs;
        if (open.routerId() == 0 || internal && open.routerId() == localId) {
            return Notification.of(Notification.OPEN, 3);
        }
        if (open.holdSeconds() != 0 && open.holdSeconds() < leastHoldSeconds) {
            return new Notification(Notification.OPEN, 6, Bytes.ofU16(open.holdSeconds()));
        }
        if (needsFourOctetAs && !open.has(Capability.FourOctetAs.class)) {
            var missing = new CapabilityWriter();
            missing.write(new Capability.FourOctetAs(localAs));
            return new Notification(Notification.OPEN, 7, Bytes.of(missing.toBytes()));
        }
        return internal || rolesMatch(open) ? null : Notification.of(Notification.OPEN, 11);
    }

    private boolean rolesMatch(Open open) {
        Set<Integer> theirs =
                open.all(Capability.RoleOf.class).map(Capability.RoleOf::value).collect(Collectors.toSet());
        if (theirs.size() > 1) {
            return false;
        }
        if (role == null) {
            return true;
        }
        return theirs.isEmpty()
                ? !strictRole
                : theirs.contains(role.counterpart().code());
    }
}
