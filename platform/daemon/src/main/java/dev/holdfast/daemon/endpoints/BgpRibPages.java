package dev.holdfast.daemon.endpoints;

import dev.holdfast.bgp.instance.AdvertisedView;
import dev.holdfast.bgp.instance.BestView;
import dev.holdfast.bgp.instance.InstanceControl;
import dev.holdfast.bgp.instance.RoutePage;
import dev.holdfast.bgp.instance.RouteQuery;
import dev.holdfast.bgp.policy.CommunityPattern;
import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /actuator/bgp/rib}: routes, a page at a time. Filters are applied here, so that what is not asked for is not sent.
 */
@RestController
@RequestMapping("/actuator/bgp/rib")
final class BgpRibPages {
    private static final int USUAL_LIMIT = 200;

    private final Bgp bgp;

    BgpRibPages(Bgp bgp) {
        this.bgp = bgp;
    }

    /** @param next give it as {@code after} for the page that follows; null: there is none */
    record Page(List<BgpRouteJson> routes, @Nullable String next) {
        static Page of(RoutePage page) {
            Prefix next = page.next();
            return new Page(
                    page.routes().stream().map(BgpRouteJson::of).toList(), next == null ? null : next.toString());
        }
    }

    /** @param installed what became of it in the kernel; null: nothing is installed */
    record Explained(String prefix, List<Candidate> paths, @Nullable String installed) {}

    /** @param step at which it lost; {@code best}: nowhere */
    record Candidate(BgpRouteJson route, String step, String why) {}

    record Advertised(String prefix, String peer, boolean told, List<AdvertisedPath> paths) {}

    record AdvertisedPath(
            String from,
            long pathId,
            boolean told,
            String reason,
            String why,
            List<String> changes,
            @Nullable String nextHop,
            String attributes,
            List<String> policy) {}

    /** The filters of a listing, as they come in. */
    private RouteQuery query(Filters given) {
        Integer limit = given.limit();
        if (limit != null && (limit < 1 || limit > RouteQuery.MOST)) {
            throw Problem.badParameter(
                    "limit",
                    "limit is " + limit,
                    "give 1.." + RouteQuery.MOST + ", and ask for more" + " pages with after");
        }
        Prefix prefix = Parameters.prefix(given.prefix());
        if (given.longer() && prefix == null) {
            throw Problem.badParameter("longer", "longer needs a prefix", "give prefix as well");
        }
        return new RouteQuery(
                Bgp.family(given.family()),
                prefix,
                given.longer(),
                originAs(given.originAs()),
                communities(given.community(), given.largeCommunity()),
                given.all(),
                limit == null ? USUAL_LIMIT : limit,
                Parameters.prefix(given.after()));
    }

    private static @Nullable Long originAs(@Nullable Long given) {
        if (given != null && (given < 1 || given > 0xFFFF_FFFFL)) {
            throw Problem.badParameter("origin-as", "origin-as is " + given, "give 1..4294967295");
        }
        return given;
    }

    private static List<CommunityPattern> communities(@Nullable String plain, @Nullable String large) {
        List<CommunityPattern> patterns = new ArrayList<>();
        try {
            for (String each : split(plain)) {
                patterns.add(CommunityPattern.parse(each));
            }
            for (String each : split(large)) {
                patterns.add(CommunityPattern.parse(each.startsWith("lc:") ? each : "lc:" + each));
            }
        } catch (IllegalArgumentException e) {
            throw Problem.badParameter(
                    "community",
                    Bgp.words(e),
                    "give communities with commas between them: 65001:100,no-export,lc:1:2:3");
        }
        return patterns;
    }

    private static String[] split(@Nullable String given) {
        return given == null || given.isBlank() ? new String[0] : given.strip().split("\\s*,\\s*");
    }

    /** Bound from the parameters of the query by their names. */
    record Filters(
            @Nullable String family,
            @Nullable String prefix,
            boolean longer,
            @Nullable Long originAs,
            @Nullable String community,
            @Nullable String largeCommunity,
            boolean all,
            @Nullable Integer limit,
            @Nullable String after) {}

    @GetMapping
    Page rib(
            @RequestParam(required = false) @Nullable String family,
            @RequestParam(required = false) @Nullable String prefix,
            @RequestParam(defaultValue = "false") boolean longer,
            @RequestParam(name = "origin-as", required = false) @Nullable Long originAs,
            @RequestParam(required = false) @Nullable String community,
            @RequestParam(name = "large-community", required = false) @Nullable String largeCommunity,
            @RequestParam(defaultValue = "false") boolean all,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        InstanceControl control = bgp.control();
        return Page.of(control.rib(
                query(new Filters(family, prefix, longer, originAs, community, largeCommunity, all, limit, after))));
    }

    @GetMapping("/received/{address}")
    Page received(
            @PathVariable String address,
            @RequestParam(required = false) @Nullable String family,
            @RequestParam(required = false) @Nullable String prefix,
            @RequestParam(defaultValue = "false") boolean longer,
            @RequestParam(name = "origin-as", required = false) @Nullable Long originAs,
            @RequestParam(required = false) @Nullable String community,
            @RequestParam(name = "large-community", required = false) @Nullable String largeCommunity,
            @RequestParam(defaultValue = "false") boolean rejected,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        InstanceControl control = bgp.control();
        RouteQuery query =
                query(new Filters(family, prefix, longer, originAs, community, largeCommunity, true, limit, after));
        return Page.of(control.received(Bgp.peer(address), query, rejected));
    }

    @GetMapping("/advertised/{address}")
    Page advertised(
            @PathVariable String address,
            @RequestParam(required = false) @Nullable String family,
            @RequestParam(required = false) @Nullable String prefix,
            @RequestParam(defaultValue = "false") boolean longer,
            @RequestParam(name = "origin-as", required = false) @Nullable Long originAs,
            @RequestParam(required = false) @Nullable String community,
            @RequestParam(name = "large-community", required = false) @Nullable String largeCommunity,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String after) {
        InstanceControl control = bgp.control();
        RouteQuery query =
                query(new Filters(family, prefix, longer, originAs, community, largeCommunity, true, limit, after));
        return Page.of(control.advertised(Bgp.peer(address), query));
    }

    @GetMapping("/explain")
    Object explain(
            @RequestParam(required = false) @Nullable String prefix,
            @RequestParam(name = "advertised-to", required = false) @Nullable String advertisedTo) {
        InstanceControl control = bgp.control();
        Prefix asked = Parameters.prefix(prefix);
        if (asked == null) {
            throw Problem.badParameter("prefix", "prefix is missing", "give a network such as 203.0.113.0/24");
        }
        return advertisedTo == null
                ? explained(control.explain(asked))
                : advertised(control.explain(asked, Bgp.peer(advertisedTo)));
    }

    private static Explained explained(BestView view) {
        return new Explained(
                view.prefix().toString(),
                view.paths().stream()
                        .map(line -> new Candidate(
                                BgpRouteJson.of(line.route()),
                                line.step().toLowerCase(java.util.Locale.ROOT),
                                line.why()))
                        .toList(),
                view.installed());
    }

    private static Advertised advertised(AdvertisedView view) {
        return new Advertised(
                view.prefix().toString(),
                view.peer(),
                view.told(),
                view.paths().stream().map(BgpRibPages::path).toList());
    }

    private static AdvertisedPath path(AdvertisedView.Line line) {
        Trace policy = line.policy();
        return new AdvertisedPath(
                line.from(),
                line.pathId(),
                line.told(),
                line.reason(),
                line.why(),
                line.changes(),
                line.nextHop() == null ? null : line.nextHop().toString(),
                line.attributes(),
                policy == null
                        ? List.of()
                        : policy.steps().stream().map(Trace.Step::toString).toList());
    }
}
