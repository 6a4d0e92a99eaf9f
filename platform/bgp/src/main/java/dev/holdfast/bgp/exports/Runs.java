package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.rib.Rib;
import java.util.Arrays;

/** Items of a batch with equal attributes for the same audience, found by both. */
final class Runs {
    private static final int LEAST = 64;

    private int[] attributes = new int[LEAST];
    private int[] audience = new int[LEAST];
    private int[] first = new int[LEAST];
    private int[] last = new int[LEAST];
    private int[] nextOfAudience = new int[LEAST];
    private int[] slots = empty(2 * LEAST);
    private int count;
    private int latest;

    private static int[] empty(int size) {
        int[] slots = new int[size];
        Arrays.fill(slots, Rib.NONE);
        return slots;
    }

    void clear() {
        if (count > 0) {
            Arrays.fill(slots, Rib.NONE);
        }
        count = 0;
        latest = Rib.NONE;
    }

    int find(int set, int toWhom, Audiences audiences) {
        if (latest != Rib.NONE && is(latest, set, toWhom)) {
            return latest;
        }
        int slot = slot(set, toWhom);
        while (slots[slot] != Rib.NONE && !is(slots[slot], set, toWhom)) {
            slot = slot + 1 & slots.length - 1;
        }
        if (slots[slot] != Rib.NONE) {
            latest = slots[slot];
            return latest;
        }
        slots[slot] = count;
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

    private int slot(int set, int toWhom) {
        return (set + 31 * toWhom) * 0x9E3779B9 >>> 8 & slots.length - 1;
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
        if (2 * count > slots.length) {
            slots = empty(2 * slots.length);
            for (int each = 0; each < count; each++) {
                int slot = slot(attributes[each], audience[each]);
                while (slots[slot] != Rib.NONE) {
                    slot = slot + 1 & slots.length - 1;
                }
                slots[slot] = each;
            }
        }
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
