package dev.holdfast.kernel.bsd;

import dev.holdfast.api.Clock;
import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.KernelListener.RouteEvent;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.api.Origin;
import dev.holdfast.kernel.bsd.wire.Frames;
import dev.holdfast.kernel.bsd.wire.MessageClass;
import dev.holdfast.kernel.bsd.wire.RouteMessage;
import dev.holdfast.kernel.bsd.wire.Rtm;
import dev.holdfast.model.LinkKind;
import java.nio.ByteBuffer;

/**
 * Takes in what is read from a route socket, and tells the listener what of it is a change that others made. Everything
 * else is counted. Nothing here asks the table, answers, or makes the kernel send another message.
 *
 * <p>These kernels are silent about much: entries swept away with an interface, and on Darwin messages that did not fit
 * the buffer. The periodic scan is what makes up for it.
 */
final class Monitor {
    private static final long RESYNC_GAP_NANOS = 10_000_000_000L;

    private final Interfaces interfaces;
    private final LinkChanges links;
    private final EchoLedger ledger;
    private final SideEffects sideEffects;
    private final Classifier classifier;
    private final RouteReader reader;
    private final KernelListener listener;
    private final MessageCounts counts;
    private final Clock clock;
    private final Frames frames = new Frames();
    private final RouteWindow window = new RouteWindow();
    private long resyncAllowedAt = Long.MIN_VALUE;

    Monitor(
            Interfaces interfaces,
            LinkChanges links,
            EchoLedger ledger,
            SideEffects sideEffects,
            Classifier classifier,
            RouteReader reader,
            KernelListener listener,
            MessageCounts counts,
            Clock clock) {
        this.interfaces = interfaces;
        this.links = links;
        this.ledger = ledger;
        this.sideEffects = sideEffects;
        this.classifier = classifier;
        this.reader = reader;
        this.listener = listener;
        this.counts = counts;
        this.clock = clock;
    }

    /**
     * @param length of one read, from byte 0 on
     * @return whether it was an event
     */
    boolean take(ByteBuffer record, int length) {
        if (!frames.isOneRecord(record, length)) {
            counts.mismatched();
            resync();
            return false;
        }
        if (frames.version() != Rtm.VERSION) {
            counts.otherVersion();
            resync();
            return false;
        }
        MessageClass what = classifier.classify(frames.type(), record, 0, length);
        counts.count(what);
        switch (what) {
            case EVENT_ROUTE -> route(classifier.message(), clock.nanos());
            case EVENT_ADDRESS -> address(classifier.message(), clock.nanos());
            case EVENT_LINK -> link(classifier.message(), clock.nanos());
            case MALFORMED -> resync();
            default -> {
                // Counted.
            }
        }
        return what.isEvent();
    }

    /** The system could not keep messages for us. */
    void lost() {
        counts.lost();
        resync();
    }

    /** What we took away ourselves without being asked to. */
    void tellSideEffects() {
        for (KernelRoute lost = sideEffects.next(); lost != null; lost = sideEffects.next()) {
            listener.route(RouteEvent.DELETED, window.at(lost), anonymous(clock.nanos()));
        }
    }

    /** Has everything read again; at most once in ten seconds, however much anybody sends us. */
    private void resync() {
        long now = clock.nanos();
        if (resyncAllowedAt == Long.MIN_VALUE || now - resyncAllowedAt >= 0) {
            resyncAllowedAt = now + RESYNC_GAP_NANOS;
            counts.resync();
            listener.overflow();
        }
    }

    private void route(RouteMessage message, long now) {
        KernelRoute route = reader.read(message);
        if (route == null) {
            return;
        }
        RouteEvent event =
                switch (message.type()) {
                    case Rtm.ADD -> RouteEvent.CREATED;
                    case Rtm.CHANGE -> RouteEvent.REPLACED;
                    default -> RouteEvent.DELETED;
                };
        listener.route(event, window.at(route), new Origin(message.pid(), message.sequence(), now));
    }

    private void address(RouteMessage message, long now) {
        String device = interfaces.name(message.index());
        if (device == null) {
            return; // gone already; so is the address
        }
        boolean pointToPoint = interfaces.isPointToPoint(message.index());
        KernelAddress address = Interfaces.address(message, device, pointToPoint);
        if (address == null) {
            return;
        }
        Presence presence = message.type() == Rtm.NEWADDR ? Presence.PRESENT : Presence.GONE;
        if (!ledger.isExpected(LinkSigns.held(presence, address.address().key()), now)) {
            listener.address(presence, address, anonymous(now));
        }
    }

    private void link(RouteMessage message, long now) {
        if (message.type() == Rtm.IFANNOUNCE) {
            announced(message, now);
            return;
        }
        String name = interfaces.name(message.index());
        if (name != null) {
            present(Interfaces.of(message, name), now);
        }
    }

    private void announced(RouteMessage message, long now) {
        String name = message.announcedName();
        if (!Interfaces.isName(name)) {
            return;
        }
        if (message.isDeparture()) {
            interfaces.forget(message.index());
            boolean ours = ledger.isExpected(LinkSigns.state(name, Presence.GONE, false), now)
                    || ledger.isExpected(LinkSigns.birthOf(name), now);
            if (!ours) {
                var gone = new KernelLink(message.index(), name, false, false, 0, new LinkKind.Other(""));
                listener.link(Presence.GONE, gone, anonymous(now));
            }
            return;
        }
        interfaces.learn(message.index(), name);
        Interfaces.Interface found = interfaces.find(message.index());
        // It may be gone again: then its departure comes next.
        present(found == null ? new Interfaces.Interface(message.index(), name, 0, 0, 0, 0) : found, now);
    }

    private void present(Interfaces.Interface found, long now) {
        boolean ours = ledger.isExpected(LinkSigns.state(found.name(), Presence.PRESENT, found.up()), now)
                || ledger.isExpected(LinkSigns.birthOf(found.name()), now);
        if (!ours) {
            listener.link(Presence.PRESENT, link(found, links.kind(found)), anonymous(now));
        }
    }

    static KernelLink link(Interfaces.Interface found, LinkKind kind) {
        return new KernelLink(found.index(), found.name(), found.up(), found.carrier(), found.mtu(), kind);
    }

    /** Reports about links and addresses name nobody. */
    private static Origin anonymous(long now) {
        return new Origin(0, 0, now);
    }
}
