package dev.holdfast.ibrl;

import dev.holdfast.api.overlay.ChainPlan;
import dev.holdfast.api.overlay.Overlay;
import dev.holdfast.api.overlay.OverlayChain;
import dev.holdfast.api.overlay.RouteTerms;
import dev.holdfast.api.overlay.ServiceAddress;
import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.service.ServiceReport;
import dev.holdfast.model.Intent;
import dev.holdfast.model.KernelObject;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One service: says what it wants, and leaves the keeping to the {@link OverlayChain}. */
final class IbrlService implements Service<IbrlConfig> {
    private final OverlayChain chain;
    private final IbrlType type;

    IbrlService(ServiceHost host, IbrlType type) {
        this.chain = new OverlayChain(host);
        this.type = type;
    }

    @Override
    public void change(IbrlConfig config) {
        var routes = new RouteTerms(
                config.table(),
                config.metric(),
                config.distance(),
                config.address(),
                config.guard(),
                config.gate(),
                true,
                type.allocated(),
                Set.copyOf(type.settings().exclude()));
        chain.carry(new ChainPlan(
                config.tunnel(),
                config.tunnel().device(IbrlType.DEVICE),
                config.bgp(),
                List.of(Prefix.host(config.address())),
                (overlay, owner) -> pieces(config, overlay, owner),
                routes,
                ServiceAddress.notes(config.address())));
    }

    private List<Intent> pieces(IbrlConfig config, Overlay overlay, Owner owner) {
        List<KernelObject> objects = new ArrayList<>(List.of(overlay.link(), overlay.overlayAddress()));
        if (type.allocated()) {
            objects.add(overlay.serviceAddress(config.address()));
        }
        return objects.stream()
                .map(object -> Intent.of(object, owner, config.distance()))
                .toList();
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
