package dev.holdfast.compat;

import dev.holdfast.api.RouteStanding;
import dev.holdfast.api.gate.PathReports;
import dev.holdfast.api.gate.PathReports.PathReport;
import dev.holdfast.api.service.Provisioning.ServiceView;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /routes} shows: the learned routes of the unicast service, whether the kernel holds them, and how their paths are if
 * somebody watches them. Group routes of the multicast service and the default of the edge filter's second table are not learned,
 * and not shown.
 */
final class RoutesPage {
    private final Slots slots;
    private final BiConsumer<Owner, Consumer<RouteStanding>> routes;
    private final Supplier<Optional<PathReports>> paths;
    private final String network;

    RoutesPage(
            Slots slots,
            BiConsumer<Owner, Consumer<RouteStanding>> routes,
            Supplier<Optional<PathReports>> paths,
            String network) {
        this.slots = slots;
        this.routes = routes;
        this.paths = paths;
        this.network = network;
    }

    List<Map<String, String>> page() {
        List<Entry> entries = new ArrayList<>();
        slots.find(false).filter(Slots::runs).ifPresent(view -> collect(view, entries));
        entries.sort(Comparator.comparing(Entry::local)
                .thenComparing(Entry::peer)
                .thenComparing(Entry::kernelState)
                .thenComparing(entry -> entry.path() == null ? "" : entry.path().state()));
        return entries.stream().map(this::json).toList();
    }

    private void collect(ServiceView view, List<Entry> into) {
        var service = new ServiceFacts(view);
        var owner = new Owner(view.plugin(), view.name());
        Map<Prefix, PathReport> watched = watched(owner);
        IpAddress remote = service.remote();
        routes.accept(owner, route -> {
            Forwarding way = route.installed() == null ? route.wanted() : route.installed();
            PathReport path = watched.get(route.key().prefix());
            if (isLearned(route, way, service.doubleZeroIp(), remote) || way == null && path != null) {
                into.add(new Entry(
                        service.doubleZeroIp(), route.key().prefix().network(), route.installed() != null, path));
            }
        });
    }

    private Map<Prefix, PathReport> watched(Owner owner) {
        Map<Prefix, PathReport> watched = new HashMap<>();
        paths.get().map(PathReports::reports).orElse(List.of()).stream()
                .filter(path -> path.owner().equals(owner))
                .forEach(path -> watched.put(path.route(), path));
        return watched;
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

    /** @param path null: nobody watches it */
    private record Entry(String local, IpAddress peer, boolean present, @Nullable PathReport path) {
        String kernelState() {
            return present ? "present" : "absent";
        }
    }

    private Map<String, String> json(Entry entry) {
        Map<String, String> json = new LinkedHashMap<>();
        put(json, "network", network);
        put(json, "local_ip", entry.local());
        put(json, "peer_ip", entry.peer().toString());
        put(json, "kernel_state", entry.kernelState());
        PathReport path = entry.path();
        if (path != null) {
            put(
                    json,
                    "liveness_last_updated",
                    path.since().truncatedTo(ChronoUnit.SECONDS).toString());
            put(json, "liveness_state", path.state());
            put(json, "liveness_state_reason", path.state().equals("down") ? path.reason() : "");
            put(json, "liveness_expected_kernel_state", path.open() ? "present" : "absent");
            put(json, "liveness_peer_mode", path.peerMode());
            put(json, "peer_client_version", path.peerVersion());
        }
        return json;
    }

    /** What is empty is left out. */
    private static void put(Map<String, String> json, String key, String value) {
        if (!value.isEmpty()) {
            json.put(key, value);
        }
    }
}
