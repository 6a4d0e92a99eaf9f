package dev.holdfast.bgp.install;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers for outcomes, counted by their users; 0 is for none. */
final class Outcomes {
    static final int NONE = 0;

    private final Map<Outcome, Integer> numbers = new HashMap<>();
    private final List<@Nullable Outcome> values = new ArrayList<>();
    private final List<Integer> free = new ArrayList<>();
    private int[] uses = new int[16];

    Outcomes() {
        values.add(null);
    }

    /** The number of an outcome, used once more. */
    int use(Outcome outcome) {
        Integer known = numbers.get(outcome);
        int number = known == null ? add(outcome) : known;
        uses[number]++;
        return number;
    }

    private int add(Outcome outcome) {
        int number = values.size();
        if (free.isEmpty()) {
            values.add(outcome);
            if (number == uses.length) {
                uses = Arrays.copyOf(uses, 2 * number);
            }
        } else {
            number = free.remove(free.size() - 1);
            values.set(number, outcome);
        }
        numbers.put(outcome, number);
        return number;
    }

    void use(int number) {
        if (number != NONE) {
            uses[number]++;
        }
    }

    void release(int number) {
        if (number != NONE && --uses[number] == 0) {
            numbers.remove(values.get(number));
            values.set(number, null);
            free.add(number);
        }
    }

    /** That of a number in use; null for {@link #NONE}. */
    @Nullable
    Outcome value(int number) {
        return values.get(number);
    }

    int size() {
        return numbers.size();
    }
}
