package dev.holdfast.lab.bench;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Random;

/** What a peer with a full table sends, as bytes. */
final class BgpStream {
    private BgpStream() {}

    /** Both unicast families and nothing else. */
    static Agreement agreement() {
        List<Capability> capabilities = List.of(
                new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST), new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST));
        return Agreement.between(Open.of(65001, 90, 1, capabilities), Open.of(65002, 90, 2, capabilities));
    }

    /**
     * So many /24s over so many attribute sets: paths of three to seven AS numbers, every second set with a MED, two of three
     * with communities.
     *
     * @param seed of the attributes; the prefixes are always the same
     */
    static byte[] of(int prefixes, int sets, long seed) {
        Agreement agreement = agreement();
        var random = new Random(seed);
        var out = new ByteArrayOutputStream();
        var writer = new UpdateWriter(agreement, (buffer, start, end) -> out.write(buffer, start, end - start));
        var attributes = new AttributesWriter();
        int written = 0;
        for (int set = 0; set < sets; set++) {
            attributes
                    .clear()
                    .origin(Origin.IGP)
                    .asPath(path(random))
                    .nextHop(new IpAddress(Family.IPV4, 0, 0xC0000264L));
            if (random.nextBoolean()) {
                attributes.med(random.nextInt(1000));
            }
            if (random.nextInt(3) > 0) {
                attributes.communities(random.ints(1 + random.nextInt(6)).toArray());
            }
            writer.announce(Family.IPV4, attributes.bytes(), 0, attributes.length());
            int until = (int) ((long) prefixes * (set + 1) / sets);
            while (written < until) {
                writer.ipv4(0, Ipv4Key.of(0x10000000 + (written++ << 8), 24));
            }
        }
        writer.flush();
        return out.toByteArray();
    }

    private static AsPath path(Random random) {
        long[] numbers = new long[3 + random.nextInt(5)];
        numbers[0] = 65002;
        for (int i = 1; i < numbers.length; i++) {
            numbers[i] = 1 + random.nextInt(400_000);
        }
        return AsPath.of(numbers);
    }
}
