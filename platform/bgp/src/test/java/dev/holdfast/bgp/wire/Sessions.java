package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Agreements to test with: we are AS 65001 and router 1.0.0.1, the peer is router 2.0.0.2. */
final class Sessions {
    static final long OUR_AS = 65001;
    static final long PEER_AS = 65002;

    private final List<Capability> capabilities = new ArrayList<>();
    private boolean fourOctetAs = true;
    private long peerAs = PEER_AS;

    private Sessions() {
        capabilities.add(new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST));
        capabilities.add(new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST));
    }

    static Sessions external() {
        return new Sessions();
    }

    static Sessions internal() {
        var sessions = new Sessions();
        sessions.peerAs = OUR_AS;
        return sessions;
    }

    Sessions only(Family family) {
        capabilities.remove(
                new Capability.Multiprotocol(family == Family.IPV4 ? AfiSafi.IPV6_UNICAST : AfiSafi.IPV4_UNICAST));
        return this;
    }

    Sessions twoOctetAs() {
        fourOctetAs = false;
        return this;
    }

    Sessions addPath() {
        capabilities.add(new Capability.AddPath(Arrays.stream(Family.values())
                .map(family -> new Capability.AddPath.Entry(AfiSafi.unicast(family), true, true))
                .toList()));
        return this;
    }

    Sessions ipv4OverIpv6() {
        capabilities.add(new Capability.ExtendedNextHop(
                List.of(new Capability.ExtendedNextHop.Entry(AfiSafi.IPV4_UNICAST, AfiSafi.AFI_IPV6))));
        return this;
    }

    Sessions extendedMessages() {
        capabilities.add(new Capability.ExtendedMessage());
        return this;
    }

    Agreement agree() {
        return Agreement.between(open(OUR_AS, 0x01000001), open(peerAs, 0x02000002));
    }

    private Open open(long as, long id) {
        Open open = Open.of(as, 90, id, capabilities);
        return fourOctetAs ? open : new Open((int) as, 90, id, capabilities);
    }
}
