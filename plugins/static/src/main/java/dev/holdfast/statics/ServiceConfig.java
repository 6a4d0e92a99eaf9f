package dev.holdfast.statics;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.model.Intent;
import dev.holdfast.model.ObjectKey;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Policy;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Objects that belong together: one owner.
 *
 * @param distance administrative distance of every object that does not state its own, 0..255
 * @param policy what to do when somebody else removes or changes an object that does not state its own policy
 * @param gate a condition every object waits for that does not name its own; absent: none
 * @param links tunnels and other links to make and keep
 * @param addresses addresses to put on devices
 * @param rules policy rules
 * @param routes routes
 */
public record ServiceConfig(
        @DefaultValue("1") int distance,
        @DefaultValue("enforce") Policy policy,
        @Nullable String gate,
        List<LinkEntry> links,
        List<AddressEntry> addresses,
        List<RuleEntry> rules,
        List<RouteEntry> routes) {

    /** @throws IllegalArgumentException if the distance is out of range, or an object is declared twice */
    public ServiceConfig {
        Entry.checkDistance(distance);
        Set<ObjectKey> seen = new HashSet<>();
        entries(links, addresses, rules, routes)
                .map(entry -> entry.object().key())
                .forEach(key -> {
                    if (!seen.add(key)) {
                        throw new IllegalArgumentException(key
                                + " is declared twice; keep one, or give them different metrics" + " or priorities");
                    }
                });
    }

    /** All that this service wants in the kernel. */
    List<Intent> intents(Owner owner) {
        return entries(links, addresses, rules, routes)
                .map(entry -> entry.intent(owner, this))
                .toList();
    }

    boolean isEmpty() {
        return links.isEmpty() && addresses.isEmpty() && rules.isEmpty() && routes.isEmpty();
    }

    private static Stream<Entry> entries(
            List<LinkEntry> links, List<AddressEntry> addresses, List<RuleEntry> rules, List<RouteEntry> routes) {
        return Stream.of(links, addresses, rules, routes).flatMap(List::stream);
    }
}
