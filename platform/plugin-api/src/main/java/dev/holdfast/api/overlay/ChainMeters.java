package dev.holdfast.api.overlay;

import dev.holdfast.api.service.ServiceHost;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.function.ToDoubleFunction;

/** What one chain shows as meters, all tagged with its service. The host removes them when the service has ended. */
final class ChainMeters {
    private final MeterRegistry registry;
    private final OverlayChain chain;
    private final Tags service;

    ChainMeters(ServiceHost host, OverlayChain chain) {
        this.registry = host.meters();
        this.chain = chain;
        this.service = Tags.of("service", host.name());
        gauge("holdfast.service.session.up", service, "1 while the session is up, else 0", OverlayChain::sessionUp);
    }

    /** To be called once it is known that routes are learned. */
    void countRoutes() {
        String what = "Routes a service has from its session, by what becomes of them";
        gauge(
                "holdfast.service.routes",
                service.and("kind", "learned"),
                what,
                each -> each.count(LearnedRoutes::learned));
        gauge("holdfast.service.routes", service.and("kind", "kept"), what, each -> each.count(LearnedRoutes::kept));
        gauge(
                "holdfast.service.routes",
                service.and("kind", "excluded"),
                what,
                each -> each.count(known -> known.excluded().size()));
    }

    /** A chain of an earlier start of the service may have left one of the same name, which would go on showing the old chain. */
    private void gauge(String name, Tags tags, String description, ToDoubleFunction<OverlayChain> value) {
        registry.removeByPreFilterId(
                new Meter.Id(name, tags, null, null, Meter.Type.GAUGE)); // a search costs all meters there are
        Gauge.builder(name, chain, value).tags(tags).description(description).register(registry);
    }
}
