package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class RowsTest {
    private static final int SOME_PAGES = 3 * IntColumn.PAGE_ROWS;

    @Test
    void theLowestThatIsFreeIsTaken() {
        var random = new Random(1);
        var rows = new Rows();
        List<Integer> used = new ArrayList<>();
        TreeSet<Integer> free = new TreeSet<>();
        for (int step = 0; step < 20 * SOME_PAGES; step++) {
            boolean growing = step / SOME_PAGES % 2 == 0;
            if (used.isEmpty() || random.nextInt(10) < (growing ? 8 : 2)) {
                int row = rows.take();
                assertThat(row).isEqualTo(free.isEmpty() ? used.size() : free.pollFirst());
                used.add(row);
            } else {
                int at = random.nextInt(used.size());
                int row = used.set(at, used.get(used.size() - 1));
                used.remove(used.size() - 1);
                free.add(row);
                rows.give(row);
            }
            assertThat(rows.size()).isEqualTo(used.size());
        }
        assertThat(rows.limit()).isEqualTo(used.size() + free.size());
    }

    @Test
    void aPageIsEmptyWhenItsLastRowGoes() {
        var rows = new Rows();
        for (int i = 0; i < SOME_PAGES; i++) {
            rows.take();
        }
        for (int row = SOME_PAGES - 1; row >= 0; row--) {
            assertThat(rows.give(row)).isEqualTo(row % IntColumn.PAGE_ROWS == 0);
        }
    }
}
