package dev.holdfast.ibrl;

import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.service.ServiceType;
import java.util.List;

/**
 * One of the two types.
 *
 * @param allocated whether the address stands on the tunnel; its routes then outlive a withdrawal until the tunnel goes
 */
record IbrlType(String name, boolean allocated, IbrlSettings settings) implements ServiceType<IbrlConfig> {
    static final String DEVICE = "doublezero0";

    @Override
    public Class<IbrlConfig> specification() {
        return IbrlConfig.class;
    }

    @Override
    public List<String> claims(IbrlConfig specification) {
        return specification.tunnel().claims(DEVICE);
    }

    @Override
    public Service<IbrlConfig> start(ServiceHost host, IbrlConfig specification) {
        var service = new IbrlService(host, this);
        service.change(specification);
        return service;
    }
}
