package dev.holdfast.bgp.wire;

/** Writes attributes ascending by type: those of a route, and others in the place of some. */
public final class AttributesRewrite {
    private final AttributesView from;
    private final AttributesWriter to;
    private int next;

    /** @param to is cleared; {@code from} must not look at its bytes */
    public AttributesRewrite(AttributesView from, AttributesWriter to) {
        this.from = from;
        this.to = to.clear();
    }

    /** Leaves out that of the route; the caller writes another or none. Types must ascend from call to call. */
    public AttributesWriter replace(int type) {
        copyBefore(type);
        next = type + 1;
        return to;
    }

    /** Writes what is left. */
    public void finish() {
        copyBefore(Integer.MAX_VALUE);
    }

    private void copyBefore(int type) {
        int first = next;
        to.copyIf(from, each -> each >= first && each < type);
    }
}
