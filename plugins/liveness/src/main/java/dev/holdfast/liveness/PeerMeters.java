package dev.holdfast.liveness;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** One set of meters for each peer, if the configuration asks for it; they go with their session. */
final class PeerMeters {
    private final MeterRegistry meters;
    private final boolean wanted;
    private final Map<Member, List<Meter>> registered = new HashMap<>();

    PeerMeters(MeterRegistry meters, boolean wanted) {
        this.meters = meters;
        this.wanted = wanted;
    }

    void add(Member member) {
        if (!wanted) {
            return;
        }
        Tags tags = Tags.of(
                "peer", member.path.route().network().toString(),
                "source", member.path.source().toString(),
                "device", member.path.device(),
                "owner", member.path.owner().toString());
        registered.put(
                member,
                List.of(
                        Gauge.builder("holdfast.liveness.peer.up", member, of -> of.shown == SessionState.UP ? 1 : 0)
                                .description("1 while the peer answers")
                                .tags(tags)
                                .register(meters),
                        Gauge.builder("holdfast.liveness.peer.detect.time", member, of -> of.session.detectTime() / 1e9)
                                .description("silence that ends the session")
                                .baseUnit("seconds")
                                .tags(tags)
                                .register(meters)));
    }

    void remove(Member member) {
        List<Meter> gone = registered.remove(member);
        if (gone != null) {
            gone.forEach(meters::remove);
        }
    }
}
