package dev.holdfast.reconciler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.Change;
import dev.holdfast.model.Address;
import dev.holdfast.model.Cause;
import dev.holdfast.model.Family;
import dev.holdfast.model.Incident;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Link;
import dev.holdfast.model.LinkKind;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.Rule;
import dev.holdfast.model.RuleKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tunnel with its addresses, a rule and routes over it: whatever is taken from the chain, all of it comes back. */
class ChainTest {
    private static final Duration MOMENT = Duration.ofMillis(60);

    @TempDir
    Path directory;

    private World world;
    private final Link gre = new Link("gre0", gre("203.0.113.9"), 1476);
    private final Link vxlan = new Link("vx0", vxlan(7, "203.0.113.9"), 1450);
    private final KernelObject[] overGre = chain(gre);
    private final KernelObject[] overVxlan = chain(vxlan);

    private static LinkKind gre(String remote) {
        return new LinkKind.Gre(IpAddress.parse("192.0.2.2"), IpAddress.parse(remote), null, 64, true);
    }

    private static LinkKind vxlan(int vni, String remote) {
        return new LinkKind.Vxlan(vni, IpAddress.parse("192.0.2.2"), IpAddress.parse(remote), 4789, 0);
    }

    private static KernelObject[] chain(Link link) {
        return new KernelObject[] {
            link,
            Address.of(link.name(), IpAddress.parse("10.255.0.1"), 31),
            Address.of(link.name(), IpAddress.parse("198.51.100.7"), 32),
            new Rule(RuleKey.lookup(Family.IPV4, 100, Prefix.parse("198.51.100.7/32"), null, 101)),
            HealingTest.route("10.77.0.0/16", "10.255.0.0", link.name()),
            new Route(
                    new RouteKey(101, Prefix.parse("0.0.0.0/0"), 0, 100),
                    dev.holdfast.model.Forwarding.over(NextHop.via(IpAddress.parse("10.255.0.0"), link.name())))
        };
    }

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

    /** That the link cannot be set up either is what follows, and would only hide why. */
    @Test
    void aKindTheKernelLacksIsToldInTheKernelsWords() {
        world.kernel.lacks("gre");
        world.declare(overGre).settle(MOMENT);
        var status = world.view(gre.key()).status();
        assertThat(status.state()).isEqualTo(IntentState.FAILED);
        assertThat(status.attempts()).isEqualTo(1);
        assertThat(String.valueOf(status.diagnostic()))
                .contains("EOPNOTSUPP", "Unknown device type", "load the kernel module");
    }

    @Test
    void whoTakesTheNameInTheMomentWeMakeTheLinkGetsNoneOfOurAddresses() throws Exception {
        var taken = new AtomicBoolean();
        world.kernel
                .faults()
                .refuseAll(
                        change -> {
                            if (change instanceof Change.AddLink && taken.compareAndSet(false, true)) {
                                world.ip("link add gre0 type bridge");
                            }
                            return false;
                        },
                        "",
                        "");
        world.declare(overGre).settle(MOMENT);
        assertThat(taken).isTrue();
        assertThat(world.dataplane.dumpAddresses())
                .noneMatch(each -> each.address().device().equals("gre0"));
        assertThat(world.links.get("gre0").up()).isFalse();
        assertThat(world.state(gre.key())).isEqualTo(IntentState.BLOCKED);
        world.ip("link del gre0").settle(MOMENT);
        isWhole(overGre);
    }

    private void isWhole(KernelObject... chain) {
        for (KernelObject object : chain) {
            assertThat(world.state(object.key()))
                    .as("%s", world.view(object.key()))
                    .isEqualTo(IntentState.INSTALLED);
        }
        assertThat(world.routes().stream().filter(route -> route.contains("proto 73")))
                .hasSize(2);
    }

    private int index(Link link) {
        return world.links.get(link.name()).index();
    }

    /** What is written from now on, in order. */
    private List<String> writes() {
        List<String> written = new ArrayList<>();
        world.kernel.faults().refuseAll(change -> written.add(change.toString()) && false, "", "");
        return written;
    }

    private String notes() {
        return String.join(
                "; ", world.incidents.values().stream().map(Incident::note).toList());
    }

    @Test
    void aChainIsBuiltInOrder() {
        List<String> written = writes();
        world.declare(overGre).settle();
        isWhole(overGre);
        assertThat(written)
                .containsSubsequence(
                        "link add gre0 type gre",
                        "address add 10.255.0.1/31 dev gre0",
                        "link set gre0 up",
                        "rule add priority 100 from 198.51.100.7/32 lookup 101",
                        "route add 10.77.0.0/16 metric 100 via 10.255.0.0 dev gre0");
    }

    @Test
    void aDeletedTunnelIsBackWithAllOfIt() {
        world.declare(overGre).settle();
        world.ip("link del gre0").settle(MOMENT);
        isWhole(overGre);
    }

    @Test
    void aTunnelSetDownIsUpAgainAndItsRoutesAreBackInAMoment() {
        world.declare(overGre).settle();
        int index = index(gre);
        world.ip("link set gre0 down").settle(MOMENT);
        isWhole(overGre);
        assertThat(index(gre)).isEqualTo(index);
    }

    @Test
    void everyPieceThatIsTakenAwayComesBack() {
        world.declare(overGre).settle();
        for (String theft : List.of(
                "addr del 10.255.0.1/31 dev gre0",
                "addr del 198.51.100.7/32 dev gre0",
                "addr flush dev gre0",
                "rule del priority 100",
                "route del 10.77.0.0/16",
                "route flush table 101",
                "link set gre0 mtu 1200")) {
            world.ip(theft).settle();
            isWhole(overGre);
        }
    }

    @Test
    void aChangedEndIsSetRightInPlaceAndTheIncidentSaysSo() {
        world.declare(overGre).settle();
        int index = index(gre);
        world.ip("link set gre0 type gre remote 203.0.113.66").settle();
        isWhole(overGre);
        assertThat(index(gre)).isEqualTo(index);
        assertThat(world.links.get("gre0").kind()).isEqualTo(gre.kind());
        assertThat(notes()).isEqualTo("link gre0 changed in place: it had remote 203.0.113.66 instead of 203.0.113.9");
    }

    @Test
    void aChangeWhileItWasDownIsSilentAndSeenAllTheSame() {
        world.declare(overGre).settle();
        int index = index(gre);
        world.ip("link set gre0 down")
                .ip("link set gre0 type gre remote 203.0.113.66 ttl 3")
                .settle(MOMENT);
        isWhole(overGre);
        assertThat(index(gre)).isEqualTo(index);
        assertThat(world.links.get("gre0").kind()).isEqualTo(gre.kind());
    }

    @Test
    void aTunnelMadeAnewByAnotherIsCorrectedInPlaceWhereThatWorks() {
        world.declare(overGre).settle();
        world.ip("link del gre0")
                .ip("link add gre0 type gre local 192.0.2.2 remote 203.0.113.66")
                .ip("link set gre0 up")
                .settle(MOMENT);
        isWhole(overGre);
        assertThat(world.links.get("gre0").kind()).isEqualTo(gre.kind());
    }

    @Test
    void whatTheKernelCannotChangeIsMadeAnewAndItSaysWhy() {
        world.declare(overVxlan).settle();
        world.ip("link del vx0")
                .ip("link add vx0 mtu 1450 type vxlan id 8 local 192.0.2.2 remote 203.0.113.9 dstport 4789")
                .ip("link set vx0 up");
        world.settle(MOMENT);
        isWhole(overVxlan);
        assertThat(world.links.get("vx0").kind()).isEqualTo(vxlan.kind());
        world.settle();
        Incident one = world.onlyIncident();
        assertThat(one.cause()).isEqualTo(Cause.LINK_GONE);
        assertThat(one.lost()).isEqualTo(5); // the link, two addresses, two routes
        assertThat(one.healed()).isEqualTo(5);
        assertThat(notes())
                .contains("link vx0 made anew, because the kernel cannot change it (EOPNOTSUPP, Cannot change VNI)"
                        + ": it had vni 8 instead of 7");
    }

    @Test
    void aLinkOfAnotherKindIsMadeAnew() {
        world.declare(overGre).settle();
        world.ip("link del gre0")
                .ip("link add gre0 type bridge")
                .ip("link set gre0 up")
                .settle(MOMENT);
        isWhole(overGre);
        world.settle();
        assertThat(notes()).contains("a link cannot change its kind: it had kind bridge instead of gre");
    }

    @Test
    void aValueTheKernelWillNotHaveCostsNoLink() {
        world.declare(overGre).settle();
        int index = index(gre);
        world.kernel.faults().refuseAll(change -> change.toString().startsWith("link change"), "EINVAL", "bad mtu");
        world.declare(chain(new Link("gre0", gre.kind(), 9999))).settle();
        assertThat(world.state(gre.key())).isEqualTo(IntentState.FAILED);
        assertThat(index(gre)).isEqualTo(index);
        assertThat(world.routes()).hasSize(3);
    }

    @Test
    void aNewWishIsMetInPlaceAndIsNoIncident() {
        world.declare(overGre).settle();
        int index = index(gre);
        KernelObject[] moved = chain(new Link("gre0", gre("203.0.113.10"), 1400));
        world.declare(moved).settle();
        isWhole(moved);
        assertThat(index(gre)).isEqualTo(index);
        assertThat(world.incidents).isEmpty();
    }

    @Test
    void aLeftoverThatIsRightIsNotTouchedAndOneThatIsNotIsChangedInPlace() {
        world.declare(overGre).settle();
        int index = index(gre);
        world.kill();
        World same = new World(directory, ReconcilerConfig.defaults(), false, world);
        same.start().declare(overGre).settle();
        assertThat(same.parts.tally.writes.count()).isZero();
        same.kill();
        same.ip("link set gre0 type gre remote 203.0.113.66").ip("link set gre0 mtu 1300");
        world = new World(directory, ReconcilerConfig.defaults(), false, same);
        world.start().declare(overGre).settle();
        isWhole(overGre);
        assertThat(index(gre)).isEqualTo(index);
        assertThat(world.links.get("gre0").kind()).isEqualTo(gre.kind());
        assertThat(world.links.get("gre0").mtu()).isEqualTo(1476);
    }

    @Test
    void aTunnelMadeAnewWhileNobodyLookedIsReplacedWhereItMust() {
        world.declare(overVxlan).settle();
        world.kill();
        world.ip("link del vx0")
                .ip("link add vx0 type vxlan id 8 local 192.0.2.2 remote 203.0.113.9 dstport 4789")
                .ip("link set vx0 up");
        world = new World(directory, ReconcilerConfig.defaults(), false, world);
        world.start().declare(overVxlan).settle();
        isWhole(overVxlan);
        assertThat(world.links.get("vx0").kind()).isEqualTo(vxlan.kind());
    }

    @Test
    void whatHappenedWhileWritingWasPausedIsSetRightWhenItGoesOn() {
        world.declare(overGre).settle();
        world.control().pause();
        world.settle();
        world.ip("link del gre0")
                .ip("link add gre0 type gre local 192.0.2.2 remote 203.0.113.66")
                .ip("link set gre0 up")
                .settle();
        world.control().resume();
        world.settle(MOMENT);
        isWhole(overGre);
        assertThat(world.links.get("gre0").kind()).isEqualTo(gre.kind());
    }

    @Test
    void anotherIndexWithTheSameParametersCostsOnlyAMoment() {
        world.declare(overGre).settle();
        int index = index(gre);
        world.ip("link del gre0")
                .ip("link add gre0 mtu 1476 type gre local 192.0.2.2 remote 203.0.113.9 ttl 64")
                .ip("link set gre0 up")
                .settle(MOMENT);
        isWhole(overGre);
        assertThat(index(gre)).isNotEqualTo(index);
    }

    @Test
    void lostEventsDoNotKeepTheChainBroken() {
        world.declare(overGre).settle();
        world.kernel.faults().loseEvents(100);
        world.ip("link del gre0")
                .ip("link add gre0 type bridge")
                .ip("rule del priority 100")
                .settle();
        isWhole(overGre);
    }

    @Test
    void takenBackNothingRemainsAndTheLinkGoesDownFirst() {
        world.declare(overGre).settle();
        List<String> written = writes();
        world.declare().settle();
        assertThat(written)
                .containsSubsequence(
                        "rule del priority 100 from 198.51.100.7/32 lookup 101",
                        "link set gre0 down",
                        "address del 10.255.0.1/31 dev gre0",
                        "link del gre0");
        assertThat(world.links).doesNotContainKey("gre0");
        assertThat(world.routes()).hasSize(1);
        assertThat(world.incidents).isEmpty();
        written.clear();
        world.declare().settle();
        assertThat(written).isEmpty();
    }

    @Test
    void aLinkThatCannotBeSetDownIsDeletedAllTheSame() {
        world.declare(overGre).settle();
        world.kernel.faults().refuseAll(change -> change.toString().equals("link set gre0 down"), "EBUSY", "no");
        world.declare().settle();
        assertThat(world.links).doesNotContainKey("gre0");
    }

    @Test
    void somebodyElseTookItDownAlreadyAndThatIsNoTrouble() {
        world.declare(overGre).settle();
        world.ip("link del gre0");
        world.declare().settle();
        assertThat(world.routes()).hasSize(1);
        assertThat(world.table.objects()).isEmpty();
    }

    @Test
    void takenBackHalfBuiltNothingRemains() {
        world.kernel.faults().refuseAll(change -> change.toString().contains("198.51.100.7"), "EINVAL", "no");
        world.declare(overGre).settle();
        assertThat(world.links).containsKey("gre0");
        world.declare().settle();
        assertThat(world.links).doesNotContainKey("gre0");
        assertThat(world.routes()).hasSize(1);
        assertThat(world.table.objects()).isEmpty();
    }

    @Test
    void aForeignLinkOfTheSameNameIsLeftAloneAndNothingGoesOntoIt() {
        world.ip("link add gre0 type bridge").ip("link set gre0 up");
        world.declare(overGre).settle();
        assertThat(world.view(gre.key()).status().diagnostic().code()).isEqualTo("REC-005");
        assertThat(world.view(gre.key()).status().diagnostic().action()).contains("networkctl status gre0");
        assertThat(world.view(overGre[1].key()).status().diagnostic().code()).isEqualTo("REC-006");
        assertThat(world.view(overGre[4].key()).status().diagnostic().code()).isEqualTo("REC-006");
        assertThat(world.links.get("gre0").kind()).isEqualTo(new LinkKind.Bridge());
        world.ip("link del gre0").settle(MOMENT);
        isWhole(overGre);
    }
}
