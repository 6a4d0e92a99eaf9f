package dev.holdfast.bgp.wire;

/**
 * The attributes of one announcement as one peer must get them, without the next hop if that goes into MP_REACH_NLRI.
 * Reused by one thread.
 */
final class OutgoingAttributes {
    private final boolean fourOctetAs;
    private byte[] bytes = new byte[1024];
    private int length;

    OutgoingAttributes(boolean fourOctetAs) {
        this.fourOctetAs = fourOctetAs;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** @param nextHopApart whether the next hop is left out here */
    void prepare(AttributesView view, boolean nextHopApart) {
        length = 0;
        byte[] from = view.buffer();
        // A path for a two-byte peer shrinks, but its numbers in full come on top.
        reserve(2 * (view.end() - view.start()) + 16);
        for (int at = view.start(); at < view.end(); ) {
            int type = Octets.u8(from, at + 1);
            boolean isLong = (from[at] & AttributeType.LONG) != 0;
            int value = at + (isLong ? 4 : 3);
            int end = value + (isLong ? Octets.u16(from, at + 2) : Octets.u8(from, at + 2));
            boolean apart = nextHopApart && (type == AttributeType.NEXT_HOP || type == AttributeType.MP_REACH);
            if (!apart) {
                one(from, type, at, value, end);
            }
            at = end;
        }
    }

    private void one(byte[] from, int type, int head, int value, int end) {
        if (fourOctetAs || type != AttributeType.AS_PATH && type != AttributeType.AGGREGATOR) {
            System.arraycopy(from, head, bytes, length, end - head);
            length += end - head;
        } else if (type == AttributeType.AS_PATH) {
            narrowPath(from, value, end);
        } else {
            narrowAggregator(from, Octets.u8(from, head), value);
        }
    }

    private void narrowPath(byte[] from, int start, int end) {
        boolean lossy = false;
        int at = length + 4;
        for (int segment = start; segment < end; segment = AsPathBytes.segmentEnd(from, segment, 4)) {
            int count = Octets.u8(from, segment + 1);
            bytes[at++] = from[segment];
            bytes[at++] = (byte) count;
            for (int i = 0; i < count; i++) {
                int as = Octets.i32(from, segment + AsPathBytes.HEAD + 4 * i);
                boolean fits = as >>> 16 == 0;
                lossy |= !fits;
                Octets.put16(bytes, at, fits ? as : Open.AS_TRANS);
                at += 2;
            }
        }
        length = AttributeBytes.closeUp(bytes, length, AttributeType.AS_PATH, at);
        if (lossy) {
            fullPath(from, start, end);
        }
    }

    /** Confederation segments must not be in it (RFC 6793 §3). */
    private void fullPath(byte[] from, int start, int end) {
        int at = length + 4;
        for (int segment = start; segment < end; ) {
            int next = AsPathBytes.segmentEnd(from, segment, 4);
            if (Octets.u8(from, segment) < AsPathBytes.CONFED_SEQUENCE) {
                System.arraycopy(from, segment, bytes, at, next - segment);
                at += next - segment;
            }
            segment = next;
        }
        if (at > length + 4) {
            length = AttributeBytes.closeUp(bytes, length, AttributeType.AS4_PATH, at);
        }
    }

    private void narrowAggregator(byte[] from, int flags, int value) {
        int as = Octets.i32(from, value);
        int id = Octets.i32(from, value + 4);
        int head = length;
        int at = AttributeBytes.head(bytes, length, AttributeType.AGGREGATOR, 6);
        bytes[head] |= flags & AttributeType.PARTIAL;
        Octets.put16(bytes, at, as >>> 16 == 0 ? as : Open.AS_TRANS);
        Octets.put32(bytes, at + 2, id);
        length = at + 6;
        if (as >>> 16 != 0) {
            at = AttributeBytes.head(bytes, length, AttributeType.AS4_AGGREGATOR, 8);
            Octets.put32(bytes, at, as);
            Octets.put32(bytes, at + 4, id);
            length = at + 8;
        }
    }

    private void reserve(int size) {
        if (size > bytes.length) {
            bytes = new byte[size];
        }
    }
}
