package dev.holdfast.bgp.wire;

/**
 * Brings attributes that cannot be taken as they stand into the form {@link AttributesView} describes. Reused from message
 * to message by one thread.
 */
final class CanonicalAttributes {
    private byte[] bytes = new byte[1024];
    private int length;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** @param body whether they are for the routes of the body; else for those of MP_REACH_NLRI */
    void write(byte[] from, AttributeScan scan, boolean fourOctetAs, boolean body) {
        length = 0;
        for (int place = 0; place < scan.kept(); place++) {
            int head = scan.headAt(place);
            int value = scan.valueAt(place);
            int end = scan.endAt(place);
            int type = Octets.u8(from, head + 1);
            // An AS number may double, a long AS4_PATH may be put in front: four times the message is always enough.
            reserve(4 * (end - head) + 8 + as4Bytes(scan));
            switch (type) {
                case AttributeType.MP_REACH -> {
                    if (!body) {
                        nextHop(from, scan.reach());
                    }
                }
                case AttributeType.NEXT_HOP -> {
                    if (body) {
                        copy(from, head, end);
                    }
                }
                case AttributeType.AS4_PATH, AttributeType.AS4_AGGREGATOR -> {}
                case AttributeType.AS_PATH -> {
                    if (fourOctetAs) {
                        copy(from, head, end);
                    } else {
                        mergedPath(from, scan, value, end);
                    }
                }
                case AttributeType.LARGE_COMMUNITIES -> {
                    int at = length;
                    int flags = Octets.u8(from, head);
                    int valueEnd = LargeCommunityBytes.copyOnce(from, value, end, bytes, length + 4);
                    length = AttributeBytes.closeUp(bytes, length, type, valueEnd);
                    bytes[at] |= flags & AttributeType.PARTIAL;
                }
                case AttributeType.AGGREGATOR -> {
                    if (fourOctetAs) {
                        copy(from, head, end);
                    } else {
                        aggregator(from, scan, Octets.u8(from, head), value);
                    }
                }
                default -> {
                    int at = length;
                    copy(from, head, end);
                    if (AttributeType.flags(type) < 0) {
                        // We pass on what we do not understand, and say so (RFC 4271 §5).
                        bytes[at] |= AttributeType.PARTIAL;
                    }
                }
            }
        }
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            byte[] larger = new byte[Math.max(2 * bytes.length, length + more)];
            System.arraycopy(bytes, 0, larger, 0, length);
            bytes = larger;
        }
    }

    private static int as4Bytes(AttributeScan scan) {
        int place = scan.placeOf(AttributeType.AS4_PATH);
        return place < 0 ? 0 : scan.endAt(place) - scan.valueAt(place);
    }

    private void copy(byte[] from, int start, int end) {
        System.arraycopy(from, start, bytes, length, end - start);
        length += end - start;
    }

    /** An IPv4 next hop becomes a NEXT_HOP, an IPv6 one an MP_REACH_NLRI without prefixes. */
    private void nextHop(byte[] from, Multiprotocol reach) {
        int size = reach.nextHopLength();
        length = size == NextHops.IPV4_BYTES
                ? AttributeBytes.head(bytes, length, AttributeType.NEXT_HOP, size)
                : AttributeBytes.ipv6NextHopHead(bytes, length, size);
        copy(from, reach.nextHopAt(), reach.nextHopAt() + size);
        if (size != NextHops.IPV4_BYTES) {
            bytes[length++] = 0;
        }
    }

    private void mergedPath(byte[] from, AttributeScan scan, int value, int end) {
        int as4 = scan.placeOf(AttributeType.AS4_PATH);
        boolean use = as4 >= 0 && as4Valid(from, scan);
        int as4Start = use ? scan.valueAt(as4) : 0;
        int as4End = use ? scan.endAt(as4) : 0;
        int valueAt = length + 4;
        int valueEnd = As4Merge.merge(from, value, end, as4Start, as4End, bytes, valueAt);
        length = AttributeBytes.closeUp(bytes, length, AttributeType.AS_PATH, valueEnd);
    }

    /** AS4_* means something only if AGGREGATOR, if there is one, was made by a two-byte speaker from a large AS. */
    private static boolean as4Valid(byte[] from, AttributeScan scan) {
        int aggregator = scan.placeOf(AttributeType.AGGREGATOR);
        return aggregator < 0
                || Octets.u16(from, scan.valueAt(aggregator)) == Open.AS_TRANS
                || scan.placeOf(AttributeType.AS4_AGGREGATOR) < 0;
    }

    private void aggregator(byte[] from, AttributeScan scan, int flags, int value) {
        int as4 = scan.placeOf(AttributeType.AS4_AGGREGATOR);
        boolean use = as4 >= 0 && Octets.u16(from, value) == Open.AS_TRANS;
        int at = length;
        length = AttributeBytes.head(bytes, length, AttributeType.AGGREGATOR, 8);
        bytes[at] |= flags & AttributeType.PARTIAL;
        if (use) {
            copy(from, scan.valueAt(as4), scan.endAt(as4));
        } else {
            Octets.put32(bytes, length, Octets.u16(from, value));
            Octets.put32(bytes, length + 4, Octets.i32(from, value + 2));
            length += 8;
        }
    }
}
