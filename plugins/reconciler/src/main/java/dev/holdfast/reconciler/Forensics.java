package dev.holdfast.reconciler;

import dev.holdfast.api.Attribution;
import dev.holdfast.api.Clock;
import dev.holdfast.api.Incidents;
import dev.holdfast.model.AddressKey;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.RouteKey;
import dev.holdfast.reconciler.Happenings.Happening;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * From losses to incidents: waits a moment for the events that explain a loss, asks who did it, and folds what one culprit
 * did in one go into one incident. Healing never waits for it. Belongs to the reconciler's thread.
 */
final class Forensics {
    /**
     * Events of one cause arrive in no fixed order, as a rule within milliseconds of each other; the two of a deleted link are
     * further apart, because the kernel waits in between for all who may still use it.
     */
    private static final long EVIDENCE_NANOS = 150_000_000L;

    private static final long FOLD_NANOS = 1_000_000_000L;
    private static final long UPDATE_NANOS = 250_000_000L;
    private static final int OPEN_GROUPS = 1000;

    private final Happenings happenings;
    private final Culprits culprits;
    private final Incidents incidents;
    private final Clock clock;
    private final Map<Object, LossEntry> open = new HashMap<>();
    private final ArrayDeque<LossEntry> unexplained = new ArrayDeque<>();
    private final Map<Object, IncidentGroup> collecting = new HashMap<>();
    private final List<IncidentGroup> groups = new ArrayList<>();
    private BiConsumer<LossEntry, Culprit> onCulprit = (entry, culprit) -> {};

    Forensics(Happenings happenings, Attribution attribution, Incidents incidents, Clock clock) {
        this.happenings = happenings;
        this.culprits = new Culprits(attribution);
        this.incidents = incidents;
        this.clock = clock;
    }

    void onCulprit(BiConsumer<LossEntry, Culprit> told) {
        onCulprit = told;
    }

    void lost(LossEntry entry) {
        if (entry.over) {
            unexplained.addLast(entry); // told for the record, nothing to heal
        } else if (open.putIfAbsent(entry.subject, entry) == null) {
            unexplained.addLast(entry);
        }
    }

    boolean isLost(Object subject) {
        return !open.isEmpty() && open.containsKey(subject);
    }

    /** It cannot be healed before something else is there. */
    void waits(Object subject) {
        LossEntry entry = open.isEmpty() ? null : open.get(subject);
        if (entry != null) {
            entry.waiting = true;
        }
    }

    /** What it waited for came at {@code nanos}. */
    void healable(Object subject, long nanos) {
        LossEntry entry = open.isEmpty() ? null : open.get(subject);
        if (entry != null && entry.waiting) {
            entry.waiting = false;
            entry.healableNanos = Math.max(nanos, entry.lostNanos);
        }
    }

    /** @return from healable to healed, in nanoseconds; -1 if it was not lost */
    long healed(Object subject, long nowNanos) {
        LossEntry entry = open.isEmpty() ? null : open.remove(subject);
        if (entry == null) {
            return -1;
        }
        entry.healedNanos = nowNanos;
        entry.over = true;
        if (entry.group != null) {
            entry.group.root().healed(nowNanos);
        }
        return nowNanos - entry.healableNanos;
    }

    /** It will not be healed: its owner took it back, or a policy says so. */
    void abandoned(Object subject, long nowNanos) {
        LossEntry entry = open.isEmpty() ? null : open.remove(subject);
        if (entry != null) {
            entry.over = true;
            if (entry.group != null) {
                entry.group.root().abandoned(nowNanos);
            }
        }
    }

    /** Adds a word to the incident an object is in. */
    void note(Object subject, String words, long nowNanos) {
        LossEntry entry = open.get(subject);
        if (entry != null && entry.group != null) {
            entry.group.root().note(words, nowNanos);
        } else if (entry != null) {
            entry.noteToAdd = words;
        }
    }

    /** The reconciler stops: what is open is put on record as it stands. */
    void close(long nowNanos) {
        while (!unexplained.isEmpty()) {
            explain(unexplained.removeFirst(), nowNanos);
        }
        for (IncidentGroup group : groups) {
            if (group.mergedInto == null) {
                if (group.culprit == null) {
                    group.culprit =
                            group.inquiry.getNow(Culprit.unknown(0, "the daemon stopped before it was found out"));
                }
                if (group.id == 0) {
                    group.id = incidents.nextId();
                }
                if (!group.isQuiet(nowNanos, 0)) {
                    group.note("the daemon stopped before all was back", nowNanos);
                }
                incidents.record(group.toIncident(true, clock.now(), nowNanos));
            }
        }
        groups.clear();
    }

    void turn(long nowNanos) {
        while (!unexplained.isEmpty() && nowNanos - unexplained.getFirst().lostNanos >= EVIDENCE_NANOS) {
            explain(unexplained.removeFirst(), nowNanos);
        }
        for (Iterator<IncidentGroup> it = groups.iterator(); it.hasNext(); ) {
            IncidentGroup group = it.next();
            boolean done = group.mergedInto != null || advance(group, nowNanos);
            if (done) {
                it.remove();
                collecting.values().remove(group);
            }
        }
    }

    /** When {@link #turn} should be called next, in nanoseconds from now; {@link Long#MAX_VALUE}: no need. */
    long dueIn(long nowNanos) {
        if (!groups.isEmpty()) {
            return 20_000_000L;
        }
        return unexplained.isEmpty()
                ? Long.MAX_VALUE
                : Math.max(0, unexplained.getFirst().lostNanos + EVIDENCE_NANOS - nowNanos);
    }

    private void explain(LossEntry entry, long nowNanos) {
        Happening happening = entry.author != null ? null : happening(entry);
        Object author =
                happening != null ? happening : entry.author != null ? entry.author : found(entry) + device(entry);
        IncidentGroup group = happening != null && happening.ours() ? repaired(happening) : null;
        group = group == null ? collecting.get(author) : group;
        if (group == null || group.mergedInto != null) {
            group = newGroup(entry, happening);
            collecting.put(author, group);
            groups.add(group);
        }
        group.add(entry, nowNanos);
        if (entry.noteToAdd != null) {
            group.note(entry.noteToAdd, nowNanos);
        }
        if (group.culprit != null) {
            onCulprit.accept(entry, group.culprit);
        }
    }

    /** What mending a link costs belongs to the incident in which the link came to harm; null: there is none. */
    private @Nullable IncidentGroup repaired(Happening mending) {
        for (IncidentGroup group : groups) {
            if (group.mergedInto == null && group.hasLost(mending.device(), mending.atNanos(), FOLD_NANOS)) {
                return group;
            }
        }
        return null;
    }

    private @Nullable Happening happening(LossEntry entry) {
        if (entry.key instanceof RouteKey route && entry.forwarding != null) {
            return happenings.forRoute(route.prefix().family(), entry.forwarding, entry.lostNanos);
        }
        return happenings.forObject(entry.key, entry.lostNanos);
    }

    private static String found(LossEntry entry) {
        return entry.foundByScan ? "scan" : "event";
    }

    private IncidentGroup newGroup(LossEntry entry, @Nullable Happening happening) {
        if (happening != null) {
            CompletableFuture<Culprit> inquiry = happening.ours()
                    ? CompletableFuture.completedFuture(Culprit.unknown(0, "our own change brought it about"))
                    : happening.culprit() != null
                            ? happening.culprit()
                            : culprits.ofDevice(happening.device(), happening.atNanos());
            return new IncidentGroup(happening.cause(), happening.words(), found(entry), inquiry, entry.lostNanos);
        }
        if (entry.author != null) {
            return new IncidentGroup(Cause.PROCESS, "", found(entry), entry.author, entry.lostNanos);
        }
        String device = device(entry);
        CompletableFuture<Culprit> inquiry = device == null
                ? culprits.ofNobody(entry.foundByScan, entry.lostNanos)
                : culprits.ofDevice(device, entry.lostNanos);
        return new IncidentGroup(Cause.UNKNOWN, "", found(entry), inquiry, entry.lostNanos);
    }

    /** The link an event without author was about; null: none, or there was no event. */
    private static @Nullable String device(LossEntry entry) {
        if (entry.foundByScan) {
            return null;
        }
        return entry.key instanceof LinkKey link
                ? link.name()
                : entry.key instanceof AddressKey address ? address.device() : null;
    }

    /** @return whether the group is done with */
    private boolean advance(IncidentGroup group, long nowNanos) {
        if (group.culprit == null && group.inquiry.isDone()) {
            name(group, group.inquiry.join(), nowNanos);
        }
        if (group.mergedInto != null) {
            return true;
        }
        if (group.culprit == null) {
            return false;
        }
        boolean closes = group.isQuiet(nowNanos, FOLD_NANOS) || groups.size() > OPEN_GROUPS;
        boolean first = group.id == 0;
        if (first) {
            group.id = incidents.nextId();
        }
        if (closes || first || group.changed && nowNanos - group.lastRecordNanos >= UPDATE_NANOS) {
            incidents.record(group.toIncident(closes, clock.now(), nowNanos));
            group.lastRecordNanos = nowNanos;
            group.changed = false;
        }
        return closes;
    }

    /** The same process or script; of two that cannot be named, that the same is known of both. */
    private static boolean isSame(Culprit a, Culprit b) {
        return a.command() == null && b.command() == null
                ? a.evidence().equals(b.evidence())
                : a.identity().equals(b.identity());
    }

    /** Who takes an address away takes, in the same act, what hangs on it. */
    private static boolean isOneAct(Cause a, Cause b) {
        return a == Cause.PROCESS && b == Cause.ADDRESS_GONE || a == Cause.ADDRESS_GONE && b == Cause.PROCESS;
    }

    private void name(IncidentGroup group, Culprit culprit, long nowNanos) {
        group.culprit = culprit;
        if (group.cause == Cause.UNKNOWN && culprit.command() != null) {
            group.cause = Cause.PROCESS;
        }
        for (IncidentGroup other : groups) {
            boolean same = other != group
                    && other.mergedInto == null
                    && other.culprit != null
                    && (other.cause == group.cause || isOneAct(other.cause, group.cause) && culprit.command() != null)
                    && isSame(other.culprit, culprit);
            if (same) {
                other.absorb(group, nowNanos);
                break;
            }
        }
        group.listed().forEach(entry -> onCulprit.accept(entry, culprit));
    }
}
