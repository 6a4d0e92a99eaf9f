package dev.holdfast.kernel.simulated;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** One routing table of one family: for each prefix a list, in the order in which the kernel asks its members. */
final class FibTable {
    private final NavigableMap<Prefix, List<FibEntry>> byPrefix = new TreeMap<>();
    private final int[] prefixesOfLength = new int[129];

    List<FibEntry> at(Prefix prefix) {
        return byPrefix.getOrDefault(prefix, List.of());
    }

    void insert(int position, FibEntry entry) {
        List<FibEntry> list = byPrefix.get(entry.prefix);
        if (list == null) {
            list = new ArrayList<>(1);
            byPrefix.put(entry.prefix, list);
            prefixesOfLength[entry.prefix.length()]++;
        }
        list.add(position, entry);
        entry.present(true);
    }

    /** Puts {@code now} where {@code before} stands. */
    void exchange(FibEntry before, FibEntry now) {
        List<FibEntry> list = byPrefix.get(before.prefix);
        if (list != null) {
            list.set(indexOf(list, before), now);
            before.present(false);
            now.present(true);
        }
    }

    void remove(FibEntry entry) {
        List<FibEntry> list = byPrefix.get(entry.prefix);
        if (list == null) {
            return;
        }
        list.remove(indexOf(list, entry));
        entry.present(false);
        if (list.isEmpty()) {
            byPrefix.remove(entry.prefix);
            prefixesOfLength[entry.prefix.length()]--;
        }
    }

    private static int indexOf(List<FibEntry> list, FibEntry entry) {
        for (int i = 0; i < list.size(); i++) {
            if (list.get(i) == entry) {
                return i;
            }
        }
        throw new IllegalStateException(entry + " is not in its list");
    }

    /** Every list, by prefix. */
    Iterable<List<FibEntry>> lists() {
        return byPrefix.values();
    }

    /** All members that fit, in order; a copy. */
    List<FibEntry> select(Predicate<FibEntry> fits) {
        var found = new ArrayList<FibEntry>();
        for (List<FibEntry> list : byPrefix.values()) {
            for (FibEntry entry : list) {
                if (fits.test(entry)) {
                    found.add(entry);
                }
            }
        }
        return found;
    }

    /** The first member that fits at the longest prefix that covers {@code address}. */
    @Nullable
    FibEntry longestMatch(IpAddress address, Predicate<FibEntry> fits) {
        for (int length = address.family().bits(); length >= 0; length--) {
            if (prefixesOfLength[length] == 0) {
                continue;
            }
            for (FibEntry entry : at(Prefix.covering(address, length))) {
                if (fits.test(entry)) {
                    return entry;
                }
            }
        }
        return null;
    }
}
