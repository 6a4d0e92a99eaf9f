package dev.holdfast.kernel.simulated;

/**
 * Who asked for a change, as its notification will tell.
 *
 * @param portId netlink port; 0: the kernel does it by itself, or does not tell
 */
record Requester(int portId, int sequence) {
    static final Requester KERNEL = new Requester(0, 0);
}
