package dev.holdfast.api;

/**
 * Where a kernel event says it comes from.
 *
 * @param portId netlink port of the socket that asked for it, as an unsigned number in an int: often, but not
 *     necessarily, a process id. 0: the kernel does not tell, which does not mean that it did it by itself
 * @param sequence of the request
 * @param atNanos when it was read, {@link Clock#nanos}
 */
public record Origin(int portId, int sequence, long atNanos) {

    /** An event without author. */
    public boolean isAnonymous() {
        return portId == 0;
    }
}
