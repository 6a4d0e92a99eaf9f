package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.bgp.config.DynamicConfig;
import dev.holdfast.bgp.config.GivenConfig;
import dev.holdfast.bgp.config.MaxPrefixesConfig;
import dev.holdfast.bgp.config.NetworkConfig;
import dev.holdfast.bgp.config.PeerRestart;
import dev.holdfast.bgp.fsm.Standing;
import dev.holdfast.bgp.session.SessionFacts;
import dev.holdfast.bgp.wire.Cease;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances talk to each other over real sockets, each in a network namespace of its own. */
@Timeout(60)
class InstanceTest {
    private static final Object[] OPEN = {"ebgpRequiresPolicy", false};

    private Town town;

    @BeforeEach
    void build() {
        town = new Town();
    }

    @AfterEach
    void clear() {
        town.close();
    }

    private static Object[] open(Object... more) {
        Object[] all = java.util.Arrays.copyOf(more, more.length + 2);
        System.arraycopy(OPEN, 0, all, more.length, 2);
        return all;
    }

    private static List<NetworkConfig> networks(String... prefixes) {
        return java.util.Arrays.stream(prefixes)
                .map(prefix -> new NetworkConfig(Prefix.parse(prefix), null, null, List.of()))
                .toList();
    }

    /** 1 – 2 – 3 in a row. */
    private Town.Resident[] row() {
        Town.Resident one = town.resident(1).peer(2).start(false, open("networks", networks("203.0.113.0/24")));
        Town.Resident two = town.resident(2).peer(1).peer(3).start(false, open());
        Town.Resident three = town.resident(3).peer(2).start(false, open());
        one.awaitUp(2);
        three.awaitUp(2);
        return new Town.Resident[] {one, two, three};
    }

    @Test
    void whatOneHasTheOthersLearnAndLose() {
        Town.Resident[] row = row();
        row[1].awaitRoute("203.0.113.0/24", "10.78.0.1");
        row[2].awaitRoute("203.0.113.0/24", "10.78.0.2");
        RouteView route = row[2].control().rib(RouteQuery.first(10)).routes().get(0);
        assertThat(route.attributes().asPath()).hasToString("65002 65001");
        // Both stand on one link, so the third party is named (RFC 4271 §5.1.3).
        assertThat(route.attributes().nextHop()).hasToString("10.78.0.1");
        row[0].control().inject(InjectedRoute.of(Prefix.parse("2001:db8:1::/48")));
        row[0].control().inject(InjectedRoute.of(Prefix.parse("198.51.100.0/24")));
        row[2].awaitRoute("198.51.100.0/24", "10.78.0.2");
        assertThat(row[0].remembered.injected()).hasSize(2);
        row[0].control().withdraw(Prefix.parse("198.51.100.0/24"), 0);
        row[2].awaitNone("198.51.100.0/24");
        assertThatThrownBy(() -> row[0].control().withdraw(Prefix.parse("198.51.100.0/24"), 0))
                .hasMessageContaining("BGP-202");
        Town.await("both ends have said all", () -> row[1].peerView(3).families().stream()
                .allMatch(family -> family.endOfRibReceived() && family.endOfRibSent()));
        assertThat(row[1].control()
                        .received(Town.at(1), RouteQuery.first(10), false)
                        .routes())
                .hasSize(1);
        assertThat(row[1].control().advertised(Town.at(3), RouteQuery.first(10)).routes())
                .singleElement()
                .satisfies(told -> assertThat(told.attributes().asPath()).hasToString("65002 65001"));
        assertThat(row[1].control()
                        .explain(Prefix.parse("203.0.113.0/24"), Town.at(1))
                        .paths())
                .singleElement()
                .satisfies(line -> assertThat(line.reason()).isEqualTo("split_horizon"));
        assertThat(row[1].control().explain(Prefix.parse("203.0.113.0/24")).paths())
                .singleElement()
                .satisfies(line -> assertThat(line.step()).isEqualTo("BEST"));
    }

    @Test
    void withoutAPolicyAnExternalPeerGetsAndGivesNothingAndOneCanSeeWhy() {
        Town.Resident one = town.resident(1).peer(2).start(false, open("networks", networks("203.0.113.0/24")));
        Town.Resident two = town.resident(2).peer(1).start(false);
        one.awaitUp(2);
        Town.await(
                "it is received and rejected",
                () -> two.control()
                                .received(Town.at(1), RouteQuery.first(10), true)
                                .routes()
                                .size()
                        == 1);
        assertThat(two.control()
                        .received(Town.at(1), RouteQuery.first(10), true)
                        .routes()
                        .get(0)
                        .rejected())
                .contains("RFC 8212");
        assertThat(two.kernel.routes).isEmpty();
        assertThat(two.peerView(1).cause()).contains("RFC 8212");
    }

    @Test
    void aPeerIsDisabledWithAReasonThatTheOtherSideSeesAndEnabledAgain() {
        Town.Resident[] row = row();
        row[1].awaitRoute("203.0.113.0/24", "10.78.0.1");
        row[1].control().disable(Town.at(1), "new cables");
        row[1].awaitNone("203.0.113.0/24");
        assertThat(row[1].peerView(1).cause()).contains("new cables");
        assertThat(row[1].remembered.disabled()).containsEntry(Town.at(1), "new cables");
        Town.await("told", () -> row[0].peerView(2).session().lastReceived() != null);
        assertThat(row[0].peerView(2).session().lastReceived().notification())
                .asString()
                .contains("new cables");
        row[1].control().enable(Town.at(1));
        row[1].awaitRoute("203.0.113.0/24", "10.78.0.1");
        assertThat(row[1].remembered.disabled()).isEmpty();
    }

    @Test
    void whoIsToBeLeftIsToldToLookForOtherWaysFirst() {
        Town.Resident[] row = row();
        row[2].awaitRoute("203.0.113.0/24", "10.78.0.2");
        row[1].control().disable(Town.at(3), "new cables", Duration.ofSeconds(5));
        Town.await("the least preferred", () -> row[2].control().rib(RouteQuery.first(9)).routes().stream()
                .anyMatch(route -> Long.valueOf(0).equals(route.attributes().localPref())));
        assertThat(row[2].kernel.routes).hasSize(1);
        row[2].awaitNone("203.0.113.0/24");
        assertThat(row[1].peerView(3).enabled()).isFalse();
    }

    @Test
    void peersAreAddedAndRemovedAtRunTime() {
        Town.Resident one = town.resident(1).peer(2).start(false, open("networks", networks("203.0.113.0/24")));
        Town.Resident two = town.resident(2).start(false, open());
        var specification = new PeerSpecification(GivenConfig.options("as", 65001L), Map.of("as", 65001));
        two.control().add(Town.at(1), specification);
        two.awaitRoute("203.0.113.0/24", "10.78.0.1");
        assertThat(two.remembered.peers()).containsKey(Town.at(1));
        assertThatThrownBy(() -> two.control().add(Town.at(1), specification)).hasMessageContaining("BGP-304");
        two.control().remove(Town.at(1));
        two.awaitNone("203.0.113.0/24");
        assertThatThrownBy(() -> two.peerView(1)).hasMessageContaining("BGP-302");
        assertThatThrownBy(() -> one.control().remove(Town.at(2))).hasMessageContaining("BGP-305");
        assertThat(two.meters.getMeters().stream()
                        .filter(meter -> "10.78.0.1".equals(meter.getId().getTag("peer"))))
                .isEmpty();
    }

    @Test
    void aPeerWhosePasswordCannotBeHadIsNotAddedWithTheNextStartEither() {
        Town.Resident one = town.resident(1).start(false, open());
        var specification = new PeerSpecification(
                GivenConfig.options("as", 65002L, "passwordFile", Path.of("/nowhere/key")), Map.of("as", 65002));
        assertThatThrownBy(() -> one.control().add(Town.at(2), specification)).hasMessageContaining("BGP-003");
        assertThat(one.remembered.peers()).isEmpty();
        assertThat(one.control().peers()).isEmpty();
    }

    @Test
    void whoeverConnectsFromARangeIsAPeerAsLongAsHeIsThere() {
        Town.Resident one = town.resident(1)
                .start(
                        false,
                        open(
                                "groups",
                                Map.of("ix", GivenConfig.options("holdTime", Duration.ofSeconds(30))),
                                "dynamic",
                                List.of(new DynamicConfig(Prefix.parse("10.78.0.0/24"), "ix", Set.of(65002L), null))));
        Town.Resident two = town.resident(2)
                .peer(1, "gracefulRestart", new PeerRestart(false, null, null))
                .start(false, open("networks", networks("203.0.113.0/24")));
        Town.Resident three = town.resident(3).peer(1).start(false, open());
        two.awaitUp(1);
        one.awaitRoute("203.0.113.0/24", "10.78.0.2");
        assertThat(one.peerView(2).known()).isEqualTo(PeerView.Known.DYNAMIC);
        assertThat(one.peerView(2).session().agreement().holdSeconds()).isEqualTo(30);
        two.control().disable(Town.at(1), "");
        one.awaitNone("203.0.113.0/24");
        Town.await("forgotten", () -> one.control().peers().stream()
                .noneMatch(peer -> peer.address().equals(Town.at(2))));
        Town.await(
                "an AS that is not in the list is refused",
                () -> three.peerView(1).session().lastReceived() != null);
        assertThat(three.peerView(1).session().lastReceived().notification().code())
                .isEqualTo(2);
    }

    @Test
    void whoeverConnectsFromARangeAndSaysNothingTakesNobodysPlace() throws IOException {
        Town.Resident one = town.resident(1)
                .start(
                        false,
                        open(
                                "groups",
                                Map.of("ix", GivenConfig.options("as", 65002L)),
                                "dynamic",
                                List.of(new DynamicConfig(Prefix.parse("10.78.0.0/24"), "ix", Set.of(), null))));
        try (Socket guest = town.resident(2).knock(1)) {
            Town.await("a peer", () -> one.control().instance().dynamicPeers() == 1);
            assertThat(guest.isConnected()).isTrue();
        }
        Town.await("forgotten", () -> one.control().instance().dynamicPeers() == 0);
    }

    @Test
    void aPeerByItsNetworkIsKeptAsLongAsItsRoutesAre() {
        Town.Resident one = town.resident(1)
                .start(
                        false,
                        open(
                                "groups",
                                Map.of("ix", GivenConfig.options("as", 65002L)),
                                "dynamic",
                                List.of(new DynamicConfig(Prefix.parse("10.78.0.0/24"), "ix", Set.of(), null))));
        Town.Resident two = town.resident(2)
                .peer(
                        1,
                        "holdTime",
                        Duration.ofSeconds(3),
                        "gracefulRestart",
                        new PeerRestart(true, Duration.ofSeconds(3), null))
                .start(false, open("networks", networks("203.0.113.0/24")));
        one.awaitRoute("203.0.113.0/24", "10.78.0.2");
        two.crash();
        Town.await("kept", () -> one.peerView(2).families().get(0).stale());
        assertThat(one.kernel.routes).hasSize(1);
        one.awaitNone("203.0.113.0/24");
        Town.await("forgotten", () -> one.control().peers().isEmpty());
    }

    @Test
    void whoAnnouncesTooMuchStaysOutUntilHeIsEnabled() {
        var limit = new MaxPrefixesConfig(2, null, null, null, null, null, null);
        Town.Resident one = town.resident(1).peer(2, "maxPrefixes", limit).start(false, open());
        Town.Resident two = town.resident(2)
                .peer(1)
                .start(false, open("networks", networks("203.0.113.0/24", "198.51.100.0/24", "192.0.2.0/24")));
        Town.await("held", () -> one.peerView(2).session().standing() == Standing.HELD);
        assertThat(one.kernel.routes).isEmpty();
        assertThat(one.meters.get("bgp.max.prefix.exceeded").counter().count()).isEqualTo(1);
        Town.await("told", () -> two.peerView(1).session().lastReceived() != null);
        two.control().reset(Town.at(1), "");
        assertThat(one.peerView(2).session().standing()).isEqualTo(Standing.HELD);
        two.control().disable(Town.at(1), "");
        one.control().enable(Town.at(2));
        assertThat(one.peerView(2).session().standing()).isEqualTo(Standing.TRYING);
    }

    @Test
    void whoAnnouncesTooMuchFromARangeIsNotForgottenAndStaysOut() {
        var limit = new MaxPrefixesConfig(1, null, null, null, null, null, null);
        Town.Resident one = town.resident(1)
                .start(
                        false,
                        open(
                                "groups",
                                Map.of("ix", GivenConfig.options("maxPrefixes", limit)),
                                "dynamic",
                                List.of(new DynamicConfig(Prefix.parse("10.78.0.0/24"), "ix", Set.of(), null))));
        Town.Resident two = town.resident(2)
                .peer(1, "connectRetry", Duration.ofSeconds(1))
                .start(false, open("networks", networks("203.0.113.0/24", "198.51.100.0/24")));
        Town.await("held", () -> one.control().peers().stream()
                .anyMatch(peer -> peer.session().standing() == Standing.HELD));
        Town.await("two has tried again in vain", () -> {
            SessionFacts.Said said = two.peerView(1).session().lastReceived();
            return said != null && said.notification().is(Cease.REJECTED);
        });
        assertThat(one.peerView(2).session().standing()).isEqualTo(Standing.HELD);
        assertThat(one.meters.get("bgp.max.prefix.exceeded").counter().count()).isEqualTo(1);
    }

    @Test
    void aPlannedRestartTakesNothingFromAnybody() {
        Town.Resident[] row = row();
        row[0].control().inject(InjectedRoute.of(Prefix.parse("198.51.100.0/24")));
        row[2].awaitRoute("203.0.113.0/24", "10.78.0.2");
        row[2].awaitRoute("198.51.100.0/24", "10.78.0.2");
        row[0].kernel.changes.clear();
        row[2].kernel.changes.clear();
        row[1].stop();
        Town.await("kept", () -> row[2].peerView(2).families().get(0).stale());
        assertThat(row[2].control().rib(RouteQuery.first(9)).routes())
                .hasSize(2)
                .allMatch(RouteView::stale);
        row[0].control().withdraw(Prefix.parse("198.51.100.0/24"), 0); // while 2 is away
        row[1].kernel = new Town.Kernel();
        row[1].start(true, open());
        row[1].awaitRoute("203.0.113.0/24", "10.78.0.1");
        Town.await("settled", () -> row[1].kernel.settled);
        row[2].awaitNone("198.51.100.0/24");
        Town.await("confirmed", () -> row[2].control().rib(RouteQuery.first(9)).routes().stream()
                .noneMatch(RouteView::stale));
        assertThat(row[2].kernel.changes).containsExactly("-198.51.100.0/24");
    }

    @Test
    void afterACrashWhatIsNotThereAnyMoreGoesWithTheRestartTime() {
        Town.Resident one = town.resident(1)
                .peer(2, "gracefulRestart", new PeerRestart(true, Duration.ofSeconds(2), null))
                .start(false, open("networks", networks("203.0.113.0/24")));
        Town.Resident two =
                town.resident(2).peer(1, "holdTime", Duration.ofSeconds(3)).start(false, open());
        two.awaitRoute("203.0.113.0/24", "10.78.0.1");
        one.crash();
        Town.await("kept", () -> two.peerView(1).families().get(0).stale());
        assertThat(two.kernel.routes).hasSize(1);
        two.awaitNone("203.0.113.0/24");
        Town.await(
                "counted",
                () -> two.meters.get("bgp.gr.timer.expired").functionCounter().count() == 1);
    }

    @Test
    void listingsComeInOrderAndInPages() {
        Town.Resident[] row = row();
        for (int i = 0; i < 25; i++) {
            row[0].control().inject(InjectedRoute.of(Prefix.parse("10." + (i * 7 % 25) + ".0.0/16")));
        }
        row[2].awaitRoute("10.24.0.0/16", "10.78.0.2");
        Town.await("all", () -> row[2].kernel.routes.size() == 26);
        RoutePage first = row[2].control().rib(RouteQuery.first(10));
        assertThat(first.routes()).hasSize(10).isSortedAccordingTo((a, b) -> a.prefix()
                .compareTo(b.prefix()));
        assertThat(first.next()).isEqualTo(Prefix.parse("10.9.0.0/16"));
        var query = new RouteQuery(Family.IPV4, null, false, 65001L, List.of(), false, 100, first.next());
        RoutePage rest = row[2].control().rib(query);
        assertThat(rest.routes()).hasSize(16);
        assertThat(rest.next()).isNull();
        var within = new RouteQuery(null, Prefix.parse("10.16.0.0/12"), true, null, List.of(), false, 100, null);
        assertThat(row[2].control().rib(within).routes()).hasSize(9);
    }

    @Test
    void eventsTellWhoCameAndWhatChanged() {
        Town.Resident one = town.resident(1).peer(2).start(false, open("networks", networks("203.0.113.0/24")));
        Town.Resident two = town.resident(2).peer(1).start(false, open());
        long from = two.control()
                .events(0, Duration.ZERO, Set.of(BgpEvent.Kind.PEERS, BgpEvent.Kind.ROUTES))
                .next();
        two.awaitUp(1);
        one.control().inject(InjectedRoute.of(Prefix.parse("198.51.100.0/24")));
        two.awaitRoute("198.51.100.0/24", "10.78.0.1");
        EventPage page = two.control().events(from, Duration.ofSeconds(5), Set.of(BgpEvent.Kind.ROUTES));
        assertThat(page.events())
                .anyMatch(event -> event.what().equals("best")
                        && event.prefix().equals("198.51.100.0/24")
                        && event.peer().equals("10.78.0.1"));
    }

    @Test
    void importIsAskedAgainWithoutTouchingTheSession() {
        Town.Resident[] row = row();
        row[1].awaitRoute("203.0.113.0/24", "10.78.0.1");
        for (InstanceControl.SoftReset direction : InstanceControl.SoftReset.values()) {
            assertThat(row[1].control().softReset(Town.at(1), direction, Set.of()))
                    .hasSize(1);
        }
        Town.await(
                "asked",
                () -> row[0].peerView(2)
                                .session()
                                .messagesReceived()
                                .get(dev.holdfast.bgp.wire.MessageType.ROUTE_REFRESH)
                        == 1);
        row[2].awaitRoute("203.0.113.0/24", "10.78.0.2");
        assertThat(row[1].peerView(1).session().flaps()).isZero();
        assertThat(row[1].kernel.routes).hasSize(1);
    }
}
