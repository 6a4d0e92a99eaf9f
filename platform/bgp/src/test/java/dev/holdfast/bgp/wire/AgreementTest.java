package dev.holdfast.bgp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Family;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AgreementTest {
    private static final Capability IPV4 = new Capability.Multiprotocol(AfiSafi.IPV4_UNICAST);
    private static final Capability IPV6 = new Capability.Multiprotocol(AfiSafi.IPV6_UNICAST);

    @Test
    void familiesAreThoseOfBothAndNoneNamedMeansIpv4() {
        assertThat(between(List.of(IPV4, IPV6), List.of(IPV6)).families()).containsExactly(Family.IPV6);
        assertThat(between(List.of(IPV4, IPV6), List.of()).families()).containsExactly(Family.IPV4);
        assertThat(between(List.of(), List.of()).families()).containsExactly(Family.IPV4);
        assertThat(between(List.of(IPV6), List.of()).families()).isEmpty();
        Capability other = new Capability.Multiprotocol(new AfiSafi(1, 133));
        assertThat(between(List.of(IPV4), List.of(other)).families()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"90, 30, 30", "90, 0, 0", "0, 90, 0", "3, 65535, 3"})
    void holdTimeIsTheSmaller(int ours, int theirs, int agreed) {
        var agreement = Agreement.between(Open.of(1, ours, 1, List.of()), Open.of(2, theirs, 2, List.of()));
        assertThat(agreement.holdSeconds()).isEqualTo(agreed);
    }

    @Test
    void addPathIsAgreedForEachFamilyAndDirection() {
        var ours = new Capability.AddPath(List.of(
                new Capability.AddPath.Entry(AfiSafi.IPV4_UNICAST, true, true),
                new Capability.AddPath.Entry(AfiSafi.IPV6_UNICAST, true, false)));
        var theirs = new Capability.AddPath(List.of(
                new Capability.AddPath.Entry(AfiSafi.IPV4_UNICAST, false, true),
                new Capability.AddPath.Entry(AfiSafi.IPV6_UNICAST, true, true)));
        Agreement agreement = between(List.of(IPV4, IPV6, ours), List.of(IPV4, IPV6, theirs));
        assertThat(agreement.addPathReceived()).containsExactlyInAnyOrder(Family.IPV4, Family.IPV6);
        assertThat(agreement.addPathSent()).isEmpty();
        assertThat(between(List.of(IPV4, ours), List.of(IPV4, theirs)).addPathReceived())
                .containsExactly(Family.IPV4);
    }

    @Test
    void longMessagesGoByDirection() {
        Agreement theyTakeThem = between(List.of(), List.of(new Capability.ExtendedMessage()));
        assertThat(theyTakeThem.extendedSent()).isTrue();
        assertThat(theyTakeThem.extendedReceived()).isFalse();
        assertThat(theyTakeThem.mostBytesSent()).isEqualTo(65535);
        Agreement weTakeThem = between(List.of(new Capability.ExtendedMessage()), List.of());
        assertThat(weTakeThem.mostBytesSent()).isEqualTo(4096);
        assertThat(weTakeThem.extendedReceived()).isTrue();
    }

    @Test
    void gracefulRestartNeedsBothSides() {
        var entry = new Capability.GracefulRestart.Entry(AfiSafi.IPV4_UNICAST, true);
        var restart = new Capability.GracefulRestart(false, true, 120, List.of(entry));
        var deaf = new Capability.GracefulRestart(false, false, 120, List.of());
        var longLived =
                new Capability.LongLived(List.of(new Capability.LongLived.Entry(AfiSafi.IPV4_UNICAST, true, 60)));
        assertThat(between(List.of(), List.of(restart, longLived)).restart()).isNull();
        assertThat(between(List.of(), List.of(restart, longLived)).longLived()).isEmpty();
        Agreement both = between(List.of(restart, longLived), List.of(restart, longLived));
        assertThat(both.forwardedOverRestart(Family.IPV4)).isEqualTo(Optional.of(true));
        assertThat(both.forwardedOverRestart(Family.IPV6)).isEmpty();
        assertThat(both.keepsOverNotification()).isTrue();
        assertThat(both.longLived(Family.IPV4).orElseThrow().seconds()).isEqualTo(60);
        assertThat(between(List.of(deaf), List.of(restart)).keepsOverNotification())
                .isFalse();
    }

    @Test
    void refreshIsThePeersToOfferAndItsMarksAreForBoth() {
        Capability enhanced = new Capability.EnhancedRouteRefresh();
        assertThat(between(List.of(), List.of(new Capability.RouteRefreshing())).refresh())
                .isTrue();
        assertThat(between(List.of(enhanced), List.of()).enhancedRefresh()).isFalse();
        assertThat(between(List.of(enhanced), List.of(enhanced)).enhancedRefresh())
                .isTrue();
    }

    private static Agreement between(List<Capability> ours, List<Capability> theirs) {
        return Agreement.between(Open.of(65001, 90, 1, ours), Open.of(65002, 90, 2, theirs));
    }
}
