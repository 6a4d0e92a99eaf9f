package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;

/**
 * Packs prefixes into as few UPDATEs as their encoded size allows, for one session. Begin with {@link #announce} or
 * {@link #withdraw}, hand over prefixes of that family, end with {@link #flush}. One thread; makes no garbage.
 */
public final class UpdateWriter implements PrefixVisitor {
    private static final int FIXED = Header.BYTES + 4;
    /** Head of a long attribute, then AFI, SAFI, length of next hop, reserved byte. */
    private static final int REACH_FIXED = 4 + 5;

    private static final int UNREACH_FIXED = 4 + 3;

    /** Whether routes with these attributes can be sent to this peer at all. */
    public enum Sendable {
        YES,
        /** No message it takes has room for them and a prefix; to this peer the routes count as withdrawn. */
        TOO_BIG,
        /** There is no next hop of a family that was agreed on for these routes (RFC 8950). */
        NEXT_HOP_NOT_AGREED
    }

    private enum Form {
        NOTHING,
        /** IPv4 with an IPv4 next hop: prefixes at the end of the message. */
        BODY,
        /** Everything else: prefixes within MP_REACH_NLRI. */
        REACH,
        WITHDRAWN,
        UNREACH
    }

    private final Outgoing outgoing;
    private final MessageSink sink;
    private final byte[] message;
    private final AttributesView view = new AttributesView();
    private final OutgoingAttributes attributes;

    private Form form = Form.NOTHING;
    private Family family = Family.IPV4;
    private boolean addPath;
    private int prefixesAt;
    private int at;
    /** Where prefixes must end, so that what follows them has room. */
    private int prefixesLimit;

    public UpdateWriter(Agreement agreement, MessageSink sink) {
        this(agreement.outgoing(), sink);
    }

    public UpdateWriter(Outgoing outgoing, MessageSink sink) {
        this.outgoing = outgoing;
        this.sink = sink;
        this.message = new byte[outgoing.mostBytes()];
        this.attributes = new OutgoingAttributes(outgoing.fourOctetAs());
    }

    /**
     * The prefixes that follow have these attributes, in the form {@link AttributesView} describes. If the answer is not
     * {@link Sendable#YES}, prefixes must not follow. The caller withdraws what it said earlier of such routes.
     */
    public Sendable announce(Family of, byte[] buffer, int start, int end) {
        flush();
        Sendable sendable = sendable(of, buffer, start, end);
        if (sendable == Sendable.YES) {
            begin(isBody(of) ? Form.BODY : Form.REACH, of);
        }
        return sendable;
    }

    /** What {@link #announce} would answer; begins nothing, and nothing must be begun. */
    public Sendable sendable(Family of, byte[] buffer, int start, int end) {
        view.wrap(buffer, start, end);
        boolean ipv4NextHop = view.has(AttributeType.NEXT_HOP);
        boolean ipv6Taken = of == Family.IPV6 || outgoing.ipv4OverIpv6();
        boolean agreed = ipv4NextHop ? of == Family.IPV4 : ipv6Taken && view.has(AttributeType.MP_REACH);
        if (!agreed) {
            return Sendable.NEXT_HOP_NOT_AGREED;
        }
        boolean body = isBody(of);
        attributes.prepare(view, !body);
        int longest = Nlri.bytes(of.bits(), outgoing.addPath().contains(of));
        int fixed = FIXED + attributes.length() + (body ? 0 : REACH_FIXED + nextHopEnd() - nextHopAt());
        return fixed + longest > message.length ? Sendable.TOO_BIG : Sendable.YES;
    }

    private boolean isBody(Family of) {
        return of == Family.IPV4 && view.has(AttributeType.NEXT_HOP);
    }

    /** The prefixes that follow are withdrawn. */
    public void withdraw(Family of) {
        flush();
        begin(of == Family.IPV4 ? Form.WITHDRAWN : Form.UNREACH, of);
    }

    private int nextHopAt() {
        return view.valueStart(AttributeType.MP_REACH) + 4;
    }

    private int nextHopEnd() {
        return view.valueEnd(AttributeType.MP_REACH) - 1;
    }

    /** Lays out all that stands before the prefixes. */
    private void begin(Form which, Family of) {
        form = which;
        family = of;
        addPath = outgoing.addPath().contains(of);
        int after = Header.BYTES;
        prefixesLimit = message.length;
        switch (which) {
            case BODY -> {
                Octets.put16(message, after, 0);
                Octets.put16(message, after + 2, attributes.length());
                System.arraycopy(attributes.bytes(), 0, message, FIXED, attributes.length());
                prefixesAt = FIXED + attributes.length();
            }
            case REACH -> {
                Octets.put16(message, after, 0);
                int size = nextHopEnd() - nextHopAt();
                int value = FIXED + 4;
                family(value);
                message[value + 3] = (byte) size;
                System.arraycopy(view.buffer(), nextHopAt(), message, value + 4, size);
                message[value + 4 + size] = 0;
                prefixesAt = value + 5 + size;
                prefixesLimit = message.length - attributes.length();
            }
            case WITHDRAWN -> {
                prefixesAt = after + 2;
                // No attributes: two zero bytes follow.
                prefixesLimit = message.length - 2;
            }
            case UNREACH -> {
                Octets.put16(message, after, 0);
                family(FIXED + 4);
                prefixesAt = FIXED + UNREACH_FIXED;
            }
            case NOTHING -> {}
        }
        at = prefixesAt;
    }

    private void family(int value) {
        AfiSafi unicast = AfiSafi.unicast(family);
        Octets.put16(message, value, unicast.afi());
        message[value + 2] = (byte) unicast.safi();
    }

    @Override
    public void ipv4(int pathId, long key) {
        prefix(Family.IPV4, pathId, (long) Ipv4Key.network(key) << 32, 0, Ipv4Key.length(key));
    }

    @Override
    public void ipv6(int pathId, long high, long low, int length) {
        prefix(Family.IPV6, pathId, high, low, length);
    }

    private void prefix(Family of, int pathId, long high, long low, int length) {
        if (form == Form.NOTHING || of != family) {
            throw new IllegalStateException("no " + of + " prefix was asked for");
        }
        if (at + Nlri.bytes(length, addPath) > prefixesLimit) {
            send();
        }
        at = Nlri.put(message, at, addPath, pathId, high, low, length);
    }

    /** Sends what is not sent yet. Afterwards nothing is begun. */
    public void flush() {
        if (form != Form.NOTHING && at > prefixesAt) {
            send();
        }
        form = Form.NOTHING;
    }

    /** Completes the message; the next one begins with the same head. */
    private void send() {
        int end = at;
        int after = Header.BYTES;
        switch (form) {
            case REACH -> {
                longHead(AttributeType.MP_REACH, at - FIXED - 4);
                System.arraycopy(attributes.bytes(), 0, message, at, attributes.length());
                end = at + attributes.length();
                Octets.put16(message, after + 2, end - FIXED);
            }
            case WITHDRAWN -> {
                Octets.put16(message, after, at - prefixesAt);
                Octets.put16(message, at, 0);
                end = at + 2;
            }
            case UNREACH -> {
                longHead(AttributeType.MP_UNREACH, at - FIXED - 4);
                Octets.put16(message, after + 2, end - FIXED);
            }
            case BODY, NOTHING -> {}
        }
        Header.put(message, 0, end, MessageType.UPDATE);
        sink.message(message, 0, end);
        at = prefixesAt;
    }

    private void longHead(int type, int length) {
        message[FIXED] = (byte) (AttributeType.flags(type) | AttributeType.LONG);
        message[FIXED + 1] = (byte) type;
        Octets.put16(message, FIXED + 2, length);
    }

    /** Tells that the family's table is complete (RFC 4724 §2): an empty UPDATE for IPv4, an empty MP_UNREACH_NLRI else. */
    public void endOfRib(Family of) {
        flush();
        if (of == Family.IPV4) {
            begin(Form.WITHDRAWN, of);
        } else {
            begin(Form.UNREACH, of);
        }
        send();
        form = Form.NOTHING;
    }
}
