package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.exports.ExportTerms;
import dev.holdfast.bgp.exports.NextHopTerms;
import dev.holdfast.bgp.exports.Relation;
import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.session.Established;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a session and the settings of its peer mean for what the peer is told. */
final class TellingTerms {
    private TellingTerms() {}

    static Relation relation(PeerSettings settings, boolean internal) {
        if (internal) {
            return settings.routeReflectorClient() ? Relation.REFLECTOR_CLIENT : Relation.INTERNAL;
        }
        return settings.routeServerClient() ? Relation.ROUTE_SERVER_CLIENT : Relation.EXTERNAL;
    }

    /** @param leaving whether we are about to end the session, and the peer is to look for other ways (RFC 8326) */
    static ExportTerms of(
            PeerSettings settings,
            Established session,
            OwnEnds ends,
            Chain chain,
            IpAddress clusterId,
            boolean leaving) {
        Agreement agreement = session.agreement();
        NextHopTerms nextHop = nextHop(settings, session.local(), agreement, ends);
        Set<Family> longLived = agreement.families().stream()
                .filter(family -> agreement.longLived(family).isPresent())
                .collect(Collectors.toSet());
        return new ExportTerms(
                relation(settings, agreement.internal()),
                settings.localAs(),
                (int) clusterId.low(),
                nextHop,
                agreement.internal() ? null : settings.removePrivateAs(),
                role(settings, session),
                chain,
                new Neighbor(
                        settings.address().address(),
                        agreement.peerAs(),
                        settings.group(),
                        nextHop.ipv4(),
                        nextHop.ipv6()),
                leaving,
                agreement.families(),
                longLived,
                settings.addPath().most(),
                agreement.outgoing());
    }

    /** @param local our end of the session; null: not known */
    static Neighbor neighbor(PeerSettings settings, long as, @Nullable IpAddress local) {
        boolean ipv4 = local != null && local.family() == Family.IPV4;
        return new Neighbor(
                settings.address().address(),
                as,
                settings.group(),
                ipv4 ? local : null,
                ipv4 ? settings.localIpv6NextHop() : local);
    }

    /** That of the peer, if both sides have named theirs. */
    static @Nullable Role role(PeerSettings settings, Established session) {
        Role ours = settings.role();
        return ours != null && session.theirs().has(Capability.RoleOf.class) ? ours.counterpart() : null;
    }

    static NextHopTerms nextHop(PeerSettings settings, IpAddress local, Agreement agreement, OwnEnds ends) {
        boolean overIpv4 = local.family() == Family.IPV4;
        boolean direct = settings.isDirect();
        IpAddress ipv6 = settings.localIpv6NextHop();
        if (ipv6 == null) {
            ipv6 = overIpv4 || local.isLinkLocal() ? ends.ipv6() : local;
        }
        IpAddress linkLocal = direct ? ends.linkLocal() : null;
        if (ipv6 == null && linkLocal != null) {
            ipv6 = linkLocal; // a link without other addresses: that is all there is to say
            linkLocal = null;
        }
        IpAddress ipv4 = overIpv4 ? local : agreement.ipv4OverIpv6() ? ipv6 : ends.ipv4();
        return new NextHopTerms(
                settings.nextHopSelf(), false, ipv4, ipv6, linkLocal, direct ? ends.networks() : List.of());
    }
}
