package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpareMemoryTest {
    private int collections;
    private final SpareMemory memory = new SpareMemory(() -> collections++);

    @Test
    void onceAfterALargeTableIsGoneAndAllIsQuiet() {
        ticks(1, 3 * SpareMemory.MUCH_BYTES, true);
        ticks(100, 3 * SpareMemory.MUCH_BYTES, false);
        assertThat(collections).isZero();
        ticks(SpareMemory.QUIET_TICKS, 1000, true);
        ticks(SpareMemory.QUIET_TICKS - 1, 1000, false);
        assertThat(collections).isZero();
        ticks(100, 1000, false);
        assertThat(collections).isEqualTo(1);
    }

    @Test
    void notForLittleAndNotWhileRoutesComeAndGo() {
        ticks(1, SpareMemory.MUCH_BYTES, false);
        ticks(100, 1000, false);
        assertThat(collections).isZero();
        ticks(1, 3 * SpareMemory.MUCH_BYTES, false);
        for (int i = 0; i < 100; i++) {
            ticks(1, i, false);
        }
        assertThat(collections).isZero();
    }

    private void ticks(int count, long bytes, boolean busy) {
        for (int i = 0; i < count; i++) {
            memory.tick(bytes, busy);
        }
    }
}
