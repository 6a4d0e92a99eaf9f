package dev.holdfast.compat;

import dev.holdfast.api.net.Latencies;
import dev.holdfast.api.net.Latencies.Latency;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What {@code /status} and {@code /v2/status} show. */
final class StatusPages {
    private final Slots slots;
    private final Supplier<Optional<Latencies>> latencies;

    StatusPages(Slots slots, Supplier<Optional<Latencies>> latencies) {
        this.slots = slots;
        this.latencies = latencies;
    }

    List<Object> first() {
        List<Object> services = new ArrayList<>();
        slots.running().forEach(view -> services.add(status(new ServiceFacts(view))));
        return services.isEmpty()
                ? List.of(Map.of("doublezero_status", Map.of("session_status", "disconnected")))
                : services;
    }

    Map<String, Object> second(boolean enabled, String clientIp, String network) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("reconciler_enabled", enabled);
        page.put("client_ip", clientIp);
        page.put("network", network);
        page.put(
                "services",
                slots.running().stream()
                        .map(view -> enriched(new ServiceFacts(view)))
                        .toList());
        return page;
    }

    private static Map<String, Object> status(ServiceFacts service) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("tunnel_name", service.device());
        status.put("tunnel_src", service.source());
        status.put("tunnel_dst", service.destination());
        status.put("doublezero_ip", service.doubleZeroIp());
        Map<String, Object> session = new LinkedHashMap<>();
        session.put("session_status", service.sessionStatus());
        session.put("last_session_update", service.sessionSince());
        status.put("doublezero_status", session);
        status.put("user_type", service.user().word);
        return status;
    }

    private Map<String, Object> enriched(ServiceFacts service) {
        Map<String, Object> status = status(service);
        Optional<Neighbourhood> around =
                latencies.get().map(known -> new Neighbourhood(known.latencies(), service.destination()));
        Optional<Latency> current = around.flatMap(Neighbourhood::current);
        status.put("current_device", current.map(Latency::name).orElse(""));
        current.ifPresent(latency -> {
            if (latency.round() != null) {
                status.put(
                        "current_device_rtt_nanoseconds",
                        latency.round().average().toNanos());
            }
            status.put("current_device_loss_percentage", latency.lossPercent());
        });
        status.put(
                "lowest_latency_device",
                around.flatMap(Neighbourhood::nearest).map(Latency::name).orElse(""));
        status.put("metro", "");
        status.put("tenant", "");
        status.put("multicast_groups", groups(service));
        status.put("subscriptions", subscriptions(service));
        return status;
    }

    private static Map<String, Object> groups(ServiceFacts service) {
        Map<String, Object> groups = new LinkedHashMap<>();
        groups.put("publisher", service.publish());
        groups.put("subscriber", service.subscribe());
        return groups;
    }

    /** One entry a group, those that are published first. A group has no other name here than its address. */
    private static List<Object> subscriptions(ServiceFacts service) {
        Set<String> all = new LinkedHashSet<>(service.publish());
        all.addAll(service.subscribe());
        List<Object> entries = new ArrayList<>();
        for (String group : all) {
            Map<String, Object> entry = new LinkedHashMap<>();
            entry.put("pubkey", "");
            entry.put("code", group);
            entry.put("multicast_ip", group);
            entry.put("max_bandwidth", 0);
            entry.put("publisher", service.publish().contains(group));
            entry.put("subscriber", service.subscribe().contains(group));
            entries.add(entry);
        }
        return entries;
    }
}
