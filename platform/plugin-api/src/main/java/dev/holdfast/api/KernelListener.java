package dev.holdfast.api;

/**
 * Is told what others change in the kernel. All calls come from one thread of the dataplane and should return within
 * microseconds: whoever needs longer takes a note and does it elsewhere.
 *
 * <p>What a kernel does by itself, and much that processes do, arrives without an author: see {@link Origin}.
 */
public interface KernelListener {

    /** What became of a route. */
    enum RouteEvent {
        /** New, where no route had the key. */
        CREATED,
        /** New, in front of another with the same key. */
        PREPENDED,
        /** New, behind others with the same key; IPv6: it joined them. */
        APPENDED,
        /** In the place of another with the same key, of which no more is said. */
        REPLACED,
        DELETED
    }

    /** Whether an object is there now or was taken away. */
    enum Presence {
        PRESENT,
        GONE
    }

    /** @param route valid until this returns */
    void route(RouteEvent event, RouteCursor route, Origin origin);

    /** A link is new or has changed, or is gone. Its routes may have vanished without another word. */
    void link(Presence presence, KernelLink link, Origin origin);

    /** An address is new or has changed, or is gone. */
    void address(Presence presence, KernelAddress address, Origin origin);

    void rule(Presence presence, KernelRule rule, Origin origin);

    /** A next-hop object is gone; routes that hung on it may have vanished without another word. */
    void nextHopGone(long id, Origin origin);

    /** Events were lost: nothing known about the kernel can be trusted until the next full dump. */
    void overflow();

    /** The watch ended by itself; no more events will come. */
    void ended(Throwable cause);
}
