package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.instance.InstanceView;
import dev.holdfast.bgp.rib.RibSize;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/bgp}: how the speaker stands. Its peers, routes and events are pages below. */
@Endpoint(id = "bgp")
final class BgpEndpoint {
    private final Bgp bgp;

    BgpEndpoint(Bgp bgp) {
        this.bgp = bgp;
    }

    /**
     * @param waitsFor what is waited for before anything is chosen after a restart
     * @param bestPrefixes by family
     * @param pending prefixes whose change was not yet looked at
     */
    record Answer(
            long as,
            String routerId,
            Instant since,
            long uptimeSeconds,
            List<String> listening,
            int peersConfigured,
            int peersEstablished,
            int dynamicPeers,
            int dynamicLimit,
            List<String> waitsFor,
            boolean settled,
            Map<String, Integer> bestPrefixes,
            RibSize rib,
            int pending,
            double slowestSliceMillis) {}

    @ReadOperation
    Answer show() {
        InstanceView view = bgp.control().instance();
        Map<String, Integer> best = new LinkedHashMap<>();
        view.bestPrefixes().forEach((family, count) -> best.put(Bgp.word(family), count));
        return new Answer(
                view.as(),
                view.routerId().toString(),
                IntentJson.micros(view.since()),
                Math.max(0, Duration.between(view.since(), Instant.now()).toSeconds()),
                view.listening(),
                view.peersConfigured(),
                view.peersEstablished(),
                view.dynamicPeers(),
                view.dynamicLimit(),
                view.waitsFor(),
                view.settled(),
                best,
                view.rib(),
                view.pending(),
                view.slowestSliceMillis());
    }
}
