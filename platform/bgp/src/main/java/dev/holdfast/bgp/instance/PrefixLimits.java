package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.config.MaxPrefixesConfig;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds a peer to how many prefixes it may announce. */
final class PrefixLimits {
    private static final Logger log = LoggerFactory.getLogger(PrefixLimits.class);

    private final InstancePeer peer;
    private final Household home;
    private final Map<Family, PrefixLimit> limits = new EnumMap<>(Family.class);

    PrefixLimits(InstancePeer peer, Household home) {
        this.peer = peer;
        this.home = home;
    }

    void begin(PeerSettings settings, Set<Family> families) {
        PeerSettings.MaxPrefixes most = settings.maxPrefixes();
        families.forEach(family -> limits.put(family, new PrefixLimit(most.of(family), most.warnAt())));
    }

    void end() {
        limits.clear();
    }

    void check(Rib rib) {
        limits.forEach((family, limit) -> check(rib, family, limit));
    }

    private void check(Rib rib, Family family, PrefixLimit limit) {
        PeerSettings.MaxPrefixes most = peer.settings().maxPrefixes();
        int count = count(rib, peer.ribPeer(), family, most.counted());
        switch (limit.judge(count)) {
            case FINE -> {}
            case WARN -> say("max-prefix limit nearly reached", family, count, limit.limit());
            case EXCEEDED -> {
                say("max-prefix limit exceeded", family, count, limit.limit());
                home.tooMany(peer, family, limit.limit());
                if (most.action() == MaxPrefixesConfig.Action.DOWN) {
                    peer.session().tooManyPrefixes(family, limit.limit());
                }
            }
        }
    }

    /** What is only kept for a peer that is back and has not repeated it is not announced: it goes soon, or counts then. */
    static int count(Rib rib, int peer, Family family, MaxPrefixesConfig.Counted which) {
        int announced = rib.paths(peer, family) - rib.stale(peer, family);
        boolean accepted = which == MaxPrefixesConfig.Counted.ACCEPTED;
        return Math.max(0, accepted ? announced - rib.rejected(peer, family) : announced);
    }

    private void say(String what, Family family, int count, int limit) {
        log.atWarn()
                .addKeyValue("peer_addr", peer.address())
                .addKeyValue("remote_asn", peer.settings().as())
                .addKeyValue("peer_group", peer.settings().group())
                .addKeyValue("family", family)
                .addKeyValue("count", count)
                .addKeyValue("limit", limit)
                .log("{}: {} announces {} prefixes of {}, {} may be", what, peer.address(), count, family, limit);
    }
}
