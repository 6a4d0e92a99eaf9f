package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.imports.Rejection;
import dev.holdfast.bgp.wire.AfiSafi;
import dev.holdfast.model.Family;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The meters of the instance, and those of its peers that are about routes: there from the beginning of a peer, gone with it.
 * They are read by other threads while the instance's goes on; a number read in between may be a moment old.
 */
final class InstanceMeters implements AutoCloseable {
    private final MeterRegistry registry;
    private final List<Meter> own = new ArrayList<>();
    private final Map<InstancePeer, List<Meter>> ofPeers = new HashMap<>();
    private final Map<InstancePeer, Counter> exceeded = new HashMap<>();

    InstanceMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    void begin(Peers peers, Tables tables) {
        long begun = System.nanoTime();
        gauge("bgp.peers.established", peers, Peers::establishedNow, "sessions that are up");
        gauge("bgp.peers.configured", peers, Peers::knownNow, "peers that are known");
        own.add(Gauge.builder("bgp.uptime", () -> (System.nanoTime() - begun) / 1e9)
                .baseUnit("seconds")
                .description("how long the instance has been running")
                .register(registry));
        gauge("bgp.gr.active.peers", peers, Peers::retainedNow, "peers whose routes are kept though they are gone");
        gauge("bgp.rib.pending", tables, Tables::pendingNow, "prefixes whose change nobody was told of yet");
        gauge("bgp.kernel.routes", tables.outlet(), Outlet::wanted, "best paths that are wanted in the kernel");
        gauge("bgp.kernel.pending", tables.outlet(), Outlet::pending, "changes the kernel's side has not taken yet");
        gauge("bgp.next.hops.unreachable", tables.outlet(), Outlet::unreachableNextHops, "next hops without a way");
        own.add(Gauge.builder("bgp.rib.bytes", tables, each -> each.sizeNow().bytes())
                .baseUnit("bytes")
                .description("memory of the table and its attributes")
                .register(registry));
        for (Family family : Family.values()) {
            own.add(Gauge.builder("bgp.rib.prefixes", tables, each -> each.chosen(family))
                    .tags(
                            "table",
                            "loc_rib",
                            "afi_safi",
                            AfiSafi.unicast(family).toString(),
                            "peer",
                            "")
                    .description("prefixes of a table")
                    .register(registry));
        }
        tables.measure(Timer.builder("bgp.rib.latency")
                .description("from the first change until everything that follows from it is done")
                .register(registry));
    }

    private <T> void gauge(String name, T of, ToDoubleFunction<T> read, String description) {
        own.add(Gauge.builder(name, of, read).description(description).register(registry));
    }

    void add(InstancePeer peer) {
        List<Meter> meters = new ArrayList<>();
        Tags tag = Tags.of("peer", peer.address().toString());
        for (Family family : peer.settings().families()) {
            Tags tags = tag.and("afi_safi", AfiSafi.unicast(family).toString());
            meters.add(Gauge.builder(
                            "bgp.rib.prefixes", peer, each -> each.counts().paths(family))
                    .tags(tags.and("table", "adj_rib_in"))
                    .description("prefixes of a table")
                    .register(registry));
            meters.add(Gauge.builder(
                            "bgp.rib.prefixes", peer, each -> each.counts().advertised(family))
                    .tags(tags.and("table", "adj_rib_out"))
                    .description("prefixes of a table")
                    .register(registry));
        }
        meters.add(
                Gauge.builder("bgp.gr.stale.routes", peer, each -> each.counts().stale())
                        .tags(tag)
                        .description("routes kept though the peer has not confirmed them")
                        .register(registry));
        meters.add(FunctionCounter.builder(
                        "bgp.gr.timer.expired", peer, each -> each.counts().expiredTimes())
                .tags(tag)
                .description("times a peer was not back in time")
                .register(registry));
        count(
                "bgp.as.path.loop.detected",
                peer,
                Tags.empty(),
                each -> each.counts().rejected(Rejection.OWN_AS),
                meters);
        count(
                "bgp.rr.loop.detected",
                peer,
                Tags.empty(),
                each -> each.counts().rejected(Rejection.ORIGINATOR)
                        + each.counts().rejected(Rejection.CLUSTER),
                meters);
        count(
                "bgp.otc.routes.blocked",
                peer,
                Tags.of("reason", "import"),
                each -> each.counts().rejected(Rejection.LEAK),
                meters);
        Counter over = Counter.builder("bgp.max.prefix.exceeded")
                .tags(tag)
                .description("times a peer announced more than it may")
                .register(registry);
        meters.add(over);
        exceeded.put(peer, over);
        ofPeers.put(peer, meters);
    }

    private void count(String name, InstancePeer peer, Tags tags, ToDoubleFunction<InstancePeer> read, List<Meter> to) {
        to.add(FunctionCounter.builder(name, peer, read)
                .tags(tags.and("peer", peer.address().toString()))
                .description("announcements that were not let in")
                .register(registry));
    }

    /** A reason has a series of its own once it has come up: most never do, and peers may be thousands. */
    void reasons(InstancePeer peer) {
        List<Meter> meters = ofPeers.get(peer);
        for (Rejection why : Rejection.values()) {
            if (meters != null
                    && peer.counts().rejected(why) > 0
                    && peer.counts().isNews(why)) {
                count(
                        "bgp.import.rejected.routes",
                        peer,
                        Tags.of("reason", why.key()),
                        each -> each.counts().rejected(why),
                        meters);
            }
        }
    }

    void tooMany(InstancePeer peer) {
        Counter counter = exceeded.get(peer);
        if (counter != null) {
            counter.increment();
        }
    }

    void remove(InstancePeer peer) {
        exceeded.remove(peer);
        List<Meter> meters = ofPeers.remove(peer);
        if (meters != null) {
            meters.forEach(registry::remove);
        }
    }

    @Override
    public void close() {
        List.copyOf(ofPeers.keySet()).forEach(this::remove);
        own.forEach(registry::remove);
    }
}
