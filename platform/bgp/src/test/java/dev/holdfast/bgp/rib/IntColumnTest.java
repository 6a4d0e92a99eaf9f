package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class IntColumnTest {
    private static final int ROWS = 5 * IntColumn.PAGE_ROWS;

    @Test
    void whatIsSetIsReadAndTheRestIsAbsent() {
        for (int absent : new int[] {0, Rib.NONE}) {
            var random = new Random(absent);
            var column = new IntColumn(absent);
            Map<Integer, Integer> plain = new HashMap<>();
            for (int step = 0; step < 20 * ROWS; step++) {
                int row = random.nextInt(ROWS);
                int value = step / ROWS % 2 == 0 ? random.nextInt(3) - 1 : absent;
                column.set(row, value);
                plain.put(row, value);
            }
            for (int row = 0; row < ROWS + 10; row++) {
                assertThat(column.get(row)).isEqualTo(plain.getOrDefault(row, absent));
            }
        }
    }

    @Test
    void aColumnInWhichAllIsAbsentAgainKeepsOnePage() {
        var column = new IntColumn(Rib.NONE);
        for (int row = 0; row < ROWS; row++) {
            column.set(row, row);
        }
        long full = column.bytes();
        for (int row = 0; row < ROWS; row++) {
            column.set(row, Rib.NONE);
        }
        assertThat(column.bytes()).isLessThan(full / 4);
        column.set(ROWS, 7);
        assertThat(column.get(ROWS)).isEqualTo(7);
        assertThat(column.get(ROWS - 1)).isEqualTo(Rib.NONE);
    }
}
