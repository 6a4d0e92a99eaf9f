package dev.holdfast.daemon.config;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.bgp.instance.InjectedRoute;
import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A route of our own as it is written, by a person or in a file.
 *
 * @param nextHop absent: this host
 * @param asPath numbers with blanks between them
 * @param pathId 0..4294967295
 */
record RouteForm(
        Prefix prefix,
        @Nullable IpAddress nextHop,
        @DefaultValue("igp") Origin origin,
        @Nullable Long med,
        @Nullable Long localPref,
        String asPath,
        List<Community> communities,
        long pathId) {
    private static final long MOST_32 = 0xFFFF_FFFFL;

    RouteForm {
        if (pathId < 0 || pathId > MOST_32) {
            throw new IllegalArgumentException("path-id must be 0..4294967295, was " + pathId);
        }
        numbers(asPath);
        route(prefix, nextHop, origin, med, localPref, asPath, communities, pathId);
    }

    InjectedRoute route() {
        return route(prefix, nextHop, origin, med, localPref, asPath, communities, pathId);
    }

    private static InjectedRoute route(
            Prefix prefix,
            @Nullable IpAddress nextHop,
            Origin origin,
            @Nullable Long med,
            @Nullable Long localPref,
            String asPath,
            List<Community> communities,
            long pathId) {
        AsPath path = asPath.isBlank() ? AsPath.EMPTY : AsPath.of(numbers(asPath));
        return new InjectedRoute(prefix, nextHop, origin, med, localPref, path, communities, (int) pathId);
    }

    private static long[] numbers(String asPath) {
        if (asPath.isBlank()) {
            return new long[0];
        }
        String[] words = asPath.strip().split("[ ,]+");
        long[] numbers = new long[words.length];
        for (int i = 0; i < words.length; i++) {
            boolean digits = words[i].matches("[1-9][0-9]{0,9}");
            numbers[i] = digits ? Long.parseLong(words[i]) : 0;
            if (numbers[i] < 1 || numbers[i] > MOST_32) {
                throw new IllegalArgumentException(
                        "as-path has '" + words[i] + "'; write AS numbers with blanks between them: 65002 65003");
            }
        }
        return numbers;
    }

    /** What is read as the same again. */
    static Map<String, Object> written(InjectedRoute route) {
        Map<String, Object> keys = new LinkedHashMap<>();
        keys.put("prefix", route.prefix().toString());
        if (route.nextHop() != null) {
            keys.put("next-hop", route.nextHop().toString());
        }
        keys.put("origin", route.origin().name().toLowerCase(Locale.ROOT));
        if (route.med() != null) {
            keys.put("med", route.med());
        }
        if (route.localPref() != null) {
            keys.put("local-pref", route.localPref());
        }
        if (!route.asPath().equals(AsPath.EMPTY)) {
            keys.put("as-path", route.asPath().toString());
        }
        if (!route.communities().isEmpty()) {
            keys.put(
                    "communities",
                    route.communities().stream().map(Community::toString).toList());
        }
        if (route.pathId() != 0) {
            keys.put("path-id", Integer.toUnsignedLong(route.pathId()));
        }
        return keys;
    }
}
