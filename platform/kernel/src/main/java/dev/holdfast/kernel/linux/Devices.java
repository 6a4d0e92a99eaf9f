package dev.holdfast.kernel.linux;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which index a device name stands for, and the other way round. Kept by events and dumps; what is not known is asked of
 * the kernel. Safe from any thread.
 */
final class Devices {
    /** How the kernel is asked about one link. */
    interface Source {
        /** The name of the link with that index; empty: there is none. */
        String nameOf(int index);

        /** The index of the link with that name; 0: there is none. */
        int indexOf(String name);
    }

    private final Map<Integer, String> names = new ConcurrentHashMap<>();
    private final Map<String, Integer> indexes = new ConcurrentHashMap<>();
    private final AtomicInteger generation = new AtomicInteger();
    private final Source source;

    Devices(Source source) {
        this.source = source;
    }

    /** Grows whenever a name or an index comes to mean something else: whatever was derived from them is void. */
    int generation() {
        return generation.get();
    }

    /** The name; {@code if7} for an index no link has. */
    String name(int index) {
        String known = names.get(index);
        if (known != null) {
            return known;
        }
        String asked = source.nameOf(index);
        if (asked.isEmpty()) {
            return "if" + Integer.toUnsignedString(index);
        }
        learn(index, asked);
        return asked;
    }

    /** The index; 0 if no link has that name. */
    int index(String name) {
        Integer known = indexes.get(name);
        if (known != null) {
            return known;
        }
        int asked = source.indexOf(name);
        if (asked != 0) {
            learn(asked, name);
        }
        return asked;
    }

    synchronized void learn(int index, String name) {
        String before = names.put(index, name);
        Integer other = indexes.put(name, index);
        boolean same = name.equals(before) && other != null && other == index;
        if (before != null && !name.equals(before)) {
            indexes.remove(before, index);
        }
        if (other != null && other != index) {
            names.remove(other, name);
        }
        if (!same) {
            generation.incrementAndGet();
        }
    }

    synchronized void forget(int index) {
        String name = names.remove(index);
        if (name != null) {
            indexes.remove(name, index);
            generation.incrementAndGet();
        }
    }

    /** Makes the next question about that name go to the kernel. */
    synchronized void forget(String name) {
        Integer index = indexes.get(name);
        if (index != null) {
            forget(index);
        }
    }
}
