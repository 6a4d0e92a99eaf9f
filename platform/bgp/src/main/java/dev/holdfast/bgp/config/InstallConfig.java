package dev.holdfast.bgp.config;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.bgp.policy.StatementConfig;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of best paths in the kernel.
 *
 * @param enabled whether they are installed; switched off, we only speak, as a route server or a reflector does
 * @param table the kernel's routing table, 1..4294967295; 254 is main
 * @param metric of the kernel's routes, 1..4294967295
 * @param source the preferred source addresses, addresses of this host, at most one of each family; of a family without
 *     one the kernel chooses
 * @param multipath over how many equally good paths a route may go, 1..64
 * @param distance administrative distance, 1..255: where others want the same route, the lower one wins
 * @param blackhole whether a best path with the community `blackhole` drops packets here (RFC 7999)
 * @param metricFromMed whether the metric follows the MED of the best path, where it has one
 * @param chain policies that say which best paths are installed; empty: all
 * @param statements a policy without a name instead of a chain; what no statement is for is installed
 */
public record InstallConfig(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("254") long table,
        @DefaultValue("20") long metric,
        List<IpAddress> source,
        @DefaultValue("1") int multipath,
        @DefaultValue("120") int distance,
        boolean blackhole,
        boolean metricFromMed,
        List<String> chain,
        List<StatementConfig> statements) {
    private static final long MOST_32 = 0xFFFF_FFFFL;
    private static final int MOST_WAYS = 64;

    public static final InstallConfig USUAL =
            new InstallConfig(true, 254, 20, List.of(), 1, 120, false, false, List.of(), List.of());

    /** @throws IllegalArgumentException with messages that begin with the key */
    public InstallConfig {
        source = List.copyOf(source);
        chain = List.copyOf(chain);
        statements = List.copyOf(statements);
        var mistakes = new Mistakes();
        var bounds = new Bounds(mistakes);
        bounds.within("table", table, 1, MOST_32);
        bounds.within("metric", metric, 1, MOST_32);
        bounds.within("multipath", multipath, 1, MOST_WAYS);
        bounds.within("distance", distance, 1, 255);
        source.forEach(each -> bounds.own("source", each));
        mistakes.unless(
                source.stream().map(IpAddress::family).distinct().count() == source.size(),
                "source has two addresses of one family; keep one of the two");
        mistakes.unless(
                chain.isEmpty() || statements.isEmpty(),
                "chain and statements are mutually exclusive; give the statements a name and put it into the chain");
        mistakes.raise();
    }

    /** What says which best paths are installed. */
    public PolicyUseConfig policy() {
        return new PolicyUseConfig(chain, statements);
    }

    /** The preferred source address of routes of that family; null: the kernel chooses. */
    public @Nullable IpAddress source(Family family) {
        return source.stream()
                .filter(each -> each.family() == family)
                .findFirst()
                .orElse(null);
    }
}
