package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.Slots;
import java.util.Arrays;

/** Items of a batch with equal attributes for the same audience, found by both. */
final class Runs {
    private static final int LEAST = 64;

    private int[] attributes = new int[LEAST];
    private int[] audience = new int[LEAST];
    private int[] first = new int[LEAST];
    private int[] last = new int[LEAST];
    private int[] nextOfAudience = new int[LEAST];
    private final Slots slots = new Slots();
    private final Slots.HashOf hashes = this::hash;
    private int count;
    private int latest;

    void clear() {
        slots.clear();
        count = 0;
        latest = Rib.NONE;
    }

    int find(int set, int toWhom, Audiences audiences) {
        if (latest != Rib.NONE && is(latest, set, toWhom)) {
            return latest;
        }
        int slot = slots.first(hash(set, toWhom));
        while (slots.row(slot) != Rib.NONE && !is(slots.row(slot), set, toWhom)) {
            slot = slots.next(slot);
        }
        if (slots.row(slot) != Rib.NONE) {
            latest = slots.row(slot);
            return latest;
        }
        latest = add(set, toWhom);
        int before = audiences.append(toWhom, latest);
        if (before != Rib.NONE) {
            nextOfAudience[before] = latest;
        }
        return latest;
    }

    private boolean is(int run, int set, int toWhom) {
        return attributes[run] == set && audience[run] == toWhom;
    }

    private int hash(int run) {
        return hash(attributes[run], audience[run]);
    }

    private static int hash(int set, int toWhom) {
        return Slots.mix((long) set << 32 | toWhom & 0xFFFF_FFFFL);
    }

    private int add(int set, int toWhom) {
        if (count == attributes.length) {
            attributes = Arrays.copyOf(attributes, 2 * count);
            audience = Arrays.copyOf(audience, 2 * count);
            first = Arrays.copyOf(first, 2 * count);
            last = Arrays.copyOf(last, 2 * count);
            nextOfAudience = Arrays.copyOf(nextOfAudience, 2 * count);
        }
        int run = count++;
        attributes[run] = set;
        audience[run] = toWhom;
        first[run] = Rib.NONE;
        last[run] = Rib.NONE;
        nextOfAudience[run] = Rib.NONE;
        slots.add(run, hashes);
        return run;
    }

    /** Appends an item; returns the one before it, or {@link Rib#NONE}. */
    int append(int run, int item) {
        int before = last[run];
        last[run] = item;
        if (before == Rib.NONE) {
            first[run] = item;
        }
        return before;
    }

    int attributes(int run) {
        return attributes[run];
    }

    int first(int run) {
        return first[run];
    }

    int nextOfAudience(int run) {
        return nextOfAudience[run];
    }
}
