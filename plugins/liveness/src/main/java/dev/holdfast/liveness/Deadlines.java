package dev.holdfast.liveness;

import java.util.Arrays;

/**
 * Which slot is due when: a binary heap in which a slot's time can be changed, so that nothing in it is ever stale and
 * nothing has to be dropped. Slots are small numbers. Makes no garbage but to grow. Not safe for several threads at once.
 */
final class Deadlines {
    private static final int ABSENT = -1;

    private long[] time = new long[64]; // by slot
    private long[] order = new long[64]; // by slot: of two that are due together, the earlier set goes first
    private int[] position = absent(64); // by slot: where in the heap
    private int[] heap = new int[64];
    private int size;
    private long orders;

    private static int[] absent(int length) {
        int[] positions = new int[length];
        Arrays.fill(positions, ABSENT);
        return positions;
    }

    /** @param due {@link LivenessSession#NEVER} takes the slot out */
    void set(int slot, long due) {
        if (due == LivenessSession.NEVER) {
            remove(slot);
            return;
        }
        grow(slot);
        int at = position[slot];
        if (at != ABSENT && time[slot] == due) {
            return;
        }
        time[slot] = due;
        order[slot] = orders++;
        if (at == ABSENT) {
            at = size++;
            heap[at] = slot;
            position[slot] = at;
        }
        down(up(at));
    }

    private void remove(int slot) {
        if (slot >= position.length || position[slot] == ABSENT) {
            return;
        }
        int at = position[slot];
        position[slot] = ABSENT;
        int last = heap[--size];
        if (last != slot) {
            heap[at] = last;
            position[last] = at;
            down(up(at));
        }
    }

    /** The earliest deadline; {@link LivenessSession#NEVER} if there is none. */
    long first() {
        return size == 0 ? LivenessSession.NEVER : time[heap[0]];
    }

    /** Takes out the slot of the earliest deadline; to be called only if there is one. */
    int take() {
        int slot = heap[0];
        remove(slot);
        return slot;
    }

    int size() {
        return size;
    }

    private boolean before(int one, int other) {
        return time[one] != time[other] ? time[one] < time[other] : order[one] < order[other];
    }

    private int up(int at) {
        int here = at;
        while (here > 0 && before(heap[here], heap[(here - 1) / 2])) {
            swap(here, (here - 1) / 2);
            here = (here - 1) / 2;
        }
        return here;
    }

    private void down(int at) {
        int here = at;
        while (true) {
            int child = 2 * here + 1;
            if (child >= size) {
                return;
            }
            if (child + 1 < size && before(heap[child + 1], heap[child])) {
                child++;
            }
            if (!before(heap[child], heap[here])) {
                return;
            }
            swap(here, child);
            here = child;
        }
    }

    private void swap(int one, int other) {
        int slot = heap[one];
        heap[one] = heap[other];
        heap[other] = slot;
        position[heap[one]] = one;
        position[heap[other]] = other;
    }

    private void grow(int slot) {
        if (slot >= position.length) {
            int length = Math.max(slot + 1, position.length * 2);
            int old = position.length;
            time = Arrays.copyOf(time, length);
            order = Arrays.copyOf(order, length);
            position = Arrays.copyOf(position, length);
            Arrays.fill(position, old, length, ABSENT);
            heap = Arrays.copyOf(heap, length);
        }
    }
}
