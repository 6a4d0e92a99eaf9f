package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SlotsTest {

    /** Few different hashes, so that long runs form, wrap around and get holes. */
    @Test
    void whatIsPutIsFoundUntilItIsRemovedHoweverRowsCollide() {
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            int spread = 1 + random.nextInt(40);
            var slots = new Slots();
            List<Integer> rows = new ArrayList<>();
            int next = 0;
            for (int step = 0; step < 400; step++) {
                if (rows.isEmpty() || random.nextInt(3) > 0) {
                    slots.add(next, row -> hash(row, spread));
                    rows.add(next++);
                } else {
                    slots.remove(rows.remove(random.nextInt(rows.size())), row -> hash(row, spread));
                }
            }
            for (int row = 0; row < next; row++) {
                assertThat(found(slots, row, spread)).isEqualTo(rows.contains(row));
            }
        }
    }

    @Test
    void whatIsLeftOfManyIsFoundInFewSlots() {
        var slots = new Slots();
        for (int row = 0; row < 100_000; row++) {
            slots.add(row, each -> hash(each, 1 << 20));
        }
        long full = slots.bytes();
        for (int row = 10; row < 100_000; row++) {
            slots.remove(row, each -> hash(each, 1 << 20));
        }
        assertThat(slots.bytes()).isLessThan(full / 500);
        for (int row = 0; row < 100; row++) {
            assertThat(found(slots, row, 1 << 20)).isEqualTo(row < 10);
        }
    }

    private static int hash(int row, int spread) {
        return row * 31 % spread - spread / 2;
    }

    private static boolean found(Slots slots, int row, int spread) {
        for (int slot = slots.first(hash(row, spread)); slots.row(slot) != Rib.NONE; slot = slots.next(slot)) {
            if (slots.row(slot) == row) {
                return true;
            }
        }
        return false;
    }
}
