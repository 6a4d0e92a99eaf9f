package dev.holdfast.kernel.contract;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Origin;
import dev.holdfast.api.RouteCursor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A listener that keeps what it is told, and lets a test wait for it. */
public final class RecordedEvents implements KernelListener {

    /**
     * One event.
     *
     * @param what {@code CREATED}, {@code GONE} and so on; {@code NEXT_HOP_GONE}, {@code OVERFLOW}
     * @param object the route, link, address or rule; the id of a next-hop object
     */
    public record Event(String what, Object object, Origin origin) {
        public boolean isAbout(Class<?> type) {
            return type.isInstance(object);
        }
    }

    private static final Origin NOBODY = new Origin(0, 0, 0);

    private final List<Event> events = new ArrayList<>();

    @Override
    public void route(RouteEvent event, RouteCursor route, Origin origin) {
        keep(event.name(), route.toRoute(), origin);
    }

    @Override
    public void link(Presence presence, KernelLink link, Origin origin) {
        keep(presence.name(), link, origin);
    }

    @Override
    public void address(Presence presence, KernelAddress address, Origin origin) {
        keep(presence.name(), address, origin);
    }

    @Override
    public void rule(Presence presence, KernelRule rule, Origin origin) {
        keep(presence.name(), rule, origin);
    }

    @Override
    public void nextHopGone(long id, Origin origin) {
        keep("NEXT_HOP_GONE", id, origin);
    }

    @Override
    public void overflow() {
        keep("OVERFLOW", "", NOBODY);
    }

    @Override
    public void ended(Throwable cause) {
        keep("ENDED", cause, NOBODY);
    }

    private synchronized void keep(String what, Object object, Origin origin) {
        events.add(new Event(what, object, origin));
        notifyAll();
    }

    /** What was told so far. */
    public synchronized List<Event> all() {
        return List.copyOf(events);
    }

    /** The routes told of so far, with what became of them. */
    public List<Event> routes() {
        return all().stream().filter(event -> event.isAbout(KernelRoute.class)).toList();
    }

    public synchronized void clear() {
        events.clear();
    }

    /** Waits for an event that fits; fails with all that came if none does in time. */
    public synchronized Event await(String what, Predicate<Event> fits, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            for (Event event : events) {
                if (fits.test(event)) {
                    return event;
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionError("no " + what + " within " + patience + "; there came " + events);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + what, e);
            }
        }
    }
}
