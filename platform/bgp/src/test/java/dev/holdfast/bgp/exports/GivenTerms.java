package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.policy.PrivateAs;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Terms to test with: we are AS 65001, router 1.0.0.1, 192.0.2.1 and 2001:db8::1; the peer is AS 65002 or ours. */
final class GivenTerms {
    static final long OUR_AS = 65001;
    static final int CLUSTER = 0x0A0A0A0A;

    private final Relation relation;
    private final List<Capability> capabilities = new ArrayList<>();
    private boolean self;
    private boolean reflected;
    private @Nullable IpAddress ipv4 = IpAddress.parse("192.0.2.1");
    private @Nullable IpAddress ipv6 = IpAddress.parse("2001:db8::1");
    private @Nullable IpAddress linkLocal;
    private List<Prefix> shared = List.of();
    private @Nullable PrivateAs privateAs;
    private @Nullable Role role;
    private Chain chain = Chain.PERMIT_ALL;
    private IpAddress address = IpAddress.parse("192.0.2.99");
    private boolean shuttingDown;
    private Set<Family> longLived = Set.of();
    private int mostPaths;
    private boolean fourOctetAs = true;

    private GivenTerms(Relation relation) {
        this.relation = relation;
        for (Family family : Family.values()) {
            capabilities.add(new Capability.Multiprotocol(AfiSafi.unicast(family)));
        }
    }

    static GivenTerms of(Relation relation) {
        return new GivenTerms(relation);
    }

    GivenTerms nextHopSelf() {
        self = true;
        return this;
    }

    GivenTerms nextHopSelfReflected() {
        self = true;
        reflected = true;
        return this;
    }

    GivenTerms addresses(@Nullable String four, @Nullable String six, @Nullable String link) {
        ipv4 = four == null ? null : IpAddress.parse(four);
        ipv6 = six == null ? null : IpAddress.parse(six);
        linkLocal = link == null ? null : IpAddress.parse(link);
        return this;
    }

    GivenTerms shared(String... prefixes) {
        shared = Arrays.stream(prefixes).map(Prefix::parse).toList();
        return this;
    }

    GivenTerms privateAs(PrivateAs what) {
        privateAs = what;
        return this;
    }

    GivenTerms role(Role what) {
        role = what;
        return this;
    }

    GivenTerms chain(Chain what) {
        chain = what;
        return this;
    }

    GivenTerms address(String text) {
        address = IpAddress.parse(text);
        return this;
    }

    GivenTerms shuttingDown() {
        shuttingDown = true;
        return this;
    }

    GivenTerms longLived() {
        longLived = EnumSet.allOf(Family.class);
        return this;
    }

    GivenTerms addPath(int most) {
        mostPaths = most;
        capabilities.add(new Capability.AddPath(Arrays.stream(Family.values())
                .map(family -> new Capability.AddPath.Entry(AfiSafi.unicast(family), true, true))
                .toList()));
        return this;
    }

    GivenTerms ipv4OverIpv6() {
        capabilities.add(new Capability.ExtendedNextHop(
                List.of(new Capability.ExtendedNextHop.Entry(AfiSafi.IPV4_UNICAST, AfiSafi.IPV6_UNICAST.afi()))));
        return this;
    }

    GivenTerms twoOctetAs() {
        fourOctetAs = false;
        return this;
    }

    ExportTerms terms() {
        long peerAs = relation.isInternal() ? OUR_AS : 65002;
        return new ExportTerms(
                relation,
                OUR_AS,
                CLUSTER,
                new NextHopTerms(self, reflected, ipv4, ipv6, linkLocal, shared),
                privateAs,
                role,
                chain,
                new Neighbor(address, peerAs, null, ipv4, ipv6),
                shuttingDown,
                EnumSet.allOf(Family.class),
                longLived,
                mostPaths,
                ours().outgoing());
    }

    private Agreement ours() {
        return Agreement.between(open(OUR_AS, 0x01000001), open(peerAs(), 0x02000002));
    }

    /** The session as the peer sees it. */
    Agreement theirs() {
        return Agreement.between(open(peerAs(), 0x02000002), open(OUR_AS, 0x01000001));
    }

    private long peerAs() {
        return relation.isInternal() ? OUR_AS : 65002;
    }

    private Open open(long as, long id) {
        return fourOctetAs ? Open.of(as, 90, id, capabilities) : new Open((int) as, 90, id, capabilities);
    }
}
