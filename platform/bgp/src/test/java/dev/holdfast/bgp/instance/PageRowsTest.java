package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class PageRowsTest {

    @Test
    void keepsTheFirstOnesInTheOrderOfPrefixes() {
        for (int seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            var page = new PageRows(1 + random.nextInt(20));
            TreeSet<Prefix> all = new TreeSet<>();
            int offered = random.nextInt(200);
            int most = 0;
            for (int row = 0; row < offered; row++) {
                var address = new IpAddress(Family.IPV6, random.nextLong() << 40, 0);
                Prefix prefix = Prefix.covering(address, 20 + random.nextInt(4));
                IpAddress network = prefix.network();
                if (all.add(prefix) && page.takes(network.high(), network.low(), prefix.length())) {
                    page.add(network.high(), network.low(), prefix.length(), row);
                }
            }
            List<Prefix> first = Arrays.stream(page.first())
                    .map(entry -> entry.prefix(Family.IPV6))
                    .toList();
            most = first.size();
            assertThat(first)
                    .as("seed %d", seed)
                    .isEqualTo(all.stream().limit(most).toList());
            assertThat(most == all.size() || most > 0).isTrue();
        }
    }
}
