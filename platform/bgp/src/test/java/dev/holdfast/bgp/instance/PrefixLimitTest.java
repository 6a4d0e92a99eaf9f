package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.config.MaxPrefixesConfig;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import org.junit.jupiter.api.Test;

class PrefixLimitTest {

    @Test
    void warnsOnceAndIsExceededOnceUntilTheCountFallsBehindBoth() {
        var limit = new PrefixLimit(100, 75);
        assertThat(limit.judge(74)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(75)).isEqualTo(PrefixLimit.Verdict.WARN);
        assertThat(limit.judge(100)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(101)).isEqualTo(PrefixLimit.Verdict.EXCEEDED);
        assertThat(limit.judge(150)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(99)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(74)).isEqualTo(PrefixLimit.Verdict.FINE);
        assertThat(limit.judge(101)).isEqualTo(PrefixLimit.Verdict.EXCEEDED);
    }

    @Test
    void aLimitOfOneIsWarnedOfAtOne() {
        assertThat(new PrefixLimit(1, 75).judge(1)).isEqualTo(PrefixLimit.Verdict.WARN);
        assertThat(new PrefixLimit(1, 75).judge(0)).isEqualTo(PrefixLimit.Verdict.FINE);
    }

    @Test
    void withoutALimitAllIsFine() {
        assertThat(new PrefixLimit(0, 75).judge(Integer.MAX_VALUE)).isEqualTo(PrefixLimit.Verdict.FINE);
    }

    @Test
    void aPeerThatRestartsWithOtherPrefixesIsNotHeldForThoseItNoLongerAnnounces() {
        var rib = new Rib(RibRules.USUAL);
        int peer = rib.add(new RibPeer(IpAddress.parse("192.0.2.1"), 1, true, false));
        var attributes = new AttributesWriter();
        attributes.origin(Origin.IGP).asPath(AsPath.of(65002)).nextHop(IpAddress.parse("192.0.2.1"));
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        for (int network = 1; network <= 3; network++) {
            rib.announce(peer, Family.IPV4, 0, 0, (long) network << 24, 8, set, set, network == 3);
        }
        rib.keep(peer, Family.IPV4);
        rib.announce(peer, Family.IPV4, 0, 0, 9L << 24, 8, set, set, false);
        assertThat(PrefixLimits.count(rib, peer, Family.IPV4, MaxPrefixesConfig.Counted.RECEIVED))
                .isEqualTo(1);
        rib.sweep(peer, Family.IPV4);
        assertThat(PrefixLimits.count(rib, peer, Family.IPV4, MaxPrefixesConfig.Counted.ACCEPTED))
                .isEqualTo(1);
    }
}
