package dev.holdfast.bgp.imports;

import java.util.Locale;

/** Why a route of a peer is kept out of the choice of the best. In the order in which it is asked. */
public enum Rejection {
    /** RFC 4271 §9.1.2. */
    OWN_AS("our own AS stands in its path"),
    /** RFC 4456 §8. */
    ORIGINATOR("we brought it into the AS ourselves: our router id is its originator id"),
    /** RFC 4456 §8. */
    CLUSTER("it has passed our cluster already"),
    /** RFC 4271 §6.3. */
    FIRST_AS("its path does not begin with the AS of the peer"),
    /** RFC 4271 §5.1.3. */
    OWN_NEXT_HOP("its next hop is an address of this host"),
    /** RFC 9234 §5. */
    LEAK("it is a leak: only-to-customer forbids the peer to pass it on to us"),
    /** RFC 8212. */
    NO_POLICY("no import policy is written for a peer of another AS (RFC 8212)"),
    POLICY("the import policy denies it");

    private final String words;

    Rejection(String words) {
        this.words = words;
    }

    /** For people; a sentence about the route, without its end. */
    public String words() {
        return words;
    }

    /** For labels of meters and for JSON: {@code own-as}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
