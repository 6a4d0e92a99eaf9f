package dev.holdfast.bgp.instance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.config.NetworkConfig;
import dev.holdfast.bgp.fsm.State;
import dev.holdfast.bgp.transport.Secret;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.Prefix;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The kinds of peers there are: by which address, with which password, within an AS or not, and what passes between them. */
@Timeout(60)
class PeeringTest {
    private static final List<Family> BOTH = List.of(Family.IPV4, Family.IPV6);

    private Town town;
    private Town.Resident one;
    private Town.Resident two;

    @BeforeEach
    void build() {
        town = new Town();
        one = town.resident(1);
        two = town.resident(2);
    }

    @AfterEach
    void clear() {
        town.close();
    }

    private static Object[] open(String... networks) {
        return new Object[] {
            "ebgpRequiresPolicy",
            false,
            "networks",
            java.util.Arrays.stream(networks)
                    .map(prefix -> new NetworkConfig(Prefix.parse(prefix), null, null, List.of()))
                    .toList()
        };
    }

    @Test
    void overIpv6RoutesOfBothFamilies() {
        one.peer("2001:db8:78::2", 65002).start(false, open("203.0.113.0/24", "2001:db8:1::/48"));
        two.peer("2001:db8:78::1", 65001).start(false, open());
        two.awaitRoute("2001:db8:1::/48", "2001:db8:78::1");
        two.awaitRoute("203.0.113.0/24", "2001:db8:78::1");
        List<RouteView> routes = two.control().rib(RouteQuery.first(9)).routes();
        assertThat(routes.get(0).attributes().nextHop()).hasToString("10.78.0.1");
        assertThat(routes.get(1).attributes().nextHop()).hasToString("2001:db8:78::1");
        assertThat(routes.get(1).attributes().linkLocalNextHop()).hasToString(one.linkLocal());
    }

    @Test
    void overIpv4RoutesOfBothFamilies() {
        one.peer(2, "families", BOTH).start(false, open("203.0.113.0/24", "2001:db8:1::/48"));
        two.peer(1, "families", BOTH).start(false, open());
        two.awaitRoute("2001:db8:1::/48", "10.78.0.1");
        RouteView route = two.control().rib(RouteQuery.first(9)).routes().get(1);
        assertThat(route.attributes().nextHop()).hasToString("2001:db8:78::1");
    }

    @Test
    void overTheAddressesOfALink() {
        one.netns.ip("-6 address del 2001:db8:78::1/64 dev eth0");
        two.netns.ip("-6 address del 2001:db8:78::2/64 dev eth0");
        Town.await(
                "addresses",
                () -> one.netns.ip("-6 address show tentative").isBlank()
                        && two.netns.ip("-6 address show tentative").isBlank());
        String peerOfOne = two.linkLocal() + "%eth0";
        String peerOfTwo = one.linkLocal() + "%eth0";
        one.peer(peerOfOne, 65002, "extendedNextHop", true).start(false, open("203.0.113.0/24", "2001:db8:1::/48"));
        two.peer(peerOfTwo, 65001, "extendedNextHop", true).start(false, open());
        two.awaitRoute("2001:db8:1::/48", one.linkLocal());
        two.awaitRoute("203.0.113.0/24", one.linkLocal());
        RouteView route = two.control().rib(RouteQuery.first(9)).routes().get(0);
        assertThat(route.attributes().nextHop()).hasToString(one.linkLocal());
    }

    @Test
    void withAPasswordOrNotAtAll() {
        one.peer(2, "password", new Secret("open sesame")).start(false, open("203.0.113.0/24"));
        two.peer(1, "password", new Secret("open sesame")).start(false, open());
        two.awaitRoute("203.0.113.0/24", "10.78.0.1");
        two.stop();
        two.kernel = new Town.Kernel();
        two.peer(1, "password", new Secret("open, barley")).start(false, open());
        Town.await("it is tried", () -> two.peerView(1).session().state() == State.CONNECT);
        assertThat(one.peerView(2).session().establishedSince()).isNull();
        assertThat(two.kernel.routes).isEmpty();
        two.stop();
        two.kernel = new Town.Kernel();
        two.peer(1, "password", new Secret("open sesame")).start(false, open());
        two.awaitRoute("203.0.113.0/24", "10.78.0.1");
    }

    @Test
    void aReflectorPassesOnWhatItsClientsSay() {
        Town.Resident three = town.resident(3);
        one.as = 65001;
        two.as = 65001;
        three.as = 65001;
        one.peer(Town.at(2).toString(), 65001).start(false, open("203.0.113.0/24"));
        two.peer(Town.at(1).toString(), 65001, "routeReflectorClient", true)
                .peer(Town.at(3).toString(), 65001, "routeReflectorClient", true)
                .start(false, open());
        three.peer(Town.at(2).toString(), 65001).start(false, open());
        three.awaitRoute("203.0.113.0/24", "10.78.0.2");
        RouteAttributes attributes =
                three.control().rib(RouteQuery.first(9)).routes().get(0).attributes();
        assertThat(attributes.nextHop()).hasToString("10.78.0.1");
        assertThat(attributes.originatorId()).isEqualTo(0x0A4E0001L);
        assertThat(attributes.clusterListLength()).isOne();
        assertThat(attributes.localPref()).isEqualTo(100);
    }

    @Test
    void rolesKeepLeaksOut() {
        Town.Resident three = town.resident(3);
        // 2 is a customer of both 1 and 3: what one provider says is not for the other.
        one.peer(2, "role", Role.PROVIDER).start(false, open("203.0.113.0/24"));
        two.peer(1, "role", Role.CUSTOMER).peer(3, "role", Role.CUSTOMER).start(false, open("198.51.100.0/24"));
        three.peer(2, "role", Role.PROVIDER).start(false, open());
        two.awaitRoute("203.0.113.0/24", "10.78.0.1");
        three.awaitRoute("198.51.100.0/24", "10.78.0.2");
        assertThat(three.kernel.routes).doesNotContainKey(Prefix.parse("203.0.113.0/24"));
        assertThat(two.control()
                        .explain(Prefix.parse("203.0.113.0/24"), Town.at(3))
                        .paths())
                .singleElement()
                .satisfies(line -> assertThat(line.reason()).isEqualTo("otc_leak"));
    }
}
