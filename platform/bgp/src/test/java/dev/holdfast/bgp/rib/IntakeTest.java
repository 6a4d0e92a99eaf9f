package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Ipv4Key;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.bgp.wire.UpdateReader;
import dev.holdfast.bgp.wire.UpdateWriter;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From bytes to the table. */
class IntakeTest {
    private static final Agreement AGREEMENT = agreement();
    private static final Prefix TEN = Prefix.parse("10.0.0.0/8");
    private static final Prefix SIX = Prefix.parse("2001:db8::/32");

    private final Rib rib = new Rib(RibRules.USUAL);
    private final int peer = rib.add(new RibPeer(IpAddress.parse("192.0.2.1"), 1, true, false));

    private static Agreement agreement() {
        List<Capability> capabilities = List.of(
                new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST), new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST));
        return Agreement.between(Open.of(65001, 90, 1, capabilities), Open.of(65002, 90, 2, capabilities));
    }

    @Test
    void routesComeAndGo() {
        var intake = new Intake(rib, peer, ImportRule.ACCEPT);
        UpdateWriter writer = writer(intake);
        announce(writer, TEN, attributes("192.0.2.1"));
        announce(writer, SIX, attributes("2001:db8::1"));
        assertThat(rib.explain(TEN))
                .hasToString("Explanation[prefix=10.0.0.0/8, paths=[192.0.2.1 IGP path [65002]"
                        + " next hop 192.0.2.1: best]]");
        assertThat(rib.explain(SIX)).isNotNull();
        assertThat(rib.size().attributeSets()).isEqualTo(2);
        writer.withdraw(Family.IPV4);
        hand(writer, TEN);
        writer.withdraw(Family.IPV6);
        hand(writer, SIX);
        writer.flush();
        assertThat(rib.explain(TEN)).isNull();
        assertThat(rib.explain(SIX)).isNull();
        assertThat(rib.size().attributeSets()).isZero();
    }

    @Test
    void aRejectedRouteReplacesTheOneBeforeAndIsShown() {
        announce(writer(new Intake(rib, peer, ImportRule.ACCEPT)), TEN, attributes("192.0.2.1"));
        ImportRule none = (family, high, low, length, attributes) -> ImportRule.REJECT;
        announce(writer(new Intake(rib, peer, none)), TEN, attributes("192.0.2.7"));
        Explanation explanation = rib.explain(TEN);
        assertThat(explanation).isNotNull();
        assertThat(explanation == null ? "" : explanation.paths().get(0).toString())
                .isEqualTo("192.0.2.1 IGP path [65002] next hop 192.0.2.7: rejected on import");
        assertThat(rib.best(Family.IPV4, rib.find(TEN))).isEqualTo(Rib.NONE);
    }

    @Test
    void aPolicyMayChangeAttributesAndWhatWasReceivedIsKept() {
        ImportRule prefer = (family, high, low, length, attributes) -> {
            AttributesWriter changed = attributes("192.0.2.1").localPref(200);
            return rib.intern(changed.bytes(), 0, changed.length());
        };
        announce(writer(new Intake(rib, peer, prefer)), TEN, attributes("192.0.2.1"));
        int best = rib.best(Family.IPV4, rib.find(TEN));
        assertThat(rib.attributes(Family.IPV4, best)).isNotEqualTo(rib.received(Family.IPV4, best));
        assertThat(rib.size().attributeSets()).isEqualTo(2);
        rib.flush(peer, Family.IPV4);
        assertThat(rib.size().attributeSets()).isZero();
    }

    @Test
    void aNewPolicyIsAskedAboutWhatIsThere() {
        announce(writer(new Intake(rib, peer, ImportRule.ACCEPT)), TEN, attributes("192.0.2.1"));
        assertThat(rib.paths(peer, Family.IPV4)).isEqualTo(1);
        rib.judgeAgain(peer, Family.IPV4, (family, high, low, length, attributes) -> ImportRule.REJECT);
        assertThat(rib.rejected(peer, Family.IPV4)).isEqualTo(1);
        assertThat(rib.best(Family.IPV4, rib.find(TEN))).isEqualTo(Rib.NONE);
        rib.judgeAgain(peer, Family.IPV4, ImportRule.ACCEPT);
        assertThat(rib.rejected(peer, Family.IPV4)).isZero();
        assertThat(rib.best(Family.IPV4, rib.find(TEN))).isNotEqualTo(Rib.NONE);
    }

    private static UpdateWriter writer(Intake intake) {
        var reader = new UpdateReader(AGREEMENT);
        return new UpdateWriter(AGREEMENT, (buffer, start, end) -> {
            assertThat(reader.read(buffer, start, end)).isNull();
            intake.take(reader);
        });
    }

    private static AttributesWriter attributes(String nextHop) {
        return new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(65002))
                .nextHop(IpAddress.parse(nextHop));
    }

    private static void announce(UpdateWriter writer, Prefix prefix, AttributesWriter attributes) {
        assertThat(writer.announce(prefix.family(), attributes.bytes(), 0, attributes.length()))
                .isEqualTo(UpdateWriter.Sendable.YES);
        hand(writer, prefix);
        writer.flush();
    }

    private static void hand(UpdateWriter writer, Prefix prefix) {
        if (prefix.family() == Family.IPV4) {
            writer.ipv4(0, Ipv4Key.of(prefix));
        } else {
            writer.ipv6(0, prefix.network().high(), prefix.network().low(), prefix.length());
        }
    }
}
