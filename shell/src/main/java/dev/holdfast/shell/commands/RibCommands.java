package dev.holdfast.shell.commands;

import static dev.holdfast.shell.line.Option.flag;
import static dev.holdfast.shell.line.Option.value;

import dev.holdfast.shell.client.CallException;
import dev.holdfast.shell.json.Json;
import dev.holdfast.shell.line.CommandSpec;
import dev.holdfast.shell.line.Option;
import dev.holdfast.shell.line.ValueKind;
import dev.holdfast.shell.view.RibView;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routes of BGP: the best ones, what peers have announced, what they are told, and why. */
final class RibCommands {
    private static final int USUAL_LIMIT = 200;
    /** What the daemon answers at once. */
    private static final int MOST_AT_ONCE = 1000;

    private static final Option[] FILTERS = {
        value("family", "FAMILY", ValueKind.FAMILY, "ipv4 or ipv6"),
        value("prefix", "PREFIX", ValueKind.PREFIX, "this network; an address alone is a host route"),
        flag("longer", "with --prefix: also the networks within it"),
        value("origin-as", "AS", ValueKind.AS, "whose path ends in this AS"),
        value("community", "LIST", ValueKind.TEXT, "with one of these: 65001:100,no-export,lc:1:2:3"),
        value("limit", "N", ValueKind.COUNT, "at most so many prefixes (default 200)"),
        value("after", "PREFIX", ValueKind.PREFIX, "only what stands behind it, to go on where a listing ended")
    };

    static final CommandSpec BEST = CommandSpec.of("rib best", "the best path of each prefix")
            .with(FILTERS)
            .with(flag("all", "also the paths that are not the best"));
    static final CommandSpec RECEIVED = CommandSpec.of("rib received", "what a peer has announced, as it sent it")
            .taking("PEER", ValueKind.PEER)
            .with(FILTERS)
            .with(flag("rejected", "only what import does not let in, and why"));
    static final CommandSpec ADVERTISED = CommandSpec.of("rib advertised", "what a peer is told, as it is told it")
            .taking("PEER", ValueKind.PEER)
            .with(FILTERS);
    static final CommandSpec PREFIX = CommandSpec.of("rib prefix", "all paths of one prefix")
            .taking("PREFIX", ValueKind.PREFIX)
            .with(flag("longer", "and of those within it"));
    static final CommandSpec EXPLAIN = CommandSpec.of("rib explain", "why a path is the best, and the others are not")
            .taking("PREFIX", ValueKind.PREFIX)
            .with(value("to", "PEER", ValueKind.PEER, "instead: what this peer is told of it, and why"));

    private RibCommands() {}

    static boolean best(Invocation in) throws CallException {
        return listed(in, "bgp/rib", in.flag("all") ? "all" : null);
    }

    static boolean received(Invocation in) throws CallException {
        return listed(in, "bgp/rib/received/" + encoded(in.argument()), in.flag("rejected") ? "rejected" : null);
    }

    static boolean advertised(Invocation in) throws CallException {
        return listed(in, "bgp/rib/advertised/" + encoded(in.argument()), null);
    }

    private static String encoded(String peer) {
        return URLEncoder.encode(peer, StandardCharsets.UTF_8);
    }

    /** Asks for page after page until there are as many as wanted. */
    private static boolean listed(Invocation in, String path, @Nullable String switched) throws CallException {
        String typed = in.option("limit");
        int wanted = typed == null ? USUAL_LIMIT : Integer.parseInt(typed);
        List<Object> routes = new ArrayList<>();
        String after = in.option("after");
        String next;
        int prefixes = 0;
        do {
            int limit = Math.min(MOST_AT_ONCE, wanted - prefixes);
            Query query = new Query(path)
                    .option(in, "family")
                    .option(in, "prefix")
                    .with("longer", in.flag("longer") ? "true" : null)
                    .option(in, "origin-as")
                    .option(in, "community")
                    .with("limit", String.valueOf(limit))
                    .with("after", after);
            Json page = in.daemon().get(switched == null ? query : query.with(switched, "true"));
            page.list("routes").forEach(route -> routes.add(route.value()));
            next = page.text("next");
            after = next;
            prefixes += limit;
        } while (!next.isEmpty() && prefixes < wanted);
        print(in, routes, next);
        return true;
    }

    private static void print(Invocation in, List<Object> routes, String next) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("routes", routes);
        if (!next.isEmpty()) {
            all.put("next", next);
        }
        if (in.json()) {
            in.printJson(new Json(all));
        } else {
            RibView.list(in.screen(), new Json(all));
        }
    }

    static boolean prefix(Invocation in) throws CallException {
        Json answer = in.daemon()
                .get(new Query("bgp/rib")
                        .with("prefix", in.argument())
                        .with("longer", in.flag("longer") ? "true" : null)
                        .with("all", "true")
                        .with("limit", String.valueOf(MOST_AT_ONCE)));
        if (in.json()) {
            in.printJson(answer);
        } else {
            RibView.list(in.screen(), answer);
        }
        return true;
    }

    static boolean explain(Invocation in) throws CallException {
        String to = in.option("to");
        Json answer = in.daemon()
                .get(new Query("bgp/rib/explain").with("prefix", in.argument()).with("advertised-to", to));
        if (in.json()) {
            in.printJson(answer);
        } else if (to == null) {
            RibView.explain(in.screen(), answer);
        } else {
            RibView.advertised(in.screen(), answer);
        }
        return true;
    }
}
