package dev.holdfast.bgp.rib;

/**
 * The steps in which paths are compared, in their order (RFC 4271 §9.1.2.2 and what has been added to it). At each step
 * the worse ones are left out; whoever is left at the end is best. The order of arrival never counts.
 */
public enum Preference {
    ACCEPTED("rejected on import"),
    NEXT_HOP("next hop not reachable"),
    FRESHNESS("stale"),
    VALIDATION("origin not as valid"),
    LOCAL_PREF("lower local preference"),
    LOCAL_ORIGIN("not originated here"),
    AS_PATH_LENGTH("longer AS path"),
    ORIGIN("worse origin"),
    MED("higher MED from the same neighbour AS"),
    EXTERNAL("internal, not external"),
    IGP_METRIC("farther next hop"),
    ROUTER_ID("higher router id or originator id"),
    CLUSTER_LIST("longer cluster list"),
    PEER_ADDRESS("higher peer address"),
    PATH_ID("higher path id");

    private final String words;

    Preference(String words) {
        this.words = words;
    }

    /** Why a path that is left out at this step is, in words. */
    public String words() {
        return words;
    }
}
