package dev.holdfast.lab.tunnel;

import java.util.List;
import java.util.stream.Collectors;

/**
 * What both hosts want: for each kind a link, an overlay address of a /31 upon a tunnel, the address the service is there for,
 * a route to the other host's, and a rule to a table of its own with a default route.
 */
final class Chains {
    private Chains() {}

    /** The configuration of host 1 or 2; with no kinds, that of a host which wants nothing. */
    static String configuration(int host, List<Kind> kinds) {
        if (kinds.isEmpty()) {
            return "plugins: {static: {}}\n";
        }
        // More happens here to one object in a minute than one would call anything but a fight.
        return "plugins:\n  reconciler: {scan-interval: 5s, contest: {undoings: 1000}}\n  static:\n    services:\n"
                + kinds.stream().map(kind -> service(host, kind)).collect(Collectors.joining());
    }

    private static String service(int host, Kind kind) {
        int other = 3 - host;
        if (!kind.isTunnel()) {
            return host == 1 ? behindDummy(kind) : towardsDummy(kind);
        }
        var source = kind.address(host);
        return section(
                kind,
                List.of(link(host, kind)),
                List.of(
                        "{device: %s, address: %s/31, scope: link}".formatted(kind.device, kind.overlay(host)),
                        "{device: %s, address: %s/32}".formatted(kind.device, source)),
                List.of("{priority: %d, from: %s, table: %d}"
                        .formatted(kind.table(), kind.network(host), kind.table())),
                List.of(
                        "{prefix: %s, via: %s, dev: %s, source: %s}"
                                .formatted(kind.network(other), kind.overlay(other), kind.device, source),
                        "{prefix: 0.0.0.0/0, via: %s, dev: %s, source: %s, table: %d}"
                                .formatted(kind.overlay(other), kind.device, source, kind.table())));
    }

    private static String behindDummy(Kind kind) {
        return section(
                kind,
                List.of("{name: %s, kind: dummy, mtu: %d}".formatted(kind.device, kind.mtu())),
                List.of("{device: %s, address: %s/32}".formatted(kind.device, kind.address(1))),
                List.of("{priority: %d, from: %s, table: %d}".formatted(kind.table(), kind.network(1), kind.table())),
                List.of("{prefix: %s, dev: %s, table: %d}".formatted(kind.network(2), kind.device, kind.table())));
    }

    private static String towardsDummy(Kind kind) {
        return section(
                kind,
                List.of(),
                List.of(),
                List.of(),
                List.of("{prefix: %s, via: %s, dev: %s, source: %s}"
                        .formatted(kind.network(1), Kind.GRE.overlay(1), Kind.GRE.device, Kind.GRE.address(2))));
    }

    private static String link(int host, Kind kind) {
        boolean six = kind == Kind.IP6GRE;
        return "{name: %s, kind: %s, local: '%s', remote: '%s', ttl: %d, mtu: %d%s}"
                .formatted(
                        kind.device,
                        kind.word(),
                        six ? Underlay.endpoint6(host) : Underlay.endpoint(host),
                        six ? Underlay.endpoint6(3 - host) : Underlay.endpoint(3 - host),
                        Kind.TTL,
                        kind.mtu(),
                        kind == Kind.VXLAN ? ", vni: 42" : six ? "" : ", pmtu-discovery: false");
    }

    private static String section(
            Kind kind, List<String> links, List<String> addresses, List<String> rules, List<String> routes) {
        return "      " + kind.word() + ":\n"
                + "        links: " + links + "\n"
                + "        addresses: " + addresses + "\n"
                + "        rules: " + rules + "\n"
                + "        routes: " + routes + "\n";
    }
}
