package dev.holdfast.edgefilter;

import dev.holdfast.api.service.Service;
import dev.holdfast.api.service.ServiceHost;
import dev.holdfast.api.service.ServiceType;
import java.util.ArrayList;
import java.util.List;

/** The type {@code edge-filtering}. */
record EdgeFilterType(EdgeFilterSettings settings) implements ServiceType<EdgeFilterConfig> {
    static final String DEVICE = "doublezero0";

    @Override
    public String name() {
        return "edge-filtering";
    }

    @Override
    public Class<EdgeFilterConfig> specification() {
        return EdgeFilterConfig.class;
    }

    @Override
    public List<String> claims(EdgeFilterConfig specification) {
        List<String> claims = new ArrayList<>(specification.tunnel().claims(DEVICE));
        claims.add("table " + specification.toTable());
        claims.add("table " + specification.fromTable());
        return claims;
    }

    @Override
    public Service<EdgeFilterConfig> start(ServiceHost host, EdgeFilterConfig specification) {
        var service = new EdgeFilterService(host, this);
        service.change(specification);
        return service;
    }
}
