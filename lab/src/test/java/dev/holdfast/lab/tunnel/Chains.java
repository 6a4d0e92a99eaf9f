package dev.holdfast.lab.tunnel;

import java.util.List;
import java.util.stream.Collectors;

/** What is wanted: on host 1 services, added at run time, and a dummy; on host 2 the other ends of their tunnels. */
final class Chains {
    private static final String NOTHING = "plugins:\n"
            // More happens here to one object in a minute than one would call anything but a fight.
            + "  reconciler: {scan-interval: 5s, contest: {undoings: 1000}}\n";

    private Chains() {}

    /** The configuration of host 1 or 2. */
    static String configuration(int host, List<Kind> kinds) {
        String services = kinds.stream()
                .map(kind -> host == 2 ? otherEnd(kind) : kind.isTunnel() ? "" : dummy(kind))
                .collect(Collectors.joining());
        return services.isEmpty() ? NOTHING : NOTHING + "  static:\n    services:\n" + services;
    }

    /** The service of host 1. */
    static String specification(Kind kind) {
        return "type: " + kind.type + "\n"
                + "tunnel: " + kind.tunnel() + "\n"
                + "address: " + kind.address(1) + "\n"
                + (kind.hasRules() ? "prefixes: [" + kind.filtered() + "]\n" : "guard: true\n")
                + (kind.learns()
                        ? "bgp: {learned-routes: [{prefix: " + kind.network(2) + "}]}\n"
                        : "publish: [" + Kind.GROUP + "]\nsubscribe: [233.84.178.6]\n");
    }

    private static String otherEnd(Kind kind) {
        Kind through = kind.isTunnel() ? kind : Kind.GRE;
        String route = "{prefix: %s, via: %s, dev: %s, source: %s}"
                .formatted(kind.network(1), through.overlay(1), through.device, through.address(2));
        if (!kind.isTunnel()) {
            return section(kind, List.of(), List.of(), List.of(route));
        }
        return section(
                kind,
                List.of(kind.linkOfOtherEnd()),
                List.of(
                        "{device: %s, address: %s/31, scope: link}".formatted(kind.device, kind.overlay(2)),
                        "{device: %s, address: %s/32}".formatted(kind.device, kind.address(2))),
                List.of(route));
    }

    private static String dummy(Kind kind) {
        return section(
                kind,
                List.of("{name: %s, kind: dummy, mtu: %d}".formatted(kind.device, kind.mtu())),
                List.of("{device: %s, address: %s/32}".formatted(kind.device, kind.address(1))),
                List.of("{prefix: %s, dev: %s}".formatted(kind.network(2), kind.device)));
    }

    private static String section(Kind kind, List<String> links, List<String> addresses, List<String> routes) {
        return "      " + kind.word() + ":\n"
                + "        links: " + links + "\n"
                + "        addresses: " + addresses + "\n"
                + "        routes: " + routes + "\n";
    }
}
