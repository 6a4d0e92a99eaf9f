package dev.holdfast.bgp.rib;

/**
 * Who announces a prefix, with which attributes: 11 bytes a path, and 4 more where path ids are used or a policy changes
 * attributes. The paths of a prefix are a chain.
 */
final class Paths {
    /** A policy, a loop or another rule keeps it from being chosen; it is kept to be shown, and judged anew. */
    static final int REJECTED = 0x01;
    /** Its peer is gone, or back and has not repeated it. */
    static final int STALE = 0x02;
    /** Stale beyond the restart time. */
    static final int LONG_LIVED = 0x04;
    /** Both kinds of staleness. */
    static final int ANY_STALE = STALE | LONG_LIVED;
    /** The origin was checked: 0 nothing known, 1 valid, 2 invalid. */
    static final int VALIDATION_SHIFT = 3;

    static final int VALIDATION = 0x03 << VALIDATION_SHIFT;

    /** The peer is repeating its table (RFC 7313), and has not come to this one. */
    static final int UNREPEATED = 0x20;

    private final CharColumn peers = new CharColumn();
    private final IntColumn received = new IntColumn(0);
    private final IntColumn next = new IntColumn(Rib.NONE);
    private final ByteColumn flags = new ByteColumn();
    private final IntColumn pathIds = new IntColumn(0);
    /** Only where it is not what was received. */
    private final IntColumn effective = new IntColumn(Rib.NONE);

    private final Rows rows = new Rows();

    int add(int peer, int pathId, int attributes, int effectiveAttributes, int withFlags) {
        int path = rows.take();
        peers.set(path, peer);
        pathIds.set(path, pathId);
        next.set(path, Rib.NONE);
        set(path, attributes, effectiveAttributes, withFlags);
        return path;
    }

    void set(int path, int attributes, int effectiveAttributes, int withFlags) {
        received.set(path, attributes);
        effective.set(path, effectiveAttributes == attributes ? Rib.NONE : effectiveAttributes);
        flags.set(path, withFlags);
    }

    /** Two paths of the same prefix change places; the chain stays as it is. */
    void swap(int one, int other) {
        int peer = peer(one);
        int pathId = pathId(one);
        int attributes = received(one);
        int effectiveAttributes = effective(one);
        int withFlags = flags(one);
        peers.set(one, peer(other));
        pathIds.set(one, pathId(other));
        set(one, received(other), effective(other), flags(other));
        peers.set(other, peer);
        pathIds.set(other, pathId);
        set(other, attributes, effectiveAttributes, withFlags);
    }

    void remove(int path) {
        next.set(path, Rib.NONE);
        pathIds.set(path, 0);
        received.set(path, 0);
        effective.set(path, Rib.NONE);
        if (rows.give(path)) {
            peers.forgetPageOf(path);
            flags.forgetPageOf(path);
        }
    }

    int size() {
        return rows.size();
    }

    int peer(int path) {
        return peers.get(path);
    }

    int pathId(int path) {
        return pathIds.get(path);
    }

    int received(int path) {
        return received.get(path);
    }

    int effective(int path) {
        int changed = effective.get(path);
        return changed == Rib.NONE ? received.get(path) : changed;
    }

    int flags(int path) {
        return flags.get(path);
    }

    void flags(int path, int value) {
        flags.set(path, value);
    }

    int next(int path) {
        return next.get(path);
    }

    void next(int path, int other) {
        next.set(path, other);
    }

    long bytes() {
        return peers.bytes()
                + received.bytes()
                + next.bytes()
                + flags.bytes()
                + pathIds.bytes()
                + effective.bytes()
                + rows.bytes();
    }
}
