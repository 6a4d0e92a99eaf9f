package dev.holdfast.bgp.wire;

import org.jspecify.annotations.Nullable;

/** What the value of an attribute must look like, and what follows if it does not (RFC 7606 §7, RFC 7607, RFC 8092, RFC 9234). */
final class AttributeRules {
    private static final int FLAGS_ERROR = 4;
    private static final int LENGTH_ERROR = 5;
    private static final int ORIGIN_ERROR = 6;
    private static final int NEXT_HOP_ERROR = 8;
    private static final int OPTIONAL_ERROR = 9;
    private static final int AS_PATH_ERROR = 11;

    /**
     * An error.
     *
     * @param discard whether only the attribute is left out; else the routes count as withdrawn
     * @param subcode of the UPDATE error it is
     */
    record Finding(boolean discard, int subcode, String why) {}

    static final Finding BAD_FLAGS = withdraw(FLAGS_ERROR, "wrong optional or transitive flag");
    static final Finding UNKNOWN_WELL_KNOWN = withdraw(2, "well-known, yet unknown");
    static final Finding TWICE = discard(1, "stands there twice; the first counts");

    private static final Finding ORIGIN_VALUE = withdraw(ORIGIN_ERROR, "value beyond 2");
    private static final Finding NEXT_HOP_VALUE = withdraw(NEXT_HOP_ERROR, "no address packets could be sent to");
    private static final Finding LENGTH = withdraw(LENGTH_ERROR, "wrong length");
    private static final Finding OPTIONAL_LENGTH = withdraw(OPTIONAL_ERROR, "wrong length");
    private static final Finding EXTERNAL = discard(OPTIONAL_ERROR, "not for external peers to send");
    private static final Finding LENGTH_UNIMPORTANT = discard(LENGTH_ERROR, "wrong length");
    private static final Finding AGGREGATOR_ZERO = discard(OPTIONAL_ERROR, "AS 0");
    private static final Finding AS4_FROM_AS4 = discard(OPTIONAL_ERROR, "not for peers with four-byte AS numbers");

    private AttributeRules() {}

    private static Finding withdraw(int subcode, String why) {
        return new Finding(false, subcode, why);
    }

    private static Finding discard(int subcode, String why) {
        return new Finding(true, subcode, why);
    }

    /** Checks a known attribute other than those of RFC 4760; its flags were right. Null if nothing is wrong. */
    static @Nullable Finding check(int type, byte[] buffer, int at, int end, Agreement agreement) {
        int length = end - at;
        return switch (type) {
            case AttributeType.ORIGIN -> origin(buffer, at, length);
            case AttributeType.AS_PATH -> asPath(buffer, at, end, agreement);
            case AttributeType.NEXT_HOP -> nextHop(buffer, at, length);
            case AttributeType.MED -> length == 4 ? null : LENGTH;
            case AttributeType.LOCAL_PREF -> agreement.internal() ? exactly(4, length) : EXTERNAL;
            case AttributeType.ORIGINATOR_ID -> agreement.internal() ? exactly(4, length) : EXTERNAL;
            case AttributeType.CLUSTER_LIST -> agreement.internal() ? multiple(4, length) : EXTERNAL;
            case AttributeType.ATOMIC_AGGREGATE -> length == 0 ? null : LENGTH_UNIMPORTANT;
            case AttributeType.AGGREGATOR -> aggregator(buffer, at, length, agreement.fourOctetAs() ? 4 : 2);
            case AttributeType.COMMUNITIES -> multiple(4, length);
            case AttributeType.EXTENDED_COMMUNITIES -> multiple(8, length);
            case AttributeType.LARGE_COMMUNITIES -> multiple(12, length);
            case AttributeType.OTC -> exactly(4, length);
            case AttributeType.AS4_PATH -> agreement.fourOctetAs() ? AS4_FROM_AS4 : as4Path(buffer, at, end);
            case AttributeType.AS4_AGGREGATOR ->
                agreement.fourOctetAs() ? AS4_FROM_AS4 : aggregator(buffer, at, length, 4);
            default -> null;
        };
    }

    private static @Nullable Finding origin(byte[] buffer, int at, int length) {
        if (length != 1) {
            return LENGTH;
        }
        return Octets.u8(buffer, at) <= 2 ? null : ORIGIN_VALUE;
    }

    private static @Nullable Finding nextHop(byte[] buffer, int at, int length) {
        if (length != NextHops.IPV4_BYTES) {
            return LENGTH;
        }
        return NextHops.usable(buffer, at, length) ? null : NEXT_HOP_VALUE;
    }

    private static @Nullable Finding asPath(byte[] buffer, int at, int end, Agreement agreement) {
        String why = AsPathBytes.refuse(buffer, at, end, agreement.fourOctetAs() ? 4 : 2, agreement.internal());
        return why == null ? null : withdraw(AS_PATH_ERROR, why);
    }

    private static @Nullable Finding as4Path(byte[] buffer, int at, int end) {
        String why = AsPathBytes.refuse(buffer, at, end, 4, true);
        return why == null ? null : discard(OPTIONAL_ERROR, why);
    }

    private static @Nullable Finding aggregator(byte[] buffer, int at, int length, int asBytes) {
        if (length != asBytes + 4) {
            return LENGTH_UNIMPORTANT;
        }
        return AsPathBytes.as(buffer, at, asBytes) == 0 ? AGGREGATOR_ZERO : null;
    }

    private static @Nullable Finding exactly(int bytes, int length) {
        return length == bytes ? null : OPTIONAL_LENGTH;
    }

    private static @Nullable Finding multiple(int bytes, int length) {
        return length > 0 && length % bytes == 0 ? null : OPTIONAL_LENGTH;
    }
}
