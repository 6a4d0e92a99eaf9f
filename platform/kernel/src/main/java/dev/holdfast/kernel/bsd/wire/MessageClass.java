package dev.holdfast.kernel.bsd.wire;

/**
 * What a message on a route socket means to us. Only what is positively known to be a change is an event; the rest is
 * counted and has no effect. There is one meter for each.
 */
public enum MessageClass {
    EVENT_ROUTE,
    EVENT_ADDRESS,
    EVENT_LINK,
    /** A request that was refused; refusals are told to everybody like successes. */
    IGNORE_FAILED,
    IGNORE_OWN_ECHO,
    /** An ARP or ND entry: traffic, not topology. */
    IGNORE_NEIGHBOUR,
    /** An entry made for one destination by a look-up. */
    IGNORE_CLONED,
    IGNORE_REDIRECT,
    IGNORE_KERNEL_LOCAL,
    /** About a link-local, multicast or loopback destination. */
    IGNORE_SCOPE,
    /** About an interface that the filter leaves out. */
    IGNORE_INTERFACE,
    /** Somebody's packet or question met no route. Their number follows traffic, and they must never wake anything. */
    IGNORE_LOOKUP,
    IGNORE_MULTICAST,
    /** Known and of no interest. */
    IGNORE_OTHER,
    IGNORE_UNKNOWN,
    /** Cannot be read; the frame is left out. */
    MALFORMED;

    /** Whether somebody has to hear of it. */
    public boolean isEvent() {
        return this == EVENT_ROUTE || this == EVENT_ADDRESS || this == EVENT_LINK;
    }
}
