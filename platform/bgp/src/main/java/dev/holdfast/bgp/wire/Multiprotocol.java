package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import org.jspecify.annotations.Nullable;

/**
 * Where things stand in an MP_REACH_NLRI or MP_UNREACH_NLRI (RFC 4760 §3, §4). Reused from message to message.
 * <pre>
 *   reach:   AFI 2 | SAFI 1 | length of next hop 1 | next hop | reserved 1 | prefixes
 *   unreach: AFI 2 | SAFI 1 | prefixes
 * </pre>
 */
final class Multiprotocol {
    private static final int OPTIONAL_ERROR = 9;
    private static final int INVALID_NETWORK = 10;
    private static final int NEXT_HOP_LENGTH_AT = 3;
    private static final int NEXT_HOP_AT = 4;

    private boolean present;
    private int afi;
    private int safi;
    /** Null: not present, not known to us, or not agreed on. */
    private @Nullable Family family;

    private int nextHopAt;
    private int nextHopLength;
    private int prefixesAt;
    private int prefixesEnd;

    void clear() {
        present = false;
        family = null;
        prefixesAt = 0;
        prefixesEnd = 0;
    }

    boolean present() {
        return present;
    }

    AfiSafi afiSafi() {
        return new AfiSafi(afi, safi);
    }

    /** Whose routes are to be taken from here; null: nobody's. */
    @Nullable
    Family family() {
        return family;
    }

    /** The family if it is one that we know, agreed on or not. */
    @Nullable
    Family knownFamily() {
        return present ? AfiSafi.familyOf(afi, safi) : null;
    }

    int nextHopAt() {
        return nextHopAt;
    }

    int nextHopLength() {
        return nextHopLength;
    }

    int prefixesAt() {
        return prefixesAt;
    }

    int prefixesEnd() {
        return prefixesEnd;
    }

    boolean hasPrefixes() {
        return prefixesAt < prefixesEnd;
    }

    /** The subcode of the UPDATE error that its structure is; 0 if it can be read. */
    int readReach(byte[] buffer, int at, int end, Agreement agreement) {
        present = true;
        if (end - at < NEXT_HOP_AT + 1) {
            return OPTIONAL_ERROR;
        }
        afi = Octets.u16(buffer, at);
        safi = Octets.u8(buffer, at + 2);
        nextHopAt = at + NEXT_HOP_AT;
        nextHopLength = Octets.u8(buffer, at + NEXT_HOP_LENGTH_AT);
        prefixesAt = nextHopAt + nextHopLength + 1;
        prefixesEnd = end;
        if (prefixesAt > end) {
            return OPTIONAL_ERROR;
        }
        Family known = AfiSafi.familyOf(afi, safi);
        if (known == null || !agreement.families().contains(known)) {
            return 0;
        }
        if (!NextHops.lengthFits(known, nextHopLength, agreement.ipv4OverIpv6())) {
            return OPTIONAL_ERROR;
        }
        return takePrefixes(buffer, known, agreement);
    }

    int readUnreach(byte[] buffer, int at, int end, Agreement agreement) {
        present = true;
        if (end - at < NEXT_HOP_LENGTH_AT) {
            return OPTIONAL_ERROR;
        }
        afi = Octets.u16(buffer, at);
        safi = Octets.u8(buffer, at + 2);
        prefixesAt = at + NEXT_HOP_LENGTH_AT;
        prefixesEnd = end;
        Family known = AfiSafi.familyOf(afi, safi);
        if (known == null || !agreement.families().contains(known)) {
            return 0;
        }
        return takePrefixes(buffer, known, agreement);
    }

    private int takePrefixes(byte[] buffer, Family known, Agreement agreement) {
        boolean addPath = agreement.addPathReceived().contains(known);
        if (!Nlri.wellFormed(buffer, prefixesAt, prefixesEnd, known, addPath)) {
            return INVALID_NETWORK;
        }
        family = known;
        return 0;
    }
}
