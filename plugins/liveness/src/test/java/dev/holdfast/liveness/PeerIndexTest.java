package dev.holdfast.liveness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PeerIndexTest {

    @Test
    void behavesAsAMapWould() {
        var random = new SplittableRandom(12);
        for (int round = 0; round < 100; round++) {
            var index = new PeerIndex<Integer>();
            Map<List<Integer>, Integer> map = new HashMap<>();
            for (int step = 0; step < 2000; step++) {
                int device = random.nextInt(3);
                int local = random.nextInt(4) - 2;
                int remote = random.nextInt(60);
                var key = List.of(device, local, remote);
                if (random.nextInt(3) > 0) {
                    index.put(device, local, remote, step);
                    map.put(key, step);
                } else {
                    index.remove(device, local, remote);
                    map.remove(key);
                }
                assertThat(index.find(device, local, remote)).isEqualTo(map.get(key));
            }
            assertThat(index.size()).isEqualTo(map.size());
            map.forEach((key, value) ->
                    assertThat(index.find(key.get(0), key.get(1), key.get(2))).isEqualTo(value));
        }
    }
}
