package dev.holdfast.bgp.policy;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.LargeCommunity;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A route as plain lists, by seed: what {@link PlainJudge} works on. */
final class PlainRoute {
    static final List<String> PREFIXES = List.of("10.0.0.0/8", "10.1.0.0/16", "10.1.2.0/24", "192.0.2.0/24");
    static final List<String> COMMUNITIES = List.of(
            "65001:1",
            "65001:2",
            "65002:1",
            "no-export",
            "lc:1:2:3",
            "lc:1:2:4",
            "rt:65001:1",
            "rt:70000:1",
            "ro:192.0.2.1:1");

    final Prefix prefix;
    List<Long> path = new ArrayList<>();
    String nextHop;

    @Nullable
    Long med;

    @Nullable
    Long localPref;

    List<String> communities = new ArrayList<>();
    final boolean strange;

    PlainRoute(Random random) {
        prefix = Prefix.parse(PREFIXES.get(random.nextInt(PREFIXES.size())));
        int hops = random.nextInt(5);
        for (int i = 0; i < hops; i++) {
            path.add(65001L + random.nextInt(4));
        }
        nextHop = "192.0.2." + (1 + random.nextInt(3));
        med = random.nextBoolean() ? (long) random.nextInt(4) : null;
        localPref = random.nextBoolean() ? 98L + random.nextInt(5) : null;
        COMMUNITIES.stream().filter(each -> random.nextInt(3) == 0).forEach(communities::add);
        strange = random.nextBoolean();
    }

    AttributesView attributes() {
        var writer = new AttributesWriter()
                .origin(Origin.EGP)
                .asPath(AsPath.of(path.stream().mapToLong(each -> each).toArray()))
                .nextHop(IpAddress.parse(nextHop));
        if (med != null) {
            writer.med(med);
        }
        if (localPref != null) {
            writer.localPref(localPref);
        }
        int[] standard =
                ofKind(true, false).stream().mapToInt(Community::asStandard).toArray();
        if (standard.length > 0) {
            writer.communities(standard);
        }
        long[] extended =
                ofKind(false, true).stream().mapToLong(Community::asExtended).toArray();
        if (extended.length > 0) {
            writer.extendedCommunities(extended);
        }
        LargeCommunity[] large =
                ofKind(false, false).stream().map(Community::asLarge).toArray(LargeCommunity[]::new);
        if (large.length > 0) {
            writer.largeCommunities(large);
        }
        if (strange) {
            writer.onlyToCustomer(7).unknownTransitive(99, Bytes.ofHex("abcdef"));
        }
        return Given.view(writer);
    }

    private List<Community> ofKind(boolean standard, boolean extended) {
        return communities.stream()
                .map(Community::parse)
                .filter(each -> (each.kind() == Community.Kind.STANDARD) == standard)
                .filter(each -> each.kind().isExtended() == extended)
                .toList();
    }
}
