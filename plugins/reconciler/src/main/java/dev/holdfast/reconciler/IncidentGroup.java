package dev.holdfast.reconciler;

import dev.holdfast.model.Cause;
import dev.holdfast.model.Culprit;
import dev.holdfast.model.Incident;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.Loss;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The losses that one act has cost so far: an incident in the making. Belongs to the reconciler's thread. */
final class IncidentGroup {
    private static final int TOLD_APART = 4;
    private static final String AND_MORE = "and more";

    Cause cause;
    private String trigger;
    final String found;
    final CompletableFuture<Culprit> inquiry;
    private final List<LossEntry> listed = new ArrayList<>();
    private final long firstNanos;

    /** Another group that took this one's losses over; null: none. */
    @Nullable
    IncidentGroup mergedInto;

    @Nullable
    Culprit culprit;

    long id;
    long lastLossNanos;
    long lastChangeNanos;
    long lastRecordNanos;
    boolean changed = true;
    private int lost;
    private int healed;
    private int pending;
    private String note = "";
    private final Set<String> alsoBy = new LinkedHashSet<>();

    IncidentGroup(Cause cause, String trigger, String found, CompletableFuture<Culprit> inquiry, long firstNanos) {
        this.cause = cause;
        this.trigger = trigger;
        this.found = found;
        this.inquiry = inquiry;
        this.firstNanos = firstNanos;
        this.lastLossNanos = firstNanos;
        this.lastChangeNanos = firstNanos;
    }

    void add(LossEntry entry, long nowNanos) {
        entry.group = this;
        lost += entry.kind == Loss.Kind.FOLLOWED ? 0 : 1;
        if (entry.healedNanos != LossEntry.NOT_YET) {
            healed++;
        } else if (!entry.over) {
            pending++;
        }
        if (listed.size() < Incident.MAX_LOSSES) {
            listed.add(entry);
        }
        lastLossNanos = Math.max(lastLossNanos, entry.lostNanos);
        touch(nowNanos);
    }

    void healed(long nowNanos) {
        healed++;
        pending--;
        touch(nowNanos);
    }

    void abandoned(long nowNanos) {
        pending--;
        touch(nowNanos);
    }

    private void touch(long nowNanos) {
        lastChangeNanos = nowNanos;
        changed = true;
    }

    /** Takes over all that {@code other} has counted. */
    void absorb(IncidentGroup other, long nowNanos) {
        other.mergedInto = this;
        lost += other.lost;
        healed += other.healed;
        pending += other.pending;
        for (LossEntry entry : other.listed) {
            if (listed.size() < Incident.MAX_LOSSES) {
                listed.add(entry);
            }
        }
        lastLossNanos = Math.max(lastLossNanos, other.lastLossNanos);
        if (trigger.isEmpty() && !other.trigger.isEmpty()) {
            cause = other.cause; // that of the two which says more
            trigger = other.trigger;
        }
        if (note.isEmpty()) {
            note = other.note;
        }
        tellApart(other.culprit);
        touch(nowNanos);
    }

    /** The culprit shown is the first child of a script; what its other children did must not seem to be that one's deed. */
    private void tellApart(@Nullable Culprit other) {
        Culprit first = culprit;
        if (first == null || other == null || other.pid() == null || other.pid().equals(first.pid())) {
            return;
        }
        if (alsoBy.size() < TOLD_APART) {
            alsoBy.add("pid " + other.pid() + (other.commandLine() == null ? "" : ": " + other.commandLine()));
        } else {
            alsoBy.add(AND_MORE);
        }
    }

    private String fullNote() {
        return alsoBy.isEmpty()
                ? note
                : (note.isEmpty() ? "" : note + "; ") + "some of it was " + String.join(", ", alsoBy);
    }

    IncidentGroup root() {
        IncidentGroup root = this;
        while (root.mergedInto != null) {
            root = root.mergedInto;
        }
        return root;
    }

    void note(String words, long nowNanos) {
        if (!note.contains(words)) {
            note = note.isEmpty() ? words : note + "; " + words;
            touch(nowNanos);
        }
    }

    boolean isQuiet(long nowNanos, long foldNanos) {
        return pending == 0 && nowNanos - lastChangeNanos >= foldNanos;
    }

    /** Whether a link is among the losses, lost no longer than {@code withinNanos} before. */
    boolean hasLost(String link, long atNanos, long withinNanos) {
        for (LossEntry entry : listed) {
            if (entry.key instanceof LinkKey key
                    && key.name().equals(link)
                    && Math.abs(atNanos - entry.lostNanos) < withinNanos) {
                return true;
            }
        }
        return false;
    }

    List<LossEntry> listed() {
        return listed;
    }

    Incident toIncident(boolean closed, Instant now, long nowNanos) {
        Culprit known = culprit;
        List<Loss> losses = new ArrayList<>(listed.size());
        for (LossEntry entry : listed) {
            losses.add(entry.toLoss(now, nowNanos));
        }
        return new Incident(
                id,
                now.minus(Duration.ofNanos(nowNanos - firstNanos)),
                closed ? now.minus(Duration.ofNanos(nowNanos - lastChangeNanos)) : null,
                cause,
                trigger,
                found,
                known == null ? Culprit.unknown(0, "still being found out") : known,
                lost,
                healed,
                losses,
                fullNote());
    }
}
