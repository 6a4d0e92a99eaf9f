package dev.holdfast.lab.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.model.Address;
import dev.holdfast.model.Cause;
import dev.holdfast.model.IntentState;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKey;
import dev.holdfast.model.Loss;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the unicast services promise, in a kernel and under the hands of others. */
abstract class UnicastServicesContract {
    private static final String LINK = "doublezero0";
    private static final RouteKey LEARNED = RouteKey.main(Prefix.parse("10.1.0.0/16"), 100);

    @TempDir
    Path directory;

    private RunningHost host;
    private List<String> foreign;

    abstract HostKernel kernel();

    @BeforeEach
    void begin() throws Exception {
        host = new RunningHost(kernel(), directory, Duration.ofSeconds(30));
        foreign = host.kernelNow();
    }

    @AfterEach
    void end() {
        if (host != null) {
            host.close();
        }
    }

    private String tunnel(String more) {
        return "tunnel: {destination: 203.0.113.1, net: 169.254.3.128/31, " + host.kernel.kind() + more + "}\n";
    }

    private RunningHost.Running<?> ibrl() {
        var started = host.start("ibrl", "own", tunnel("") + "address: 198.51.100.77");
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        host.awaitInstalled();
        return started;
    }

    private RunningHost.Running<?> allocated() {
        var started = host.start("ibrl-allocated", "given", tunnel("") + "address: 198.51.100.7");
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        host.awaitInstalled();
        return started;
    }

    private RunningHost.Running<?> edge(String prefixes) {
        return host.start("edge-filtering", "edge", edgeOf(prefixes));
    }

    private String edgeOf(String prefixes) {
        return tunnel("") + "address: 198.51.100.7\nprefixes: [" + prefixes + "]";
    }

    private List<String> ours() {
        return host.kernelNowBeside(foreign);
    }

    @Test
    void scenario01_ibrlIsUpWithTheOverlayAddressAlone() {
        ibrl();
        assertThat(ours())
                .hasSize(3)
                .contains(
                        "address 169.254.3.129/31 dev doublezero0 scope link",
                        "route unicast 10.1.0.0/16 via 169.254.3.128 dev doublezero0 src 198.51.100.77 proto 73 metric 100")
                .anySatisfy(line -> assertThat(line)
                        .startsWith("link doublezero0 ")
                        .contains("local 192.0.2.10 remote 203.0.113.1")
                        .contains(" ttl 64")
                        .endsWith(" up"));
    }

    @Test
    void scenario02_whatIsLearnedIsSentFromTheAllocatedAddress() {
        allocated();
        assertThat(ours()).contains("address 198.51.100.7/32 dev doublezero0");
        assertThat(host.wayTo("10.1.2.3")).contains("dev doublezero0 src 198.51.100.7");
    }

    @Test
    void scenario05_leftoversOfAnEarlierRunAreTakenOverAsTheyAre() throws Exception {
        allocated();
        var before = host.kernelNow();
        int index = host.index(LINK);
        host.crashAndComeBack();
        allocated();
        assertThat(host.kernelNow()).isEqualTo(before);
        assertThat(host.index(LINK)).isEqualTo(index);
        assertThat(host.incidents()).isEmpty();
    }

    @Test
    void scenario06_aRemovalLeavesNothingAndTouchesNothingForeign() {
        ibrl().service().remove();
        host.awaitKernel(foreign);
        allocated().service().remove();
        host.awaitKernel(foreign);
        host.await(() -> host.intents().isEmpty());
        assertThat(host.speaker.closed()).containsExactly("the service is removed", "the service is removed");
    }

    @Test
    void scenario07_edgeFilteringIsFourRulesAndADefaultRoute() {
        var started = edge("10.7.0.0/24, 10.8.0.0/24");
        host.speaker.session().learn("10.7.0.0/24 169.254.3.128");
        host.awaitInstalled();
        assertThat(ours())
                .contains(
                        "route unicast 0.0.0.0/0 via 169.254.3.128 dev doublezero0 src 198.51.100.7 table 101 proto 73 metric 100",
                        "route unreachable 0.0.0.0/0 unreachable table 101 proto 73 metric 4000000000",
                        "route unreachable 10.7.0.0/24 unreachable table 100 proto 73 metric 4000000000",
                        "rule rule 100 from all to 10.7.0.0/24 lookup 100 proto 73",
                        "rule rule 101 from 10.7.0.0/24 lookup 101 proto 73",
                        "rule rule 100 from all to 10.8.0.0/24 lookup 100 proto 73",
                        "rule rule 101 from 10.8.0.0/24 lookup 101 proto 73")
                .hasSize(11);
        assertThat(host.wayTo("10.7.0.9")).contains("10.7.0.0/24").contains("dev doublezero0");
        started.service().remove();
        host.awaitKernel(foreign);
    }

    @Test
    void scenario12_aLostSessionTakesItsRoutesAndNoOthers() {
        ibrl();
        host.speaker.session().become(SessionStatus.UP);
        host.speaker.session().lose();
        host.await(() -> ours().size() == 2);
        assertThat(ours()).noneMatch(line -> line.startsWith("route "));
        assertThat(host.incidents()).isEmpty();
    }

    @Test
    void scenario13_whatWasWithdrawnOverAnAllocatedAddressStaysUntilTheLinkGoes() {
        allocated();
        var before = host.kernelNow();
        host.speaker.session().lose();
        host.awaitInstalled();
        assertThat(host.kernelNow()).isEqualTo(before);

        int index = host.index(LINK);
        host.kernel.ip("link del doublezero0");
        host.await(() -> host.index(LINK) != 0 && host.index(LINK) != index && ours().size() == 3);
        host.awaitInstalled();
        assertThat(ours()).noneMatch(line -> line.startsWith("route "));
    }

    /** Kept is not looked after: it may stay, and whoever removes it is not contradicted. */
    @Test
    void aKeptRouteThatSomebodyRemovesStaysAway() {
        allocated();
        host.speaker.session().lose();
        host.kernel.ip("route del 10.1.0.0/16 metric 100");
        host.kernel.ip("addr del 198.51.100.7/32 dev doublezero0");
        host.await(() -> ours().contains("address 198.51.100.7/32 dev doublezero0"));
        assertThat(ours()).noneMatch(line -> line.startsWith("route "));
    }

    @Test
    void scenario35_aRouteThatIsThereIsShownAsInstalled() {
        ibrl();
        var view = host.intent(LEARNED);
        assertThat(view.status().state()).isEqualTo(IntentState.INSTALLED);
        assertThat(view.status().verifiedAt()).isNotNull();
        assertThat(view.owner()).hasToString("ibrl/own");
    }

    @Test
    void scenario36_theTunnelIsSentFromWhereTheKernelWouldSend() {
        host.kernel.ip("route del default via 192.0.2.1 dev v0");
        var started = host.start("ibrl", "own", tunnel("") + "address: 198.51.100.77");
        assertThat(started.service().report().troubles()).extracting("code").containsExactly("TUN-001");
        host.kernel.ip("route add default via 192.0.2.1 dev v0");
        host.await(() -> host.intents().size() == 2);
        host.awaitInstalled();
        assertThat(started.service().report().facts()).containsEntry("source", "192.0.2.10");
        assertThat(started.service().report().troubles()).isEmpty();
    }

    @Test
    void scenario39_aChangeTouchesOnlyWhatDiffers() {
        var started = allocated();
        int index = host.index(LINK);
        started.change(tunnel(", mtu: 1300") + "address: 198.51.100.8\nmetric: 50");
        host.await(
                () -> ours().contains(
                                "route unicast 10.1.0.0/16 via 169.254.3.128 dev doublezero0 src 198.51.100.8 proto 73 metric 50"));
        host.await(() -> ours().size() == 4);
        host.awaitInstalled();
        assertThat(ours()).contains("address 198.51.100.8/32 dev doublezero0").anySatisfy(line -> assertThat(line)
                .contains("mtu 1300"));
        assertThat(host.index(LINK)).isEqualTo(index);
        assertThat(host.speaker.sessions()).hasSize(1);

        var edge =
                host.start("edge-filtering", "edge", otherTunnel() + "address: 198.51.100.9\nprefixes: [10.7.0.0/24]");
        host.awaitInstalled();
        int edgeIndex = host.index("edge0");
        edge.change(otherTunnel() + "address: 198.51.100.9\nprefixes: [10.8.0.0/24]");
        host.await(() -> ours().contains("rule rule 101 from 10.8.0.0/24 lookup 101 proto 73")
                && !ours().contains("rule rule 101 from 10.7.0.0/24 lookup 101 proto 73"));
        host.awaitInstalled();
        assertThat(host.index("edge0")).isEqualTo(edgeIndex);
        assertThat(host.index(LINK)).isEqualTo(index);
    }

    private String otherTunnel() {
        String kind = host.kernel.kind().replace("100", "200");
        return "tunnel: {name: edge0, destination: 203.0.113.2, net: 169.254.4.0/31, " + kind + "}\n";
    }

    @Test
    void scenario40_aLearnedRouteThatSomebodyRemovesIsBackTheSame() {
        ibrl();
        var before = host.kernelNow();
        host.kernel.ip("route del 10.1.0.0/16 metric 100");
        host.awaitKernel(before);
        host.awaitIncidents(1);
        assertThat(host.incidents()).singleElement().satisfies(incident -> {
            assertThat(incident.cause()).isEqualTo(Cause.PROCESS);
            assertThat(incident.losses()).extracting(Loss::key).containsExactly(LEARNED);
        });
        RunningHost.assertHealed(host.incidents());
    }

    @Test
    void scenario41_whatIsWithdrawnIsNotPutBack() {
        ibrl();
        host.speaker.session().withdraw("10.1.0.0/16");
        host.await(() -> ours().size() == 2);
        host.kernel.ip("addr del 169.254.3.129/31 dev doublezero0");
        host.awaitInstalled();
        host.await(() -> ours().size() == 2);
        assertThat(ours()).noneMatch(line -> line.startsWith("route "));
    }

    @Test
    void scenario42_aForeignRouteThatResemblesOursDoesNotStandInForIt() {
        ibrl();
        host.kernel.ip("route add 10.1.0.0/24 via 192.0.2.1 dev v0 metric 100");
        host.kernel.ip("route add 10.1.0.0/16 via 192.0.2.1 dev v0 metric 7");
        var before = host.kernelNow();
        host.kernel.ip("route del 10.1.0.0/16 metric 100");
        host.await(() -> !host.incidents().isEmpty());
        host.awaitKernel(before);
    }

    @Test
    void scenario44_rulesAreBackHoweverTheyWereRemoved() {
        edge("10.7.0.0/24, 10.8.0.0/24");
        host.awaitInstalled();
        var before = host.kernelNow();
        host.kernel.ip("rule del from 10.7.0.0/24 priority 101");
        host.awaitIncidents(1);
        host.awaitKernel(before);
        // As a network manager does that keeps nothing but the kernel's rules.
        host.kernel.ip("rule flush proto 73");
        host.awaitIncidents(2);
        host.awaitKernel(before);
        host.kernel.ip("route flush table 101");
        host.awaitIncidents(3);
        host.awaitKernel(before);
        RunningHost.assertHealed(host.incidents());
    }

    /** Each piece of the chain in turn: all of it comes back, in order, and only what was lost is made anew. */
    @Test
    void eachPieceThatIsTakenAwayComesBackWithAllThatHungOnIt() {
        edge("10.7.0.0/24");
        host.speaker.session().learn("10.7.0.0/24 169.254.3.128");
        host.awaitInstalled();
        var before = host.kernelNow();
        int index = host.index(LINK);
        var cruelties = List.of(
                "link set doublezero0 down",
                "addr del 169.254.3.129/31 dev doublezero0",
                "addr del 198.51.100.7/32 dev doublezero0",
                "link set doublezero0 mtu 1280",
                "route del 10.7.0.0/24 table 100 metric 100",
                "route del unreachable 10.7.0.0/24 table 100 metric 4000000000",
                "rule del to 10.7.0.0/24 priority 100");
        var causes = new ArrayList<Cause>();
        for (String cruelty : cruelties) {
            host.kernel.ip(cruelty);
            host.awaitIncidents(causes.size() + 1); // what comes shortly after counts as the same act
            host.awaitKernel(before);
            host.awaitInstalled();
            assertThat(host.index(LINK)).as(cruelty).isEqualTo(index);
            causes.add(host.incidents().get(causes.size()).cause());
        }
        host.kernel.ip("link del doublezero0");
        host.awaitIncidents(causes.size() + 1);
        host.awaitKernel(before);
        assertThat(host.index(LINK)).isNotEqualTo(index);
        RunningHost.assertHealed(host.incidents());
        assertThat(causes)
                .containsExactly(
                        Cause.LINK_DOWN,
                        Cause.PROCESS,
                        Cause.PROCESS,
                        Cause.UNKNOWN, // the kernel names nobody who changes a link
                        Cause.PROCESS,
                        Cause.PROCESS,
                        Cause.PROCESS);
        assertThat(host.incidents().get(causes.size()).cause())
                .isIn(Cause.LINK_DOWN, Cause.LINK_GONE); // the kernel says first the one, then the other
    }

    /** A half-done setup: who holds the name is not ours to remove. */
    @Test
    void aNameThatIsTakenBlocksTheChainUntilItIsFree() {
        host.kernel.ip("link add doublezero0 type bridge");
        var before = host.kernelNow();
        host.start("ibrl-allocated", "given", tunnel("") + "address: 198.51.100.7");
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        host.await(() -> host.intent(new LinkKey(LINK)).status().state() == IntentState.BLOCKED);
        var why = host.intent(new LinkKey(LINK)).status().diagnostic();
        assertThat(why).hasFieldOrPropertyWithValue("code", "REC-005");
        assertThat(host.kernelNow()).isEqualTo(before);
        host.kernel.ip("link del doublezero0");
        host.awaitInstalled();
        assertThat(ours()).hasSize(4);
    }

    @Test
    void aServiceThatIsTakenAwayHalfBuiltLeavesNothing() {
        host.kernel.ip("link add doublezero0 type bridge");
        var before = host.kernelNow();
        int index = host.index(LINK);
        var started = host.start("edge-filtering", "edge", edgeOf("10.7.0.0/24"));
        host.await(() -> ours().contains("rule rule 101 from 10.7.0.0/24 lookup 101 proto 73"));
        started.service().remove();
        host.awaitKernel(before);
        host.await(() -> host.intents().isEmpty());
        assertThat(host.index(LINK)).isEqualTo(index);
    }

    @Test
    void guardsComeAndGoWithoutTouchingWhatTheyGuard() {
        var started = allocated();
        var before = host.kernelNow();
        started.change(tunnel("") + "address: 198.51.100.7\nguard: true");
        host.await(() -> host.kernelNow().size() == before.size() + 1);
        assertThat(ours()).contains("route unreachable 10.1.0.0/16 unreachable proto 73 metric 4000000000");
        started.change(tunnel("") + "address: 198.51.100.7");
        host.awaitKernel(before);
        assertThat(host.incidents()).isEmpty();
    }

    /** What the kernel can change in place is; memberships and sockets hang on the link's index. */
    @Test
    void leftoversWithOtherAttributesAreCorrectedInPlaceWhereTheKernelCan() throws Exception {
        allocated();
        var before = host.kernelNow();
        int index = host.index(LINK);
        host.crashAndComeBack();
        host.kernel.ip("link set doublezero0 mtu 1280");
        host.kernel.ip("link set doublezero0 down");
        allocated();
        host.awaitKernel(before);
        assertThat(host.index(LINK)).isEqualTo(index);
    }

    @Test
    void whatAnEarlierRunLeftAndNobodyWantsAnyMoreGoes() throws Exception {
        allocated();
        host.crashAndComeBack();
        host.settle();
        host.awaitKernel(foreign);
    }

    /** At no moment may what was routed find another way out. */
    @Test
    void aDrainedServiceLeaksAtNoMoment() {
        var started = allocated();
        var seen = new ArrayList<String>();
        started.service().drain();
        host.await(() -> {
            seen.add(host.wayTo("10.1.2.3"));
            return host.index(LINK) == 0;
        });
        host.awaitInstalled();
        assertThat(seen).allSatisfy(way -> assertThat(way).doesNotContain("dev v0"));
        assertThat(ours()).containsExactly("route unreachable 10.1.0.0/16 unreachable proto 73 metric 4000000000");
        host.kernel.brokenOff().ifPresent(addresses -> assertThat(addresses)
                .contains(IpAddress.parse("198.51.100.7"), IpAddress.parse("169.254.3.129")));
        started.service().remove();
        host.awaitKernel(foreign);
    }

    @Test
    void aDrainedEdgeKeepsItsGuardsAndTheRulesThatLeadToThem() {
        var started = edge("10.7.0.0/24");
        host.speaker.session().learn("10.7.0.0/24 169.254.3.128");
        host.awaitInstalled();
        started.service().drain();
        host.await(() -> host.index(LINK) == 0);
        host.awaitInstalled();
        assertThat(ours())
                .containsExactly(
                        "route unreachable 0.0.0.0/0 unreachable table 101 proto 73 metric 4000000000",
                        "route unreachable 10.7.0.0/24 unreachable table 100 proto 73 metric 4000000000",
                        "rule rule 100 from all to 10.7.0.0/24 lookup 100 proto 73",
                        "rule rule 101 from 10.7.0.0/24 lookup 101 proto 73");
        assertThat(host.wayTo("10.7.0.9")).doesNotContain("dev ");
        started.service().remove();
        host.awaitKernel(foreign);
    }

    @Test
    void twoServicesStandBesideEachOtherAndOnesEndIsNotTheOthers() {
        allocated();
        var one = host.kernelNow();
        var two =
                host.start("edge-filtering", "edge", otherTunnel() + "address: 198.51.100.9\nprefixes: [10.7.0.0/24]");
        host.awaitInstalled();
        two.service().remove();
        host.awaitKernel(one);
        host.await(() -> host.intents().size() == 4);
        assertThat(host.speaker.sessions()).hasSize(1);
    }

    /** The overlay address must never be chosen as a source for what lies beyond. */
    @Test
    void theKernelDoesNotChooseTheOverlayAddress() {
        ibrl();
        var overlay = host.intents().stream()
                .map(view -> view.object())
                .filter(Address.class::isInstance)
                .map(Address.class::cast)
                .findFirst()
                .orElseThrow();
        assertThat(overlay.scope()).hasToString("link");
        assertThat(overlay.local()).isEqualTo(IpAddress.parse("169.254.3.129"));
    }
}
