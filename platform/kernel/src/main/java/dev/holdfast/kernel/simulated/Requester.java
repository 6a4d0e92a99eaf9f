package dev.holdfast.kernel.simulated;

/**
 * Who asked for a change, as its notification will tell.
 *
 * @param portId netlink port; 0: the kernel does it by itself, or does not tell
 * @param causedBy port of whoever knows of it all the same, because it asked for just that; 0: nobody
 */
record Requester(int portId, int sequence, int causedBy) {
    static final Requester KERNEL = new Requester(0, 0, 0);

    Requester(int portId, int sequence) {
        this(portId, sequence, portId);
    }

    /** For what the kernel announces without an author, though there is one. */
    Requester unnamed() {
        return new Requester(0, 0, causedBy);
    }
}
