package dev.holdfast.daemon.endpoints;

import dev.holdfast.api.ConfigException;
import dev.holdfast.bgp.config.PeerAddress;
import dev.holdfast.bgp.config.PeerSettings;
import dev.holdfast.bgp.instance.InjectedRoute;
import dev.holdfast.bgp.instance.InstanceControl;
import dev.holdfast.bgp.instance.PeerView;
import dev.holdfast.bgp.instance.PolicyTrial;
import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.policy.Community.Kind;
import dev.holdfast.bgp.policy.Trace;
import dev.holdfast.daemon.config.BgpText;
import dev.holdfast.model.Diagnostic;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /actuator/bgp/inject}: routes of our own at run time; {@code /actuator/bgp/policy/test}: a policy on trial. */
@RestController
@RequestMapping("/actuator/bgp")
final class BgpInjectPages {
    private static final String ACTIONS = "give add or remove";

    private final Bgp bgp;

    BgpInjectPages(Bgp bgp) {
        this.bgp = bgp;
    }

    record Listed(List<RouteJson> routes) {}

    /** @param nextHop null: this host */
    record RouteJson(
            String prefix,
            @Nullable String nextHop,
            String origin,
            @Nullable Long med,
            @Nullable Long localPref,
            String asPath,
            List<String> communities,
            List<String> largeCommunities,
            long pathId) {
        static RouteJson of(InjectedRoute route) {
            return new RouteJson(
                    route.prefix().toString(),
                    route.nextHop() == null ? null : route.nextHop().toString(),
                    Bgp.word(route.origin()),
                    route.med(),
                    route.localPref(),
                    route.asPath().toString(),
                    route.communities().stream()
                            .filter(each -> each.kind() != Kind.LARGE)
                            .map(Community::toString)
                            .toList(),
                    route.communities().stream()
                            .filter(each -> each.kind() == Kind.LARGE)
                            .map(each -> each.toString().substring("lc:".length()))
                            .toList(),
                    Integer.toUnsignedLong(route.pathId()));
        }
    }

    record Done(boolean ok, String action, String target) {}

    /**
     * @param accepted whether it would go on
     * @param because where the policy in force comes from
     * @param checks what the rules besides the policy said
     * @param steps what each statement said
     * @param attributes what it would be; null: the policy was not asked
     */
    record Trial(
            String prefix,
            String direction,
            String peer,
            boolean accepted,
            String because,
            List<String> checks,
            List<String> steps,
            @Nullable String attributes) {}

    @GetMapping("/inject")
    Listed list() {
        return new Listed(bgp.control().injected().stream().map(RouteJson::of).toList());
    }

    @PostMapping("/inject")
    Done inject(@RequestBody(required = false) @Nullable Map<String, Object> given) {
        InstanceControl control = bgp.control();
        Map<String, Object> keys = keys(given);
        Object action = keys.remove("action");
        if (action == null) {
            throw Problem.badParameter("action", "no action is given", ACTIONS);
        }
        InjectedRoute route = route(keys);
        switch (action.toString()) {
            case "add":
                control.inject(route);
                break;
            case "remove":
                control.withdraw(route.prefix(), route.pathId());
                break;
            default:
                throw Problem.badParameter("action", "'" + action + "' is nothing to do to a route", ACTIONS);
        }
        return new Done(true, action.toString(), route.prefix().toString());
    }

    @PostMapping("/policy/test")
    Trial test(@RequestBody(required = false) @Nullable Map<String, Object> given) {
        InstanceControl control = bgp.control();
        Map<String, Object> keys = keys(given);
        Object peer = keys.remove("peer");
        if (peer == null) {
            throw Problem.badParameter("peer", "no peer is given", "give the address of one");
        }
        Object said = keys.remove("direction");
        String direction = said == null ? "import" : said.toString();
        if (!Set.of("import", "export").contains(direction)) {
            throw Problem.badParameter("direction", "'" + direction + "' is no direction", "give import or export");
        }
        boolean importing = direction.equals("import");
        PeerAddress address = Bgp.peer(peer.toString());
        InjectedRoute route = importing ? asSentBy(control.peer(address), keys) : route(keys);
        PolicyTrial trial = control.test(address, importing, route);
        Trace trace = trial.trace();
        return new Trial(
                route.prefix().toString(),
                direction,
                peer.toString(),
                trial.accepted(),
                trial.because(),
                trial.checks(),
                trace == null
                        ? List.of()
                        : trace.steps().stream().map(Trace.Step::toString).toList(),
                trace == null ? null : trace.attributes());
    }

    /** What is not said is as the peer itself would say it of a route of its own. */
    private static InjectedRoute asSentBy(PeerView peer, Map<String, Object> keys) {
        PeerSettings settings = peer.settings();
        if (settings.isExternal()) {
            keys.putIfAbsent("as-path", String.valueOf(settings.as()));
        }
        keys.putIfAbsent("next-hop", peer.address().address().toString());
        return route(keys);
    }

    /** {@code localPref} as {@code local-pref}; large communities among the others. */
    private static Map<String, Object> keys(@Nullable Map<String, Object> given) {
        Map<String, Object> keys = new LinkedHashMap<>();
        List<Object> communities = new ArrayList<>();
        if (given != null) {
            given.forEach((name, value) -> {
                String key = name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
                if (key.equals("communities")) {
                    communities.addAll(listed(value));
                } else if (key.equals("large-communities")) {
                    listed(value).forEach(each -> communities.add("lc:" + each));
                } else {
                    keys.put(key, key.equals("as-path") ? joined(value) : value);
                }
            });
        }
        if (!communities.isEmpty()) {
            keys.put("communities", communities);
        }
        return keys;
    }

    private static List<?> listed(@Nullable Object value) {
        return value instanceof List<?> list
                ? list
                : value == null ? List.of() : List.of(value.toString().split(","));
    }

    private static Object joined(@Nullable Object path) {
        return path instanceof List<?> list
                ? String.join(" ", list.stream().map(String::valueOf).toList())
                : String.valueOf(path);
    }

    private static InjectedRoute route(Map<String, Object> keys) {
        try {
            return BgpText.route(keys);
        } catch (ConfigException e) {
            throw new Problem(
                    HttpStatus.BAD_REQUEST,
                    new Diagnostic(
                            "BGP-323",
                            String.valueOf(keys.getOrDefault("prefix", "route")),
                            "the route does not fit:\n" + Bgp.words(e).strip(),
                            "correct it; nothing was changed"));
        }
    }
}
