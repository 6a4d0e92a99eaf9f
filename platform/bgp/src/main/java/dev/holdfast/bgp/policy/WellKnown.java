package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AttributesView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Communities that mean the same to everybody (IANA registry "BGP Well-known Communities"), and what follows from them. */
public final class WellKnown {
    public static final int NO_EXPORT = 0xFFFFFF01;
    public static final int NO_ADVERTISE = 0xFFFFFF02;
    public static final int NO_EXPORT_SUBCONFED = 0xFFFFFF03;
    public static final int NO_PEER = 0xFFFFFF04;
    public static final int GRACEFUL_SHUTDOWN = 0xFFFF0000;
    public static final int ACCEPT_OWN = 0xFFFF0001;
    public static final int LLGR_STALE = 0xFFFF0006;
    public static final int NO_LLGR = 0xFFFF0007;
    public static final int BLACKHOLE = 0xFFFF029A;

    static final Map<String, Integer> NAMES = names();

    private WellKnown() {}

    private static Map<String, Integer> names() {
        Map<String, Integer> names = new LinkedHashMap<>();
        names.put("no-export", NO_EXPORT);
        names.put("no-advertise", NO_ADVERTISE);
        names.put("no-export-subconfed", NO_EXPORT_SUBCONFED);
        names.put("no-peer", NO_PEER);
        names.put("graceful-shutdown", GRACEFUL_SHUTDOWN);
        names.put("accept-own", ACCEPT_OWN);
        names.put("llgr-stale", LLGR_STALE);
        names.put("no-llgr", NO_LLGR);
        names.put("blackhole", BLACKHOLE);
        return Map.copyOf(names);
    }

    /** Who a route would be advertised to, as far as these communities ask. */
    public enum To {
        /** A peer of our AS, or of our part of the confederation. */
        INTERNAL,
        /** A peer of another part of our confederation. */
        CONFEDERATION,
        /** A peer of another AS. */
        EXTERNAL
    }

    /**
     * The community that keeps a route from such a peer, by name (RFC 1997); null if none does.
     *
     * @param transparent whether we are a route server to the peer, which passes NO_EXPORT on for others to heed (RFC 7947)
     */
    public static @Nullable String keepsFrom(AttributesView attributes, To peer, boolean transparent) {
        if (attributes.hasCommunity(NO_ADVERTISE)) {
            return "no-advertise";
        }
        if (peer == To.INTERNAL || transparent) {
            return null;
        }
        if (attributes.hasCommunity(NO_EXPORT_SUBCONFED)) {
            return "no-export-subconfed";
        }
        return peer == To.EXTERNAL && attributes.hasCommunity(NO_EXPORT) ? "no-export" : null;
    }

    /** Whether a route from such a peer is about to go away, so that it is to have the LOCAL_PREF 0 (RFC 8326). */
    public static boolean isShuttingDown(AttributesView attributes, RouteType from) {
        return from == RouteType.EXTERNAL && attributes.hasCommunity(GRACEFUL_SHUTDOWN);
    }
}
