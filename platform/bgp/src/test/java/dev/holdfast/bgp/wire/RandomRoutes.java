package dev.holdfast.bgp.wire;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Attributes and prefixes by seed. */
public final class RandomRoutes {
    private final Random random;
    private final boolean internal;

    public RandomRoutes(long seed, boolean internal) {
        this.random = new Random(seed);
        this.internal = internal;
    }

    public AttributesWriter attributes(boolean ipv4NextHop) {
        var attributes =
                new AttributesWriter().origin(Origin.of(random.nextInt(3))).asPath(path());
        if (ipv4NextHop) {
            attributes.nextHop(new IpAddress(Family.IPV4, 0, 0xC0000201L + random.nextInt(50)));
        } else if (random.nextBoolean()) {
            attributes.nextHop(IpAddress.parse("2001:db8::1"));
        } else {
            attributes.nextHop(IpAddress.parse("2001:db8::1"), IpAddress.parse("fe80::1"));
        }
        if (random.nextBoolean()) {
            attributes.med(random.nextInt() & 0xFFFFFFFFL);
        }
        if (internal) {
            attributes
                    .localPref(random.nextInt(500))
                    .originatorId(9)
                    .clusterList(random.ints(3).toArray());
        }
        if (random.nextInt(4) == 0) {
            attributes.atomicAggregate().aggregator(as(), random.nextInt() & 0xFFFFFFFFL);
        }
        if (random.nextBoolean()) {
            attributes.communities(random.ints(1 + random.nextInt(100)).toArray());
        }
        if (random.nextInt(3) == 0) {
            attributes.extendedCommunities(random.longs(1 + random.nextInt(40)).toArray());
        }
        if (random.nextInt(3) == 0) {
            attributes.largeCommunities(new LargeCommunity(as(), as(), 0xFFFFFFFFL), new LargeCommunity(1, 2, 3));
        }
        if (random.nextInt(3) == 0) {
            attributes.onlyToCustomer(as());
        }
        if (random.nextInt(3) == 0) {
            byte[] value = new byte[random.nextInt(300)];
            random.nextBytes(value);
            attributes.unknownTransitive(99 + random.nextInt(3), Bytes.of(value));
        }
        return attributes;
    }

    private AsPath path() {
        List<AsPath.Segment> segments = new ArrayList<>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            var kind = AsPath.Kind.values()[random.nextInt(2)];
            int size = 1 + random.nextInt(random.nextInt(10) == 0 ? 255 : 6);
            List<Long> numbers = new ArrayList<>();
            for (int j = 0; j < size; j++) {
                numbers.add(as());
            }
            segments.add(new AsPath.Segment(kind, numbers));
        }
        return new AsPath(segments);
    }

    private long as() {
        return random.nextBoolean() ? 1 + random.nextInt(65535) : 65536 + random.nextInt(1 << 30);
    }

    public List<Prefix> prefixes(Family family, int count) {
        List<Prefix> prefixes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            var address = family == Family.IPV4
                    ? new IpAddress(family, 0, random.nextInt() & 0xFFFFFFFFL)
                    : new IpAddress(family, random.nextLong(), random.nextLong());
            prefixes.add(Prefix.covering(address, random.nextInt(family.bits() + 1)));
        }
        return prefixes;
    }

    int upTo(int bound) {
        return random.nextInt(bound);
    }
}
