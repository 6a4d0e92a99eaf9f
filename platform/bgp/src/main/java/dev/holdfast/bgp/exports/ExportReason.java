package dev.holdfast.bgp.exports;

import java.util.Locale;

/** Why a route is told to a peer, or is not. */
public enum ExportReason {
    LOCAL_ROUTE("originated here"),
    IBGP_ROUTE("learned from an internal peer"),
    EBGP_ROUTE("learned from an external peer"),
    NO_BEST_ROUTE("no path of it may be chosen"),
    FAMILY_NOT_SENDABLE("the family was not agreed on"),
    SPLIT_HORIZON("the peer itself told it"),
    IBGP_SPLIT_HORIZON("internal routes are told to reflector clients only"),
    NOT_AMONG_PATHS("better paths fill the number that is sent"),
    COMMUNITY("a well-known community keeps it"),
    LLGR_STALE("long-lived stale, which the peer does not take"),
    OTC_LEAK("it may go to customers only"),
    EBGP_NO_POLICY("an external peer without an export policy is told nothing (RFC 8212)"),
    POLICY_DENIED("the export policy denies it"),
    NO_NEXT_HOP("there is no next hop for it of a family the peer takes"),
    TOO_BIG("its attributes do not fit into a message");

    private final String words;

    ExportReason(String words) {
        this.words = words;
    }

    /** Whether the route is told. */
    public boolean isTold() {
        return compareTo(EBGP_ROUTE) <= 0;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** For programs: {@code split_horizon}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }
}
