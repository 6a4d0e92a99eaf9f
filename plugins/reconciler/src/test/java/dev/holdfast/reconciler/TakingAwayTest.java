package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.model.Address;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.Intent;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.Policy;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How things go: drained, after what takes their place, or left alone. */
class TakingAwayTest {
    private static final IpAddress SERVICE = IpAddress.parse("198.51.100.7");

    @TempDir
    Path directory;

    private World world;
    private final Link tunnel = new Link(
            "gre0",
            new LinkKind.Gre(IpAddress.parse("192.0.2.2"), IpAddress.parse("203.0.113.9"), null, 64, true),
            1476);
    private final Address overlay = Address.of("gre0", IpAddress.parse("10.255.0.1"), 31);
    private final Address service = Address.of("gre0", SERVICE, 32);
    private final Route learned = HealingTest.route("10.77.0.0/16", "10.255.0.0", "gre0");
    private final Route guard =
            new Route(RouteKey.main(Prefix.parse("10.77.0.0/16"), 200), Forwarding.reject(RouteType.UNREACHABLE));

    @BeforeEach
    void aHost() {
        world = new World(directory);
        world.ip("link add v0 type veth peer name w0")
                .ip("link set v0 up")
                .ip("link set w0 up")
                .ip("addr add 192.0.2.2/24 dev v0")
                .ip("route add default via 192.0.2.1 dev v0");
        world.start();
    }

    private void want(Intent... intents) {
        world.source.set("s", List.of(intents));
        world.source.settled();
        world.settle();
    }

    private static Intent plain(KernelObject object) {
        return Intent.of(object, World.owner(), 1);
    }

    private static Intent drained(Address address) {
        return new Intent(address, World.owner(), 1, Policy.ENFORCE, null, false, true);
    }

    private static Intent kept(Route route) {
        return new Intent(route, World.owner(), 1, Policy.REPORT, null, false);
    }

    private List<String> writes() {
        List<String> written = new ArrayList<>();
        world.kernel.faults().refuseAll(change -> written.add(change.toString()) && false, "", "");
        return written;
    }

    @Test
    void aDrainedServiceGoesGuardFirstLinkDownConnectionsBrokenOffThenDeleted() {
        want(plain(tunnel), plain(overlay), drained(service), plain(learned));
        List<String> written = writes();
        want(plain(guard));
        assertThat(written)
                .containsExactly(
                        "route add unreachable 10.77.0.0/16 metric 200",
                        "route del 10.77.0.0/16 metric 100 via 10.255.0.0 dev gre0 proto 73",
                        "link set gre0 down",
                        "socket destroy src 198.51.100.7",
                        "address del 10.255.0.1/31 dev gre0",
                        "address del 198.51.100.7/32 dev gre0",
                        "link del gre0");
        assertThat(world.kernel.brokenOff()).containsExactly(SERVICE);
    }

    /** A service that drains says so and takes everything back in one breath, faster than anybody looks. */
    @Test
    void aWishToBeDrainedCountsAlthoughItIsTakenBackAtOnce() {
        want(plain(tunnel), plain(overlay), plain(service));
        world.source.set("s", List.of(plain(tunnel), plain(overlay), drained(service)));
        want();
        assertThat(world.kernel.brokenOff()).containsExactly(SERVICE);
    }

    @Test
    void whatIsNotToBeDrainedKeepsItsConnections() {
        want(plain(tunnel), plain(overlay), plain(service));
        want();
        assertThat(world.kernel.brokenOff()).isEmpty();
    }

    @Test
    void theLastWishCounts() {
        want(plain(tunnel), drained(service));
        want(plain(tunnel), plain(service));
        want();
        assertThat(world.kernel.brokenOff()).isEmpty();
    }

    @Test
    void aKernelThatCannotBreakOffLosesTheAddressAllTheSame() {
        want(plain(tunnel), drained(service));
        world.kernel.faults().refuseAll(change -> change.toString().startsWith("socket"), "EOPNOTSUPP", "");
        want();
        assertThat(world.links).doesNotContainKey("gre0");
        assertThat(world.table.objects()).isEmpty();
    }

    @Test
    void anAddressThatSomebodyElseTookAlreadyIsDrainedAllTheSame() {
        want(plain(tunnel), drained(service));
        world.ip("link del gre0");
        want();
        assertThat(world.kernel.brokenOff()).containsExactly(SERVICE);
    }

    @Test
    void anAddressThatMovesToAnotherLinkKeepsItsConnections() {
        want(plain(tunnel), drained(service));
        want(plain(tunnel), drained(Address.of("v0", SERVICE, 32)));
        assertThat(world.kernel.brokenOff()).isEmpty();
        want();
        assertThat(world.kernel.brokenOff()).containsExactly(SERVICE);
    }

    @Test
    void routesAreTakenAwayAfterAllThatTakeTheirPlaceHoweverMany() {
        List<Intent> before = new ArrayList<>();
        List<Intent> after = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            String prefix = "10." + i / 250 + "." + i % 250 + ".0/24";
            before.add(plain(HealingTest.route(prefix, "192.0.2.1", "v0")));
            after.add(plain(
                    new Route(RouteKey.main(Prefix.parse(prefix), 200), Forwarding.reject(RouteType.UNREACHABLE))));
        }
        want(before.toArray(Intent[]::new));
        List<String> written = writes();
        want(after.toArray(Intent[]::new));
        assertThat(written).hasSize(6000);
        assertThat(written.subList(0, 3000)).allMatch(change -> change.startsWith("route add"));
        assertThat(written.subList(3000, 6000)).allMatch(change -> change.startsWith("route del"));
    }

    @Test
    void aKeptRouteIsNeitherDeletedNorPutBack() {
        want(plain(tunnel), plain(overlay), plain(learned));
        double writes = world.parts.tally.writes.count();
        want(plain(tunnel), plain(overlay), kept(learned));
        assertThat(world.parts.tally.writes.count()).isEqualTo(writes);
        assertThat(world.state(learned.key())).isEqualTo(IntentState.INSTALLED);
        world.ip("link set gre0 down").settle(Duration.ofSeconds(90));
        assertThat(world.routes()).hasSize(1);
        assertThat(world.view(learned.key()).status().diagnostic().code()).isEqualTo("REC-042");
        world.ip("link del gre0").settle(Duration.ofSeconds(90));
        assertThat(world.state(tunnel.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(world.routes()).hasSize(1);
    }

    @Test
    void aRouteThatWasAwayWhenItWasOnlyToBeKeptStaysAway() {
        want(plain(learned)); // waits for its link
        want(plain(tunnel), plain(overlay), plain(learned));
        world.kernel.faults().refuseAll(change -> change.toString().equals("link set gre0 up"), "EBUSY", "no");
        world.ip("link set gre0 down").settle(Duration.ofMillis(50));
        assertThat(world.state(learned.key())).isEqualTo(IntentState.PENDING);
        world.kernel.faults().clear();
        want(plain(tunnel), plain(overlay), kept(learned));
        world.settle(Duration.ofSeconds(90));
        assertThat(world.state(tunnel.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(world.routes()).hasSize(1);
        assertThat(world.state(learned.key())).isEqualTo(IntentState.BLOCKED);
        want(plain(tunnel), plain(overlay), plain(learned));
        assertThat(world.state(learned.key())).isEqualTo(IntentState.INSTALLED);
    }

    /** {@code ip link del} sets a link down first: who sets it up again then finds it gone, and is told so only afterwards. */
    @Test
    void aLinkThatIsDeletedWhileItIsSetUpAgainCostsNoRetry() {
        want(plain(tunnel), plain(overlay), plain(learned));
        world.kernel.faults().refuseAll(this::isDeletedAt, "", "");
        world.ip("link set gre0 down").settle(Duration.ofMillis(50));
        assertThat(world.state(tunnel.key())).isEqualTo(IntentState.INSTALLED);
        assertThat(world.routes()).hasSize(2);
    }

    private boolean deleted;

    private boolean isDeletedAt(Change change) {
        if (!deleted && change.toString().equals("link set gre0 up")) {
            deleted = true;
            world.ip("link del gre0");
        }
        return false;
    }

    @Test
    void aKeptRouteThatGoesWithOurOwnRemovalMakesNoNoise() {
        want(plain(tunnel), plain(overlay), plain(learned));
        want(plain(tunnel), plain(overlay), kept(learned));
        want(kept(learned));
        assertThat(world.links).doesNotContainKey("gre0");
        assertThat(world.routes()).hasSize(1);
        assertThat(world.incidents).isEmpty();
        want();
        assertThat(world.table.routes().size()).isZero();
        assertThat(world.incidents).isEmpty();
    }
}
