package dev.holdfast.reconciler;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelLink;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.api.RouteRows;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.RouteKey;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes notes in: keeps the view and the standings, and works out what has to be read again because an event tells less than
 * it costs. Belongs to the reconciler's thread.
 */
final class NoteTaker {
    private static final Logger LOG = LoggerFactory.getLogger(NoteTaker.class);

    private final Parts parts;
    private final Witness witness;
    private final RouteWork routes;
    private final ObjectWork objects;

    NoteTaker(Parts parts, Witness witness, RouteWork routes, ObjectWork objects) {
        this.parts = parts;
        this.witness = witness;
        this.routes = routes;
        this.objects = objects;
    }

    /** What a batch of notes asks for. */
    static final class Demand {
        final Set<String> devices = new HashSet<>();
        boolean everything;
        boolean objects;
        final Set<String> unsure =
                new HashSet<>(); // links to be read again: what was told may be older than what is known
        boolean wakeWaiting;
        boolean ours; // whether anything is about what we use or want
        String ended = ""; // why no more events come
        long triggerNanos = Long.MAX_VALUE;
    }

    Demand take(List<Note> notes) {
        Demand demand = new Demand();
        for (Note note : notes) {
            if (note instanceof Note.OfRoute route) {
                demand.triggerNanos =
                        Math.min(demand.triggerNanos, route.origin().atNanos());
                route(route);
                demand.ours = true;
            } else if (note instanceof Note.OfLink link) {
                demand.triggerNanos =
                        Math.min(demand.triggerNanos, link.origin().atNanos());
                link(link, demand);
            } else if (note instanceof Note.OfAddress address) {
                demand.triggerNanos =
                        Math.min(demand.triggerNanos, address.origin().atNanos());
                address(address, demand);
            } else if (note instanceof Note.OfRule rule) {
                demand.triggerNanos =
                        Math.min(demand.triggerNanos, rule.origin().atNanos());
                rule(rule, demand);
            } else {
                other(note, demand);
            }
        }
        return demand;
    }

    private void route(Note.OfRoute note) {
        RouteKey key = note.route().key();
        if (key == null) {
            return;
        }
        parts.table.lock().lock();
        try {
            int row = parts.rows.find(key);
            if (row != RouteRows.NONE) {
                Standing before = parts.standings.at(row);
                parts.standings.apply(row, note.event(), note.route());
                witness.observe(row, before, note.culprit(), note.origin().atNanos(), false);
            }
        } finally {
            parts.table.lock().unlock();
        }
    }

    private void link(Note.OfLink note, Demand demand) {
        KernelLink link = note.link();
        boolean gone = note.presence() == Presence.GONE;
        if (isOutdated(note)) {
            if (gone) {
                happened(Cause.LINK_GONE, link.name(), "link " + link.name() + " was deleted", note);
            }
            demand.objects = true;
            demand.unsure.add(link.name());
            return;
        }
        KernelLink before = gone ? parts.view.removeLink(link.name()) : parts.view.put(link);
        LinkKey key = new LinkKey(link.name());
        if (gone ? before == null : link.equals(before)) {
            // No news, unless a write ran into it before it was told: what that was refused for need not be waited out.
            boolean again = objects.mayTryAgain(key);
            demand.objects |= again;
            demand.ours |= again;
            return;
        }
        boolean anew = before != null && !gone && before.index() != link.index();
        boolean wentDown = before != null && before.up() && !gone && !link.up();
        if (gone || anew) {
            happened(Cause.LINK_GONE, link.name(), "link " + link.name() + " was deleted", note);
        } else if (wentDown) {
            happened(Cause.LINK_DOWN, link.name(), "link " + link.name() + " was set down", note);
        }
        routes.forgetGateways();
        parts.underlay.doubt();
        if (objects.concerns(key)) {
            objects.sighted(key, note.culprit(), note.origin().atNanos());
            demand.objects = true;
            demand.ours = true;
        }
        // Addresses we want on a link that is there again, or is not there any more, are looked at in the same pass.
        demand.objects |= gone || anew || before == null || wentDown;
        if (routes.uses(link.name())) {
            demand.devices.add(link.name());
        }
        boolean gotCarrier = link.carrier() && (before == null || !before.carrier());
        boolean wider = before != null && link.mtu() > before.mtu(); // below 1280 bytes a link takes no IPv6 at all
        demand.wakeWaiting |= !gone && link.up() && (before == null || anew || !before.up() || gotCarrier || wider);
    }

    /** About a link that stood there before we made another of that name: it must not overwrite what is known of the new one. */
    private boolean isOutdated(Note.OfLink note) {
        KernelLink known = parts.view.link(note.link().name());
        boolean another = known != null && known.index() != note.link().index();
        return another
                && (note.presence() == Presence.GONE
                        || parts.view.isJustMade(known.name(), note.origin().atNanos()));
    }

    private void happened(Cause cause, String device, String words, Note.OfLink note) {
        parts.happenings.add(cause, device, words, note.origin(), note.culprit());
    }

    private void address(Note.OfAddress note, Demand demand) {
        KernelAddress address = note.address();
        AddressKey key = address.address().key();
        boolean gone = note.presence() == Presence.GONE;
        if (gone
                && note.culprit() == null
                && parts.view.isJustMade(key.device(), note.origin().atNanos())) {
            demand.objects = true;
            demand.unsure.add(key.device()); // with a link of ours go its addresses, and they may be back already
            return;
        }
        KernelAddress before = gone ? parts.view.remove(key) : parts.view.put(address);
        if (gone ? before == null : address.equals(before)) {
            return;
        }
        routes.forgetGateways();
        parts.underlay.doubt();
        if (objects.concerns(key)) {
            objects.sighted(key, note.culprit(), note.origin().atNanos());
            demand.objects = true;
            demand.ours = true;
        }
        if (!gone) {
            demand.wakeWaiting = true;
            return;
        }
        parts.happenings.addressGone(key, note.origin(), note.culprit());
        if (key.local().family() == Family.IPV4 && routes.uses(key.device())) {
            demand.devices.add(key.device());
        }
        addDevicesOfSource(key.local(), demand);
    }

    /** Routes that use a lost address as their source sit on any device. */
    private void addDevicesOfSource(IpAddress source, Demand demand) {
        parts.table.lock().lock();
        try {
            Forwarding last = null;
            for (int row = 0; row < parts.rows.limit(); row++) {
                Forwarding installed = parts.rows.live(row) ? parts.rows.installed(row) : null;
                if (installed != null && installed != last && source.equals(installed.source())) {
                    demand.everything |= installed.nextHops().stream().anyMatch(hop -> hop.device() == null);
                    installed.nextHops().stream()
                            .map(NextHop::device)
                            .filter(Objects::nonNull)
                            .forEach(demand.devices::add);
                }
                last = installed;
            }
        } finally {
            parts.table.lock().unlock();
        }
    }

    private void rule(Note.OfRule note, Demand demand) {
        if (note.presence() == Presence.GONE) {
            parts.view.remove(note.rule());
        } else {
            parts.view.put(note.rule());
        }
        if (note.rule().key() != null && objects.concerns(note.rule().key())) {
            objects.sighted(note.rule().key(), note.culprit(), note.origin().atNanos());
            demand.objects = true;
            demand.ours = true;
        }
        parts.underlay.doubt();
        // A gateway is looked up through the rules: without them routes are refused, with them they may work again.
        demand.wakeWaiting = true;
    }

    private void other(Note note, Demand demand) {
        if (note instanceof Note.OfConnected connected) {
            demand.triggerNanos =
                    Math.min(demand.triggerNanos, connected.origin().atNanos());
            demand.wakeWaiting = true;
            routes.forgetGateways();
        }
        if (note instanceof Note.OfNextHop hop) {
            parts.happenings.add(
                    Cause.NEXT_HOP_GONE,
                    "",
                    "next-hop object " + hop.id() + " was removed",
                    hop.origin(),
                    hop.culprit());
            demand.everything = true;
        } else if (note instanceof Note.Overflow) {
            parts.tally.overflows.increment();
            LOG.atWarn()
                    .setMessage("kernel events were lost; everything is read again")
                    .log();
            demand.everything = true;
        } else if (note instanceof Note.Ended ended) {
            LOG.atError()
                    .setMessage("the kernel's events ended")
                    .addKeyValue("cause", String.valueOf(ended.cause()))
                    .log();
            demand.ended = String.valueOf(ended.cause());
        }
    }
}
