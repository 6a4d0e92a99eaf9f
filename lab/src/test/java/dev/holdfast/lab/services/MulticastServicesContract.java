package dev.holdfast.lab.services;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.api.bgp.SessionStatus;
import dev.holdfast.model.Cause;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the multicast services promise, in a kernel, beside a unicast service, and under the hands of others. */
abstract class MulticastServicesContract {
    private static final String LINK = "doublezero1";

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

    private RunningHost.Running<?> multicast(String more) {
        var started = host.start("multicast", "groups", specification(more));
        host.awaitInstalled();
        return started;
    }

    /** The other end offers another address for multicast: no key tells two tunnels between one pair apart. */
    private String specification(String more) {
        String kind = host.kernel.kind().replace("vni: 100", "vni: 200");
        return "tunnel: {destination: 203.0.113.2, net: 169.254.4.0/31, " + kind + "}\n" + more;
    }

    private List<String> ours() {
        return host.kernelNowBeside(foreign);
    }

    private static Map<String, Object> facts(RunningHost.Running<?> service) {
        return service.service().report().facts();
    }

    private static long packets(RunningHost.Running<?> service, String kind) {
        return (Long) facts(service).getOrDefault(kind + "-packets", 0L);
    }

    @Test
    void scenario28_aGroupThatIsPublishedAndSubscribedHasOneRouteAndEverythingRuns() {
        var service = multicast("address: 198.51.100.9\npublish: [233.84.178.5]\nsubscribe: [233.84.178.5]\n"
                + "register: {first-within: 0s}");
        assertThat(ours())
                .hasSize(4)
                .contains(
                        "address 169.254.4.1/31 dev doublezero1 scope link",
                        "address 198.51.100.9/32 dev doublezero1",
                        "route unicast 233.84.178.5/32 via 169.254.4.0 dev doublezero1 src 198.51.100.9 proto 73 metric 100");
        host.speaker.session().become(SessionStatus.UP);
        host.await(() -> packets(service, "pim") >= 2 && packets(service, "heartbeat") >= 1);
        host.await(() -> host.kernel.memberships(LINK).equals(List.of("233.84.178.5")));
    }

    @Test
    void scenario29_aRemovalTakesASecondAndLeavesNothing() {
        var service = multicast("subscribe: [233.84.178.5]");
        host.await(() -> packets(service, "pim") >= 2);
        long begin = System.nanoTime();
        service.service().remove();
        assertThat(host.index(LINK)).as("the prune leaves first").isPositive();
        host.awaitKernel(foreign);
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofMillis(950));
        host.await(() -> host.intents().isEmpty());
    }

    @Test
    void scenario30_groupsComeAndGoAndTheTunnelStays() {
        var service = multicast("subscribe: [233.84.178.5]");
        int index = host.index(LINK);
        var session = host.speaker.session();
        service.change(specification("subscribe: [233.84.178.6, 233.84.178.7]"));
        host.await(() -> host.kernel.memberships(LINK).equals(List.of("233.84.178.6", "233.84.178.7")));
        host.await(() -> ours().size() == 4);
        assertThat(ours())
                .contains(
                        "route unicast 233.84.178.6/32 via 169.254.4.0 dev doublezero1 proto 73 metric 100",
                        "route unicast 233.84.178.7/32 via 169.254.4.0 dev doublezero1 proto 73 metric 100");
        assertThat(host.index(LINK)).isEqualTo(index);
        assertThat(host.speaker.session()).isSameAs(session);
        assertThat(host.incidents()).isEmpty();
    }

    @Test
    void scenario31_thePublishersRoleComesAndGoesInPlace() {
        var service = multicast("subscribe: [233.84.178.5]");
        host.speaker.session().become(SessionStatus.UP);
        int index = host.index(LINK);
        service.change(specification("address: 198.51.100.9\npublish: [233.84.178.6]\nsubscribe: [233.84.178.5]"));
        host.await(() -> packets(service, "heartbeat") >= 1);
        host.awaitInstalled();
        assertThat(ours()).contains("address 198.51.100.9/32 dev doublezero1");
        assertThat(host.index(LINK)).isEqualTo(index);
        service.change(specification("subscribe: [233.84.178.5]"));
        host.await(() -> ours().size() == 3);
        assertThat(host.index(LINK)).isEqualTo(index);
        assertThat(host.kernel.memberships(LINK)).containsExactly("233.84.178.5");
    }

    @Test
    void scenario14_theUnicastServiceBesideItNoticesNothing() {
        host.start(
                "ibrl-allocated",
                "given",
                "tunnel: {destination: 203.0.113.1, net: 169.254.3.128/31, " + host.kernel.kind()
                        + "}\naddress: 198.51.100.7");
        host.speaker.session().learn("10.1.0.0/16 169.254.3.128");
        host.awaitInstalled();
        var unicast = host.kernelNow();
        int index = host.index("doublezero0");
        var service = multicast("address: 198.51.100.9\npublish: [233.84.178.5]\nsubscribe: [233.84.178.6]");
        assertThat(host.kernelNow()).containsAll(unicast);
        service.service().remove();
        host.awaitKernel(unicast);
        assertThat(host.index("doublezero0")).isEqualTo(index);
        assertThat(host.speaker.sessions()).hasSize(1);
    }

    @Test
    void scenario44_aGroupRouteThatIsDeletedIsPutBack() {
        multicast("subscribe: [233.84.178.5]");
        var before = host.kernelNow();
        host.kernel.ip("route del 233.84.178.5/32 metric 100");
        host.awaitIncidents(1);
        host.awaitKernel(before);
        RunningHost.assertHealed(host.incidents());
    }

    @Test
    void aTunnelThatIsDeletedComesBackWithItsGroupsAndIsJoinedAnew() {
        var service = multicast("address: 198.51.100.9\npublish: [233.84.178.5]\nsubscribe: [233.84.178.6]");
        host.await(() -> host.kernel.memberships(LINK).equals(List.of("233.84.178.6")));
        host.await(() -> packets(service, "pim") >= 2);
        var before = host.kernelNow();
        int index = host.index(LINK);
        long said = packets(service, "pim");
        host.kernel.ip("link del doublezero1");
        host.awaitIncidents(1);
        host.awaitKernel(before);
        assertThat(host.index(LINK)).isNotEqualTo(index);
        host.await(() -> host.kernel.memberships(LINK).equals(List.of("233.84.178.6")));
        host.await(() -> packets(service, "pim") >= said + 2);
        assertThat(host.incidents()).extracting(incident -> incident.cause()).contains(Cause.LINK_GONE);
        RunningHost.assertHealed(host.incidents());
        assertThat(service.service().report().troubles()).isEmpty();
    }

    @Test
    void leftoversOfAnEarlierRunAreTakenOverAndJoinedAnew() throws Exception {
        multicast("subscribe: [233.84.178.5]");
        var before = host.kernelNow();
        int index = host.index(LINK);
        host.crashAndComeBack();
        var again = multicast("subscribe: [233.84.178.5]");
        host.await(() -> packets(again, "pim") >= 2);
        assertThat(host.kernelNow()).isEqualTo(before);
        assertThat(host.index(LINK)).isEqualTo(index);
    }

    @Test
    void drainedItsGroupsFailInsteadOfLeaving() {
        var service = multicast("subscribe: [233.84.178.5]");
        service.service().drain();
        host.await(() ->
                ours().equals(List.of("route unreachable 233.84.178.5/32 unreachable proto 73 metric 4000000000")));
    }
}
