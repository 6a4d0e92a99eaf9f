package dev.holdfast.statics;

import dev.holdfast.model.Policy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The section {@code plugins.static}. The four lists at its top are the service {@code default}.
 *
 * @param links links of the service {@code default}
 * @param addresses addresses of the service {@code default}
 * @param rules rules of the service {@code default}
 * @param routes routes of the service {@code default}
 * @param services further services by name; each is an owner of its own, {@code static/NAME}
 */
public record StaticConfig(
        List<LinkEntry> links,
        List<AddressEntry> addresses,
        List<RuleEntry> rules,
        List<RouteEntry> routes,
        Map<String, ServiceConfig> services) {
    private static final String DEFAULT_SERVICE = "default";

    /** @throws IllegalArgumentException if an object is declared twice, or the service {@code default} is */
    public StaticConfig {
        services = Map.copyOf(services);
        var top = new ServiceConfig(1, Policy.ENFORCE, null, links, addresses, rules, routes);
        if (!top.isEmpty() && services.containsKey(DEFAULT_SERVICE)) {
            throw new IllegalArgumentException("the service 'default' is described twice: beside 'services' and in it;"
                    + " put all of it in one place");
        }
    }

    /** Every service by name, in the order of their names. */
    Map<String, ServiceConfig> all() {
        var all = new TreeMap<>(services);
        all.putIfAbsent(DEFAULT_SERVICE, new ServiceConfig(1, Policy.ENFORCE, null, links, addresses, rules, routes));
        return all;
    }
}
