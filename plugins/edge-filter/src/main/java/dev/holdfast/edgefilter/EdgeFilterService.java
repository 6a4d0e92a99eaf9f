package dev.holdfast.edgefilter;

import dev.holdfast.api.overlay.ChainPlan;
import dev.holdfast.api.overlay.OverlayChain;
import dev.holdfast.api.overlay.RouteTerms;
import dev.holdfast.api.overlay.ServiceAddress;
import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.service.ServiceReport;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.Set;

/** One service: says what it wants, and leaves the keeping to the {@link OverlayChain}. */
final class EdgeFilterService implements Service<EdgeFilterConfig> {
    private final OverlayChain chain;
    private final EdgeFilterType type;

    EdgeFilterService(ServiceHost host, EdgeFilterType type) {
        this.chain = new OverlayChain(host);
        this.type = type;
    }

    @Override
    public void change(EdgeFilterConfig config) {
        var routes = new RouteTerms(
                config.toTable(),
                config.metric(),
                config.distance(),
                config.address(),
                config.guard(),
                config.gate(),
                false,
                false,
                Set.copyOf(type.settings().exclude()));
        chain.carry(new ChainPlan(
                config.tunnel(),
                config.tunnel().device(EdgeFilterType.DEVICE),
                config.bgp(),
                List.of(Prefix.host(config.address())),
                new EdgeFilterPieces(config),
                routes,
                ServiceAddress.notes(config.address())));
    }

    @Override
    public void drain() {
        chain.drain();
    }

    @Override
    public void remove() {
        chain.end("the service is removed");
    }

    @Override
    public void stop() {
        chain.stop();
    }

    @Override
    public ServiceReport report() {
        return new ServiceReport(chain.session(), chain.facts(), chain.troubles());
    }
}
