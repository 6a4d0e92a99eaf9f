package dev.holdfast.multicast;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A real PIM router at the other end: FRR's pimd takes us for a neighbour and does what we ask. */
@Timeout(120)
class PimNeighbourTest {
    private static final List<String> NEIGHBOURS = List.of("show ip pim neighbor");
    private static final List<String> JOINS = List.of("show ip pim join");
    private static final List<String> UPSTREAM = List.of("show ip pim upstream");

    private final Scene scene = new Scene();
    private Wire wire;
    private Pimd router;
    private RealHost host;

    @BeforeEach
    void aRouter() throws IOException {
        wire = new Wire();
        router = new Pimd(wire.router.name(), Wire.FAR_TUNNEL);
        router.await(List.of("show ip pim interface"), answer -> answer.contains(Wire.FAR_TUNNEL));
        host = new RealHost(wire.ours.name());
    }

    @AfterEach
    void clean() throws IOException {
        if (host != null) {
            host.close();
        }
        if (router != null) {
            router.close();
        }
        if (wire != null) {
            wire.close();
        }
    }

    @Test
    void theRouterTakesUsForANeighbourForwardsTheGroupsAndCeasesWhenPruned() {
        var service = new MulticastService(host, scene.config(List.of(), List.of(5, 6)), new Random(1));
        service.start();
        host.knownLinks().present(wire.tunnel());
        router.await(NEIGHBOURS, answer -> answer.contains("169.254.1.1"));
        router.await(JOINS, answer -> joined(answer, 5) && joined(answer, 6));
        router.await(UPSTREAM, answer -> answer.lines().anyMatch(PimNeighbourTest::isWanted));

        service.change(scene.config(List.of(), List.of(6, 7)));
        router.await(JOINS, answer -> !joined(answer, 5) && joined(answer, 6) && joined(answer, 7));

        service.remove();
        router.await(JOINS, answer -> !joined(answer, 6) && !joined(answer, 7));
        router.await(UPSTREAM, answer -> answer.lines().noneMatch(PimNeighbourTest::isWanted));
    }

    @Test
    void hundredsOfGroupsAreAllJoined() {
        var groups = new ArrayList<Integer>();
        for (int i = 1; i < 250; i++) {
            groups.add(i);
        }
        var service = new MulticastService(host, scene.config(List.of(), groups), new Random(1));
        service.start();
        host.knownLinks().present(wire.tunnel());
        router.await(JOINS, answer -> groups.stream().allMatch(group -> joined(answer, group)));
        service.remove();
        router.await(JOINS, answer -> groups.stream().noneMatch(group -> joined(answer, group)));
    }

    /** The register makes the rendezvous point ask for the source: an (S,G) whose way leads through the tunnel. */
    @Test
    void aRegisterTellsTheRendezvousPointOfThePublisher() {
        var soon = new RegisterConfig(Duration.ofSeconds(60), Duration.ZERO, 32);
        var config = Scene.with(scene.config(List.of(5), List.of(5)), soon);
        new MulticastService(host, config, new Random(1)).start();
        host.knownLinks().present(wire.tunnel());
        router.await(UPSTREAM, answer -> answer.lines()
                .anyMatch(line ->
                        line.matches(" *" + Wire.FAR_TUNNEL + " +" + Scene.ADDRESS + " +233\\.84\\.178\\.5 +J.*")));
    }

    /** The router keeps a group it no longer asks for a while, as "NotJ". */
    private static boolean isWanted(String line) {
        return line.matches(".* 233\\.84\\.178\\.\\d+ +J .*");
    }

    private static boolean joined(String answer, int group) {
        return answer.lines().anyMatch(line -> line.matches(".* 233\\.84\\.178\\." + group + " +JOIN .*"));
    }
}
