package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.Slots;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Parts of a cohort that hear the same: all but one or two, or one alone. */
final class Audiences {
    private int[] a = new int[8];
    private int[] b = new int[8];
    private boolean[] alone = new boolean[8];
    private int[] firstRun = new int[8];
    private int[] lastRun = new int[8];
    private final Slots slots = new Slots();
    private final Slots.HashOf hashes = this::hash;
    private int count;
    private int latest;

    void clear() {
        slots.clear();
        count = 0;
        latest = Rib.NONE;
    }

    int count() {
        return count;
    }

    /** @param only whether {@code first} alone is meant, instead of all but both */
    int find(int first, int second, boolean only) {
        if (latest != Rib.NONE && is(latest, first, second, only)) {
            return latest;
        }
        int slot = slots.first(hash(first, second));
        while (slots.row(slot) != Rib.NONE && !is(slots.row(slot), first, second, only)) {
            slot = slots.next(slot);
        }
        int known = slots.row(slot);
        latest = known == Rib.NONE ? add(first, second, only) : known;
        return latest;
    }

    private boolean is(int audience, int first, int second, boolean only) {
        return a[audience] == first && b[audience] == second && alone[audience] == only;
    }

    private int hash(int audience) {
        return hash(a[audience], b[audience]);
    }

    private static int hash(int first, int second) {
        return Slots.mix((long) first << 32 | second & 0xFFFF_FFFFL);
    }

    private int add(int first, int second, boolean only) {
        if (count == a.length) {
            a = Arrays.copyOf(a, 2 * count);
            b = Arrays.copyOf(b, 2 * count);
            alone = Arrays.copyOf(alone, 2 * count);
            firstRun = Arrays.copyOf(firstRun, 2 * count);
            lastRun = Arrays.copyOf(lastRun, 2 * count);
        }
        int audience = count++;
        a[audience] = first;
        b[audience] = second;
        alone[audience] = only;
        firstRun[audience] = Rib.NONE;
        lastRun[audience] = Rib.NONE;
        slots.add(audience, hashes);
        return audience;
    }

    int firstRun(int audience) {
        return firstRun[audience];
    }

    /** Appends a run; returns the one before it, or {@link Rib#NONE}. */
    int append(int audience, int run) {
        int before = lastRun[audience];
        lastRun[audience] = run;
        if (before == Rib.NONE) {
            firstRun[audience] = run;
        }
        return before;
    }

    /** @param ends the members who know us at these; null: all of the audience */
    void send(int audience, Cohort cohort, @Nullable Ends ends, byte[] messages) {
        if (alone[audience]) {
            cohort.place(a[audience]).member().send(messages);
            return;
        }
        for (Place place : cohort.places()) {
            int peer = place.peer();
            if (peer != a[audience] && peer != b[audience] && (ends == null || place.ends() == ends)) {
                place.member().send(messages);
            }
        }
    }

    /** Our addresses that are known to members of an audience; some more may be among them. */
    List<Ends> ends(int audience, Cohort cohort) {
        return alone[audience] ? List.of(cohort.place(a[audience]).ends()) : cohort.ends();
    }
}
