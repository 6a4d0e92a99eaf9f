package dev.holdfast.reconciler;

import dev.holdfast.model.Culprit;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Loss;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** One loss on its way from the kernel's word to the journal. Belongs to the reconciler's thread. */
final class LossEntry {
    static final long NOT_YET = Long.MIN_VALUE;

    final Object subject;
    final ObjectKey key;
    final @Nullable Owner owner;
    final Loss.Kind kind;
    final Object before;
    final @Nullable Object after;
    final long lostNanos;

    /** The route's forwarding, to see what may explain its loss; null: it is no route. */
    @Nullable
    Forwarding forwarding;

    /** Who asked the kernel for it; null: the kernel named nobody. */
    @Nullable
    CompletableFuture<Culprit> author;

    /** Whether a scan found it, with no event of its own. */
    boolean foundByScan;

    long healableNanos;
    long healedNanos = NOT_YET;
    boolean waiting;
    boolean over;

    @Nullable
    String noteToAdd;

    @Nullable
    IncidentGroup group;

    LossEntry(
            Object subject,
            ObjectKey key,
            @Nullable Owner owner,
            Loss.Kind kind,
            Object before,
            @Nullable Object after,
            long lostNanos) {
        this.subject = subject;
        this.key = key;
        this.owner = owner;
        this.kind = kind;
        this.before = before;
        this.after = after;
        this.lostNanos = lostNanos;
        this.healableNanos = lostNanos;
    }

    /** @param now the wall-clock time of {@code nowNanos} */
    Loss toLoss(Instant now, long nowNanos) {
        return new Loss(
                key,
                owner,
                kind,
                before.toString(),
                after == null ? null : after.toString(),
                at(lostNanos, now, nowNanos),
                at(healableNanos, now, nowNanos),
                healedNanos == NOT_YET ? null : at(healedNanos, now, nowNanos),
                healedNanos == NOT_YET ? -1 : Math.max(0, (healedNanos - healableNanos) / 1000));
    }

    private static Instant at(long nanos, Instant now, long nowNanos) {
        return now.minus(Duration.ofNanos(nowNanos - nanos));
    }
}
