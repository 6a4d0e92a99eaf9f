package dev.holdfast.compat;

import dev.holdfast.api.RouteStanding;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /routes} shows: the learned routes of the unicast service, and whether the kernel holds them. Group routes of the
 * multicast service and the default of the edge filter's second table are not learned, and not shown.
 */
final class RoutesPage {
    private final Slots slots;
    private final BiConsumer<Owner, Consumer<RouteStanding>> routes;
    private final String network;

    RoutesPage(Slots slots, BiConsumer<Owner, Consumer<RouteStanding>> routes, String network) {
        this.slots = slots;
        this.routes = routes;
        this.network = network;
    }

    List<Map<String, String>> page() {
        List<Entry> entries = new ArrayList<>();
        slots.find(false).filter(Slots::runs).ifPresent(view -> collect(view, entries));
        entries.sort(
                Comparator.comparing(Entry::local).thenComparing(Entry::peer).thenComparing(Entry::state));
        return entries.stream().map(this::json).toList();
    }

    private void collect(ServiceView view, List<Entry> into) {
        var service = new ServiceFacts(view);
        IpAddress remote = service.remote();
        routes.accept(new Owner(view.plugin(), view.name()), route -> {
            Forwarding way = route.installed() == null ? route.wanted() : route.installed();
            if (isLearned(route, way, service.doubleZeroIp(), remote)) {
                into.add(new Entry(
                        service.doubleZeroIp(),
                        route.key().prefix().network(),
                        route.installed() == null ? "absent" : "present"));
            }
        });
    }

    private static boolean isLearned(
            RouteStanding route, @Nullable Forwarding way, String address, @Nullable IpAddress remote) {
        return way != null
                && route.key().prefix().family() == Family.IPV4
                && route.key().prefix().length() > 0
                && way.source() != null
                && way.source().toString().equals(address)
                && way.nextHops().stream().anyMatch(hop -> remote != null && remote.equals(hop.gateway()));
    }

    private record Entry(String local, IpAddress peer, String state) {}

    private Map<String, String> json(Entry entry) {
        Map<String, String> json = new LinkedHashMap<>();
        if (!network.isEmpty()) {
            json.put("network", network);
        }
        json.put("local_ip", entry.local());
        json.put("peer_ip", entry.peer().toString());
        json.put("kernel_state", entry.state());
        return json;
    }
}
