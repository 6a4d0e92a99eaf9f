package dev.holdfast.statics;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.LinkKind;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a link entry says beside name and kind; knows which of it belongs to which kind. */
record LinkParameters(
        @Nullable IpAddress local,
        @Nullable IpAddress remote,
        @Nullable Long key,
        @Nullable Integer ttl,
        @Nullable Boolean pmtuDiscovery,
        @Nullable Integer vni,
        @Nullable Integer port) {
    /** High enough for any path, and what a tunnel needs whose inner packets have a TTL of 1. */
    private static final int TUNNEL_TTL = 64;

    private static final int VXLAN_PORT = 4789;

    /** @throws IllegalArgumentException if a parameter is missing, does not belong to the kind, or is out of range */
    LinkKind of(LinkEntry.Kind kind) {
        return switch (kind) {
            case GRE -> {
                allow(kind, "local", "remote", "key", "ttl", "pmtu-discovery");
                yield new LinkKind.Gre(need(kind, "local", local), need(kind, "remote", remote), key, ttlOf(), pmtu());
            }
            case IP6GRE -> {
                allow(kind, "local", "remote", "key", "ttl");
                yield new LinkKind.Ip6Gre(need(kind, "local", local), need(kind, "remote", remote), key, ttlOf());
            }
            case IPIP -> {
                allow(kind, "local", "remote", "ttl", "pmtu-discovery");
                yield new LinkKind.Ipip(need(kind, "local", local), need(kind, "remote", remote), ttlOf(), pmtu());
            }
            case VXLAN -> {
                allow(kind, "local", "remote", "ttl", "vni", "port");
                yield new LinkKind.Vxlan(
                        need(kind, "vni", vni),
                        need(kind, "local", local),
                        need(kind, "remote", remote),
                        port == null ? VXLAN_PORT : port,
                        ttl == null ? 0 : ttl);
            }
            case DUMMY -> {
                allow(kind);
                yield new LinkKind.Dummy();
            }
            case BRIDGE -> {
                allow(kind);
                yield new LinkKind.Bridge();
            }
        };
    }

    private int ttlOf() {
        return ttl == null ? TUNNEL_TTL : ttl;
    }

    private boolean pmtu() {
        return pmtuDiscovery == null || pmtuDiscovery;
    }

    private static <T> T need(LinkEntry.Kind kind, String name, @Nullable T value) {
        if (value == null) {
            throw new IllegalArgumentException(
                    "a link of kind " + word(kind) + " needs '" + name + "'; add '" + name + ": …'");
        }
        return value;
    }

    /** Refuses whatever is given and not named here. */
    private void allow(LinkEntry.Kind kind, String... names) {
        var belonging = List.of(names);
        given().forEach((name, value) -> {
            if (value != null && !belonging.contains(name)) {
                throw new IllegalArgumentException("a link of kind " + word(kind) + " has no '" + name + "'; "
                        + (belonging.isEmpty() ? "it has no parameters" : "it has " + String.join(", ", belonging)));
            }
        });
    }

    private Map<String, @Nullable Object> given() {
        var given = new TreeMap<String, @Nullable Object>();
        given.put("local", local);
        given.put("remote", remote);
        given.put("key", key);
        given.put("ttl", ttl);
        given.put("pmtu-discovery", pmtuDiscovery);
        given.put("vni", vni);
        given.put("port", port);
        return given;
    }

    private static String word(LinkEntry.Kind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }
}
