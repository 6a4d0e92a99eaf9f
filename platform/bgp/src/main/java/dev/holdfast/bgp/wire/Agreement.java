package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What two OPENs make of a session. Immutable.
 *
 * @param internal whether both sides have the same AS
 * @param peerAs the AS of the other side, in full
 * @param peerId its router id, an unsigned 32-bit number
 * @param holdSeconds the smaller of both offers; 0: no keepalives and no hold timer (RFC 4271 §4.2)
 * @param fourOctetAs whether AS numbers have four bytes in this session's UPDATEs (RFC 6793)
 * @param families those both sides want
 * @param addPathReceived families in which what comes in carries path ids (RFC 7911)
 * @param addPathSent families in which what we send must carry them
 * @param ipv4OverIpv6 whether IPv4 routes may have IPv6 next hops, in both directions (RFC 8950)
 * @param extendedReceived whether messages up to 65535 bytes may come in, since we said so (RFC 8654)
 * @param extendedSent whether we may send such, since the peer said so
 * @param refresh whether the peer takes ROUTE-REFRESH
 * @param enhancedRefresh whether both sides mark begin and end of a refresh (RFC 7313)
 * @param restart the peer's graceful restart, if both sides speak it (RFC 4724)
 * @param keepsOverNotification whether both sides keep routes over a NOTIFICATION that is no hard reset (RFC 8538)
 * @param longLived what of the peer's may outlive its restart time, if both sides speak it (RFC 9494)
 */
public record Agreement(
        boolean internal,
        long peerAs,
        long peerId,
        int holdSeconds,
        boolean fourOctetAs,
        Set<Family> families,
        Set<Family> addPathReceived,
        Set<Family> addPathSent,
        boolean ipv4OverIpv6,
        boolean extendedReceived,
        boolean extendedSent,
        boolean refresh,
        boolean enhancedRefresh,
        Capability.@Nullable GracefulRestart restart,
        boolean keepsOverNotification,
        List<Capability.LongLived.Entry> longLived) {

    public Agreement {
        families = Set.copyOf(families);
        addPathReceived = Set.copyOf(addPathReceived);
        addPathSent = Set.copyOf(addPathSent);
        longLived = List.copyOf(longLived);
    }

    /** Pure; {@code theirs} has passed {@link OpenRules}. An agreement may turn out to have no families. */
    public static Agreement between(Open ours, Open theirs) {
        Set<Family> families = families(ours);
        families.retainAll(families(theirs));
        var ourRestart = ours.first(Capability.GracefulRestart.class);
        var theirRestart = theirs.first(Capability.GracefulRestart.class);
        boolean bothRestart = ourRestart.isPresent() && theirRestart.isPresent();
        boolean bothNotify = bothRestart
                && ourRestart.get().notification()
                && theirRestart.get().notification();
        return new Agreement(
                ours.as() == theirs.as(),
                theirs.as(),
                theirs.routerId(),
                Math.min(ours.holdSeconds(), theirs.holdSeconds()),
                both(ours, theirs, Capability.FourOctetAs.class),
                families,
                addPath(families, ours, theirs),
                addPath(families, theirs, ours),
                families.contains(Family.IPV4) && takesIpv6NextHops(ours) && takesIpv6NextHops(theirs),
                ours.has(Capability.ExtendedMessage.class),
                theirs.has(Capability.ExtendedMessage.class),
                theirs.has(Capability.RouteRefreshing.class),
                both(ours, theirs, Capability.EnhancedRouteRefresh.class),
                bothRestart ? theirRestart.get() : null,
                bothNotify,
                bothRestart ? longLived(ours, theirs) : List.of());
    }

    private static boolean both(Open ours, Open theirs, Class<? extends Capability> kind) {
        return ours.has(kind) && theirs.has(kind);
    }

    /** A side that names no family at all means IPv4 unicast (RFC 4760 §8). */
    private static Set<Family> families(Open open) {
        List<AfiSafi> named = open.all(Capability.Multiprotocol.class)
                .map(Capability.Multiprotocol::family)
                .toList();
        return named.isEmpty() ? EnumSet.of(Family.IPV4) : known(named);
    }

    private static Set<Family> known(Collection<AfiSafi> families) {
        Set<Family> known = EnumSet.noneOf(Family.class);
        for (AfiSafi each : families) {
            Family family = each.family();
            if (family != null) {
                known.add(family);
            }
        }
        return known;
    }

    /** The families in which the receiver said it receives and the sender that it sends. */
    private static Set<Family> addPath(Set<Family> families, Open receiver, Open sender) {
        Set<Family> agreed = addPath(receiver, Capability.AddPath.Entry::receives);
        agreed.retainAll(addPath(sender, Capability.AddPath.Entry::sends));
        agreed.retainAll(families);
        return agreed;
    }

    private static Set<Family> addPath(Open open, Predicate<Capability.AddPath.Entry> which) {
        return known(open.all(Capability.AddPath.class)
                .flatMap(capability -> capability.entries().stream())
                .filter(which)
                .map(Capability.AddPath.Entry::family)
                .collect(Collectors.toSet()));
    }

    private static boolean takesIpv6NextHops(Open open) {
        var entry = new Capability.ExtendedNextHop.Entry(AfiSafi.IPV4_UNICAST, AfiSafi.AFI_IPV6);
        return open.all(Capability.ExtendedNextHop.class)
                .anyMatch(capability -> capability.entries().contains(entry));
    }

    private static List<Capability.LongLived.Entry> longLived(Open ours, Open theirs) {
        return ours.has(Capability.LongLived.class)
                ? theirs.first(Capability.LongLived.class)
                        .map(Capability.LongLived::families)
                        .orElse(List.of())
                : List.of();
    }

    /** The peer's word on keeping that family over a restart: whether it forwarded meanwhile; empty: it does not keep it. */
    public Optional<Boolean> forwardedOverRestart(Family family) {
        if (restart == null) {
            return Optional.empty();
        }
        return restart.families().stream()
                .filter(entry -> entry.family().equals(AfiSafi.unicast(family)))
                .map(Capability.GracefulRestart.Entry::forwarding)
                .findFirst();
    }

    /** The peer's word on keeping that family for long, if any. */
    public Optional<Capability.LongLived.Entry> longLived(Family family) {
        return longLived.stream()
                .filter(entry -> entry.family().equals(AfiSafi.unicast(family)))
                .findFirst();
    }

    /** What counts for the UPDATEs we send. */
    public Outgoing outgoing() {
        return new Outgoing(mostBytesSent(), fourOctetAs, addPathSent, ipv4OverIpv6);
    }

    /** The longest UPDATE we may send. */
    public int mostBytesSent() {
        return MessageType.UPDATE.mostBytes(extendedSent);
    }
}
