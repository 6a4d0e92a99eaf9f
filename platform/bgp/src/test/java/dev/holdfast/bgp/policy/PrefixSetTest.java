package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PrefixSetTest {
    /** Networks close together, so that many fit: the set agrees with looking at each of its entries. */
    @Test
    void aSetFindsWhatLookingAtEachEntryFinds() {
        int fitting = 0;
        for (int seed = 0; seed < 200; seed++) {
            var random = new Random(seed);
            List<PrefixRange> ranges = new ArrayList<>();
            int size = 1 + random.nextInt(40);
            for (int i = 0; i < size; i++) {
                ranges.add(range(random));
            }
            var set = new PrefixSet(ranges);
            for (int i = 0; i < 200; i++) {
                Prefix asked = prefix(random);
                IpAddress network = asked.network();
                boolean expected = ranges.stream().anyMatch(each -> fits(each, asked));
                assertThat(set.fits(network.family(), network.high(), network.low(), asked.length()))
                        .as("seed %d: %s in %s", seed, asked, ranges)
                        .isEqualTo(expected);
                fitting += expected ? 1 : 0;
            }
        }
        assertThat(fitting).isGreaterThan(1000);
    }

    private static boolean fits(PrefixRange range, Prefix asked) {
        int from = range.ge() != null ? range.ge() : range.prefix().length();
        int to = range.le() != null
                ? range.le()
                : range.ge() != null ? asked.family().bits() : range.prefix().length();
        return range.prefix().contains(asked.network()) && asked.length() >= from && asked.length() <= to;
    }

    private static PrefixRange range(Random random) {
        Prefix prefix = prefix(random);
        int room = prefix.family().bits() - prefix.length() + 1;
        Integer ge = random.nextBoolean() ? prefix.length() + random.nextInt(room) : null;
        int from = ge != null ? ge : prefix.length();
        Integer le =
                random.nextBoolean() ? from + random.nextInt(prefix.family().bits() - from + 1) : null;
        return new PrefixRange(prefix, ge, le);
    }

    private static Prefix prefix(Random random) {
        if (random.nextBoolean()) {
            long low = random.nextInt(4) << 30 | random.nextInt(4) << 22;
            return Prefix.covering(new IpAddress(Family.IPV4, 0, low & 0xFFFF_FFFFL), random.nextInt(33));
        }
        long high = (long) random.nextInt(4) << 62 | random.nextInt(2);
        return Prefix.covering(new IpAddress(Family.IPV6, high, (long) random.nextInt(4) << 62), random.nextInt(129));
    }
}
