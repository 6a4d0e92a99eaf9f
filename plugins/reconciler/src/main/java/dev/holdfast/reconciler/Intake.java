package dev.holdfast.reconciler;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.IntentTable;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.KernelRule;
import dev.holdfast.api.Origin;
import dev.holdfast.api.RouteCursor;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.Culprit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes kernel events in on the dataplane's thread: keeps those that concern us, starts finding out who did it while the
 * process may still live, and leaves the rest to the reconciler's thread.
 */
final class Intake implements KernelListener {
    private static final long SAME_AUTHOR_NANOS = 300_000_000L;
    private static final int AUTHORS = 64;
    private static final int KERNEL = 2; // protocol of connected routes, RTPROT_KERNEL

    private final IntentTable table;
    private final Attribution attribution;
    private final Inbox inbox;
    private final Underlay underlay;
    private final Clock clock;
    private final BooleanSupplier anyWaiting;
    private final Map<Integer, Inquiry> inquiries = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Integer, Inquiry> eldest) {
            return size() > AUTHORS;
        }
    };

    private @Nullable Inquiry unasked;

    private record Inquiry(long sinceNanos, CompletableFuture<Culprit> culprit) {}

    /** @param anyWaiting whether something waits for a gateway or a link */
    Intake(
            IntentTable table,
            Attribution attribution,
            Inbox inbox,
            Underlay underlay,
            Clock clock,
            BooleanSupplier anyWaiting) {
        this.table = table;
        this.attribution = attribution;
        this.inbox = inbox;
        this.underlay = underlay;
        this.clock = clock;
        this.anyWaiting = anyWaiting;
    }

    @Override
    public void route(RouteEvent event, RouteCursor route, Origin origin) {
        if (underlay.concerns(route) && underlay.doubt()) {
            inbox.wake();
        }
        if (route.protocol() == KERNEL && event != RouteEvent.DELETED) {
            if (anyWaiting.getAsBoolean()) {
                inbox.add(new Note.OfConnected(origin), origin.atNanos());
            }
        } else if (route.metric() != 0 && concernsUs(route)) {
            KernelRoute copy = route.toRoute();
            add(new Note.OfRoute(event, copy, origin, author(origin)), origin);
        }
    }

    private boolean concernsUs(RouteCursor route) {
        table.lock().lock();
        try {
            return table.routes()
                            .find(
                                    route.family(),
                                    route.high(),
                                    route.low(),
                                    route.prefixLength(),
                                    route.table(),
                                    route.tos(),
                                    route.metric())
                    != RouteRows.NONE;
        } finally {
            table.lock().unlock();
        }
    }

    /** Who did it, as far as somebody asks already; null: the event has no author. */
    private @Nullable CompletableFuture<Culprit> author(Origin origin) {
        if (origin.isAnonymous()) {
            return null;
        }
        // One inquiry serves all events of one port within a short time: a flush is one process, not a hundred
        // thousand.
        Inquiry known = inquiries.get(origin.portId());
        if (known != null && origin.atNanos() - known.sinceNanos() < SAME_AUTHOR_NANOS) {
            return known.culprit();
        }
        Inquiry inquiry = new Inquiry(origin.atNanos(), new CompletableFuture<>());
        inquiries.put(origin.portId(), inquiry);
        unasked = inquiry;
        return inquiry.culprit();
    }

    /** First heal, then ask. No lambda before the note is handed over: linking one takes longer than healing. */
    private void add(Note note, Origin origin) {
        inbox.add(note, origin.atNanos());
        Inquiry asking = unasked;
        if (asking != null) {
            unasked = null;
            attribution.identify(origin).thenAccept(asking.culprit()::complete);
        }
    }

    @Override
    public void link(Presence presence, KernelLink link, Origin origin) {
        add(new Note.OfLink(presence, link, origin, author(origin)), origin);
    }

    @Override
    public void address(Presence presence, KernelAddress address, Origin origin) {
        add(new Note.OfAddress(presence, address, origin, author(origin)), origin);
    }

    @Override
    public void rule(Presence presence, KernelRule rule, Origin origin) {
        add(new Note.OfRule(presence, rule, origin, author(origin)), origin);
    }

    @Override
    public void nextHopGone(long id, Origin origin) {
        add(new Note.OfNextHop(id, origin, author(origin)), origin);
    }

    @Override
    public void overflow() {
        inbox.add(new Note.Overflow(), clock.nanos());
    }

    @Override
    public void ended(Throwable cause) {
        inbox.add(new Note.Ended(cause), clock.nanos());
    }
}
