package dev.holdfast.bgp.instance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The last events, for whoever follows them. Written by the instance's thread, read by any; neither waits for the other. */
final class EventLog {
    static final int MOST_KEPT = 4096;
    static final int MOST_TOLD = 1000;
    static final Duration LONGEST_WAIT = Duration.ofSeconds(60);

    /** How long after the last question routes are still recorded: longer than a poll and the way to the next one. */
    private static final long INTEREST_NANOS = Duration.ofSeconds(90).toNanos();

    private final Deque<BgpEvent> events = new ArrayDeque<>();
    private final long before;
    private long last;
    private boolean closed;
    private volatile long routesUntil = Long.MIN_VALUE;
    private volatile boolean routes;

    /**
     * @param begun when this run began. Its numbers go on from there, above all that an earlier run can have given, so that
     *     whoever followed that one is told all of this one, and nothing of a number that happened to be lower.
     */
    EventLog(Instant begun) {
        before = TimeUnit.SECONDS.toMicros(begun.getEpochSecond()) + begun.getNano() / 1000;
        last = before;
    }

    /** Whether anybody wants to hear of routes; asked before an event of one is made. */
    boolean followsRoutes() {
        if (routes && System.nanoTime() - routesUntil > 0) {
            routes = false;
        }
        return routes;
    }

    void peer(String what, String peer, String text) {
        add(BgpEvent.Kind.PEERS, what, peer, "", "", 0, text);
    }

    void route(String what, String prefix, String peer, String previousPeer, long pathId) {
        add(BgpEvent.Kind.ROUTES, what, peer, prefix, previousPeer, pathId, "");
    }

    private synchronized void add(
            BgpEvent.Kind kind, String what, String peer, String prefix, String previous, long pathId, String text) {
        if (events.size() == MOST_KEPT) {
            events.remove();
        }
        events.add(new BgpEvent(++last, Instant.now(), kind, what, peer, prefix, previous, pathId, text));
        notifyAll();
    }

    /** See {@link InstanceControl#events}. */
    synchronized EventPage after(long after, Duration wait, Set<BgpEvent.Kind> kinds) {
        if (kinds.contains(BgpEvent.Kind.ROUTES)) {
            routesUntil = System.nanoTime() + INTEREST_NANOS;
            routes = true;
        }
        // A number from the future is one of another run as well: the clock was set back.
        long from = after <= 0 ? last : after < before || after > last ? before : after;
        long deadline = System.nanoTime() + min(wait, LONGEST_WAIT).toNanos();
        while (true) {
            EventPage page = page(from, kinds);
            long left = deadline - System.nanoTime();
            if (!page.events().isEmpty() || left <= 0 || closed) {
                return page;
            }
            try {
                wait(left / 1_000_000, (int) (left % 1_000_000));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return page;
            }
        }
    }

    /** Nobody waits any more. */
    synchronized void close() {
        closed = true;
        notifyAll();
    }

    private EventPage page(long from, Set<BgpEvent.Kind> kinds) {
        long oldest = last - events.size();
        long lost = Math.max(0, oldest - from);
        List<BgpEvent> found = new ArrayList<>();
        long next = Math.max(from, oldest);
        for (BgpEvent event : events) {
            if (event.number() <= from) {
                continue;
            }
            if (found.size() == MOST_TOLD) {
                break;
            }
            next = event.number();
            if (kinds.contains(event.kind())) {
                found.add(event);
            }
        }
        return new EventPage(found, next, lost);
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}
