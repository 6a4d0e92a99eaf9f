package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/**
 * Makes events of changed best paths, while somebody follows them. Who the best path of a prefix was from before is known for
 * those that have changed since; it costs memory only then.
 */
final class RouteEvents {
    private static final int MOST_KNOWN = 100_000;

    private final Rib rib;
    private final EventLog log;
    private final Map<Family, Map<Integer, String>> previous = new EnumMap<>(Family.class);

    RouteEvents(Rib rib, EventLog log) {
        this.rib = rib;
        this.log = log;
        for (Family family : Family.values()) {
            previous.put(family, new HashMap<>());
        }
    }

    void changed(Family family, int prefix, int best) {
        Map<Integer, String> known = previous.get(family);
        if (!log.followsRoutes()) {
            if (!known.isEmpty()) {
                previous.put(family, new HashMap<>());
            }
            return;
        }
        String name = rib.prefix(family, prefix).toString();
        if (best == Rib.NONE) {
            String before = known.remove(prefix);
            log.route("withdrawn", name, "", before == null ? "" : before, 0);
            return;
        }
        String peer = Listings.name(rib.peer(rib.peerOf(family, best)));
        String before = known.size() < MOST_KNOWN ? known.put(prefix, peer) : known.get(prefix);
        long pathId = Integer.toUnsignedLong(rib.pathId(family, best));
        log.route("best", name, peer, before == null ? "" : before, pathId);
    }
}
