package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import org.junit.jupiter.api.Test;

/** What a route costs, as the table itself reports it. */
class RibSizeTest {
    private static final int ROUTES = 300_000;

    @Test
    void afurtherPeerWithAFullTableTakesNoMoreThanTwelveBytesARoute() {
        var rib = new Rib(RibRules.USUAL);
        announceAll(rib, 1, Family.IPV4);
        RibSize one = rib.size();
        assertThat(one.tableBytes() / (double) ROUTES).isLessThan(40);
        announceAll(rib, 2, Family.IPV4);
        RibSize two = rib.size();
        assertThat(two.paths()).isEqualTo(2 * ROUTES);
        assertThat(two.prefixes()).isEqualTo(ROUTES);
        assertThat((two.tableBytes() - one.tableBytes()) / (double) ROUTES).isLessThanOrEqualTo(12);
    }

    @Test
    void whatGoesLeavesRoomForWhatComes() {
        var rib = new Rib(RibRules.USUAL);
        int peer = announceAll(rib, 1, Family.IPV6);
        rib.drain(Family.IPV6, Integer.MAX_VALUE, (prefix, best) -> {});
        long once = rib.size().bytes();
        for (int round = 0; round < 3; round++) {
            rib.remove(peer);
            rib.drain(Family.IPV6, Integer.MAX_VALUE, (prefix, best) -> assertThat(best)
                    .isEqualTo(Rib.NONE));
            assertThat(rib.size().prefixes()).isZero();
            peer = announceAll(rib, 1, Family.IPV6);
            rib.drain(Family.IPV6, Integer.MAX_VALUE, (prefix, best) -> {});
        }
        assertThat(rib.size().bytes()).isLessThan(once * 12 / 10);
    }

    @Test
    void aTableThatIsGoneTakesNothing() {
        for (Family family : Family.values()) {
            var rib = new Rib(RibRules.USUAL);
            int peer = announceAll(rib, 1, family);
            rib.drain(family, Integer.MAX_VALUE, (prefix, best) -> {});
            long full = rib.size().bytes();
            rib.remove(peer);
            rib.drain(family, Integer.MAX_VALUE, (prefix, best) -> {});
            assertThat(rib.size().bytes()).as("%s", family).isLessThan(full / 20);
        }
    }

    @Test
    void whatStaysMovesTogetherAsRoutesComeAndGo() {
        var rib = new Rib(RibRules.USUAL);
        int peer = announceAll(rib, 1, Family.IPV4);
        rib.drain(Family.IPV4, Integer.MAX_VALUE, (prefix, best) -> {});
        long full = rib.size().bytes();
        for (int i = 0; i < ROUTES; i++) {
            if (i % 16 != 0) {
                rib.withdraw(peer, Family.IPV4, 0, 0, (long) i << 8, 24);
            }
        }
        rib.drain(Family.IPV4, Integer.MAX_VALUE, (prefix, best) -> {});
        int set = rib.received(Family.IPV4, rib.firstPath(Family.IPV4, rib.find(Prefix.parse("0.0.0.0/24"))));
        for (int i = 0; i < ROUTES; i += 16) {
            rib.announce(peer, Family.IPV4, 0, 0, (long) (i + 1) << 8, 24, set, set, false);
            rib.withdraw(peer, Family.IPV4, 0, 0, (long) i << 8, 24);
            rib.drain(Family.IPV4, Integer.MAX_VALUE, (prefix, best) -> {});
        }
        assertThat(rib.size().paths()).isEqualTo(ROUTES / 16);
        assertThat(rib.size().bytes()).isLessThan(full / 5);
    }

    private static int announceAll(Rib rib, int routerId, Family family) {
        int peer = rib.add(new RibPeer(new IpAddress(Family.IPV4, 0, routerId), routerId, true, false));
        AttributesWriter attributes = new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(65000 + routerId))
                .nextHop(IpAddress.parse("192.0.2.1"));
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        for (int i = 0; i < ROUTES; i++) {
            if (family == Family.IPV4) {
                rib.announce(peer, family, 0, 0, (long) i << 8, 24, set, set, false);
            } else {
                rib.announce(peer, family, 0, 0x20010db8_00000000L + i, 0, 64, set, set, false);
            }
        }
        rib.release(set);
        return peer;
    }
}
