package dev.holdfast.daemon.intents;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Gives equal values one small number, counts who uses it and forgets a value nobody uses. Number 0 means "none". Not
 * thread safe.
 */
final class Interner<T> {
    static final int NONE = 0;

    private final Map<T, Integer> ids = new HashMap<>();
    private final List<@Nullable T> values = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();
    private int[] uses = new int[16];

    Interner() {
        values.add(null);
    }

    /** The number of {@code value}, used once more. */
    int retain(T value) {
        Integer known = ids.get(value);
        int id = known == null ? add(value) : known;
        uses[id]++;
        return id;
    }

    /** Uses a number once more that is in use already, or {@link #NONE}. */
    int retain(int id) {
        if (id != NONE) {
            uses[id]++;
        }
        return id;
    }

    private int add(T value) {
        int id;
        if (free.isEmpty()) {
            id = values.size();
            values.add(value);
            if (id == uses.length) {
                uses = Arrays.copyOf(uses, id * 2);
            }
        } else {
            id = free.remove(free.size() - 1);
            values.set(id, value);
        }
        ids.put(value, id);
        return id;
    }

    void release(int id) {
        if (id != NONE && --uses[id] == 0) {
            ids.remove(values.get(id));
            values.set(id, null);
            free.add(id);
        }
    }

    /** The value of a number in use; null for {@link #NONE}. */
    @Nullable
    T value(int id) {
        return values.get(id);
    }

    /** The value kept for one that equals {@code value}; {@code value} itself if there is none. */
    T canonical(T value) {
        Integer id = ids.get(value);
        if (id == null) {
            return value;
        }
        T kept = values.get(id);
        return kept == null ? value : kept;
    }

    /** Whether a value in use passes {@code test}. */
    boolean any(Predicate<T> test) {
        return ids.keySet().stream().anyMatch(test);
    }

    /** All values in use. */
    Set<T> all() {
        return ids.keySet();
    }

    int size() {
        return ids.size();
    }
}
