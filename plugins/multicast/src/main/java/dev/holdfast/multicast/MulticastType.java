package dev.holdfast.multicast;

import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.service.ServiceType;
import java.util.List;
import java.util.Random;

/** Services of type {@code multicast}. */
final class MulticastType implements ServiceType<MulticastConfig> {

    @Override
    public String name() {
        return "multicast";
    }

    @Override
    public Class<MulticastConfig> specification() {
        return MulticastConfig.class;
    }

    @Override
    public List<String> claims(MulticastConfig specification) {
        return specification.tunnel().claims(MulticastConfig.DEVICE);
    }

    @Override
    public Service<MulticastConfig> start(ServiceHost host, MulticastConfig specification) {
        var service = new MulticastService(host, specification, new Random());
        service.start();
        return service;
    }
}
