package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.bgp.wire.Agreement;
import dev.holdfast.bgp.wire.Capability;
import dev.holdfast.bgp.wire.Open;
import dev.holdfast.model.Family;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RosterTest {
    private static final PeerAddress ONE = PeerAddress.parse("192.0.2.1");
    private static final PeerAddress TWO = PeerAddress.parse("192.0.2.2");
    private static final Set<Family> BOTH = Set.of(Family.IPV4, Family.IPV6);

    private final Roster roster = new Roster(Map.of(ONE, BOTH, TWO, Set.of(Family.IPV4)));

    private static Agreement of(Family... families) {
        List<Capability> capabilities = List.of(families).stream()
                .map(family -> (Capability) new Capability.Multiprotocol(AfiSafi.unicast(family)))
                .toList();
        return Agreement.between(Open.of(65001, 90, 1, capabilities), Open.of(65002, 90, 2, capabilities));
    }

    @Test
    void isCompleteWhenAllHaveToldEveryFamily() {
        roster.up(ONE, of(Family.IPV4, Family.IPV6), true);
        roster.up(TWO, of(Family.IPV4), true);
        roster.endOfRib(ONE, Family.IPV4);
        roster.endOfRib(TWO, Family.IPV4);
        assertThat(roster.missing()).containsExactly("192.0.2.1: its IPv6 table");
        roster.endOfRib(ONE, Family.IPV6);
        assertThat(roster.isComplete()).isTrue();
    }

    @Test
    void aFamilyThatIsNotAgreedOnIsNotWaitedFor() {
        roster.strike(TWO);
        roster.up(ONE, of(Family.IPV6), true);
        roster.endOfRib(ONE, Family.IPV6);
        assertThat(roster.isComplete()).isTrue();
    }

    @Test
    void whoSaysNoEndIsNotWaitedForNorWhoIsNotExpected() {
        roster.up(ONE, of(Family.IPV4, Family.IPV6), false);
        roster.up(TWO, of(Family.IPV4), false);
        roster.up(PeerAddress.parse("192.0.2.3"), of(Family.IPV4), true);
        assertThat(roster.isComplete()).isTrue();
    }

    @Test
    void whoIsAwayIsWaitedFor() {
        assertThat(roster.missing()).hasSize(2).contains("192.0.2.1: its IPv4 and IPv6 table");
    }
}
