package dev.holdfast.bgp.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.Explanation;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What others have on this host, as routes of our own. */
class RedistributionTest {
    private static final IpAddress OURSELVES = IpAddress.parse("0.0.0.0");
    private static final Prefix TEN = Prefix.parse("10.0.0.0/8");
    private static final Prefix SIX = Prefix.parse("2001:db8::1/128");

    private final Rib rib = new Rib(RibRules.USUAL);
    private final int peer = rib.add(new RibPeer(OURSELVES, 1, false, true));
    private final Redistribution redistribution = new Redistribution(
            rib,
            peer,
            1000,
            List.of(KernelRoutesTest.denying("172.16.0.0/12"), Chain.PERMIT_ALL),
            new Neighbor(OURSELVES, 65001, null, null, null));

    private String lines(Prefix prefix) {
        return Objects.requireNonNull(rib.explain(prefix)).paths().stream()
                .map(Explanation.Line::toString)
                .toList()
                .toString();
    }

    @Test
    void theyComeAndGoWithTheKernel() {
        redistribution.offered(0, List.of(TEN, SIX, Prefix.parse("172.16.0.0/12")), List.of());
        assertThat(lines(TEN)).isEqualTo("[0.0.0.0 #1000 INCOMPLETE path []: best]");
        assertThat(lines(SIX)).isEqualTo("[0.0.0.0 #1000 INCOMPLETE path []: best]");
        assertThat(rib.paths(peer, Family.IPV4)).isEqualTo(1);
        redistribution.offered(1, List.of(TEN), List.of());
        assertThat(lines(TEN))
                .isEqualTo(
                        "[0.0.0.0 #1000 INCOMPLETE path []: best, 0.0.0.0 #1001 INCOMPLETE path []: higher path id]");
        redistribution.offered(0, List.of(), List.of(TEN, SIX, Prefix.parse("172.16.0.0/12")));
        assertThat(lines(TEN)).isEqualTo("[0.0.0.0 #1001 INCOMPLETE path []: best]");
        assertThat(rib.explain(SIX)).isNull();
    }
}
