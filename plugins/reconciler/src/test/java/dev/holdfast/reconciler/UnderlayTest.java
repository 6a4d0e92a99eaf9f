package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.model.Address;
import dev.holdfast.model.Diagnostic;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Route;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel does not feel its underlay: it stays installed, and is told of as degraded until its packets find a way again. */
class UnderlayTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration A_SCAN = Duration.ofSeconds(34);

    @TempDir
    Path directory;

    private World world;
    private final Link tunnel = new Link(
            "gre0",
            new LinkKind.Gre(IpAddress.parse("192.0.2.2"), IpAddress.parse("203.0.113.9"), null, 64, true),
            1476);
    private final Address overlay = Address.of("gre0", IpAddress.parse("10.255.0.1"), 31);
    private final Route over = HealingTest.route("10.77.0.0/16", "10.255.0.0", "gre0");

    @BeforeEach
    void aTunnelOverAGateway() {
        world = new World(directory);
        world.ip("link add v0 type veth peer name w0")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("addr add 192.0.2.2/24 dev v0")
                .ip("route add default via 192.0.2.1 dev v0");
        world.start().declare(tunnel, overlay, over).settle();
        assertThat(trouble()).isNull();
    }

    private @Nullable String trouble() {
        assertThat(world.state(tunnel.key())).isEqualTo(IntentState.INSTALLED);
        Diagnostic why = world.view(tunnel.key()).status().diagnostic();
        assertThat(world.parts.underlay.troubled()).isEqualTo(why == null ? 0 : 1);
        return why == null ? null : why.code();
    }

    @Test
    void withoutARouteToItsFarEndItIsDegradedUntilThereIsOne() {
        world.ip("route del default").settle(SOON);
        assertThat(trouble()).isEqualTo("REC-080");
        world.ip("route add 203.0.113.0/24 via 192.0.2.1 dev v0").settle(SOON);
        assertThat(trouble()).isNull();
        world.ip("route add unreachable 203.0.113.9/32").settle(SOON);
        assertThat(trouble()).isEqualTo("REC-080");
    }

    @Test
    void aLinkOfTheUnderlayThatGoesDownTakesTheWayWithoutAWord() {
        world.ip("link set v0 down").settle(SOON);
        assertThat(trouble()).isEqualTo("REC-080");
        world.ip("link set v0 up").ip("route add default via 192.0.2.1 dev v0").settle(SOON);
        assertThat(trouble()).isNull();
    }

    @Test
    void aWayThroughItselfIsNone() {
        world.ip("route add 203.0.113.9/32 dev gre0").settle(SOON);
        assertThat(trouble()).isEqualTo("REC-081");
        world.ip("route del 203.0.113.9/32 dev gre0").settle(SOON);
        assertThat(trouble()).isNull();
    }

    @Test
    void aRouteOfOurOwnThatLeadsItIntoItselfIsSeen() {
        Route all = HealingTest.route("203.0.113.0/24", "10.255.0.0", "gre0");
        world.declare(tunnel, overlay, over, all).settle(SOON);
        assertThat(trouble()).isEqualTo("REC-081");
        world.declare(tunnel, overlay, over).settle(SOON);
        assertThat(trouble()).isNull();
    }

    @Test
    void withoutItsOwnEndOnTheHostItIsDegraded() {
        world.ip("addr add 198.51.100.2/24 dev v0")
                .ip("addr del 192.0.2.2/24 dev v0")
                .settle(SOON);
        assertThat(trouble()).isEqualTo("REC-082");
        world.ip("addr add 192.0.2.2/24 dev v0").settle(SOON);
        assertThat(trouble()).isNull();
    }

    @Test
    void packetsThatFoundNoWayBetweenTwoScansAreTold() {
        world.ip("route del default");
        world.kernel.send(IpAddress.parse("10.77.0.1"), 5);
        world.ip("route add default via 192.0.2.1 dev v0").settle(SOON);
        assertThat(trouble()).isNull();
        world.settle(A_SCAN);
        assertThat(trouble()).isEqualTo("REC-083");
        assertThat(world.view(tunnel.key()).status().diagnostic().what()).startsWith("5 packets");
        world.settle(A_SCAN);
        assertThat(trouble()).isNull();
    }

    @Test
    void eventsThatDoNotConcernItCostNoLook() {
        world.settle(A_SCAN);
        assertThat(world.parts.underlay.dueIn(world.clock.nanos())).isEqualTo(Long.MAX_VALUE);
        world.ip("route add 198.18.0.0/15 via 192.0.2.1 dev v0");
        assertThat(world.parts.underlay.dueIn(world.clock.nanos())).isEqualTo(Long.MAX_VALUE);
        world.ip("route add 203.0.113.0/25 via 192.0.2.1 dev v0");
        assertThat(world.parts.underlay.dueIn(world.clock.nanos())).isZero();
    }

    @Test
    void itIsNoIncidentAndNothingIsWritten() {
        double writes = world.parts.tally.writes.count();
        world.ip("route del default").settle();
        world.ip("route add default via 192.0.2.1 dev v0").settle();
        assertThat(world.incidents).isEmpty();
        assertThat(world.parts.tally.writes.count()).isEqualTo(writes);
    }

    @Test
    void aTunnelMadeAnewIsLookedAtAnew() {
        world.ip("route del default").settle(SOON);
        world.ip("link del gre0").settle();
        assertThat(trouble()).isEqualTo("REC-080");
        world.declare().settle();
        assertThat(world.parts.underlay.troubled()).isZero();
    }
}
