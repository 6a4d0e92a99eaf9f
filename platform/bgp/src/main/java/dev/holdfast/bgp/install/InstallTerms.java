package dev.holdfast.bgp.install;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Route;
import org.jspecify.annotations.Nullable;

/**
 * What best paths become in the kernel.
 *
 * @param table the kernel's table
 * @param metric of its routes, unless the MED gives it
 * @param sourceIpv4 preferred source of IPv4 routes; null: the kernel chooses
 * @param sourceIpv6 that of IPv6 routes
 * @param multipath over how many equally good paths a route may go, 1..64
 * @param distance 0..255, see {@link dev.holdfast.model.Intent}
 * @param blackhole whether a path with the community BLACKHOLE (RFC 7999) becomes a route that drops packets
 * @param metricFromMed whether the MED is the metric, where there is one above 0
 * @param chain says which best paths are installed; what it changes counts for that only
 */
public record InstallTerms(
        long table,
        long metric,
        @Nullable IpAddress sourceIpv4,
        @Nullable IpAddress sourceIpv6,
        int multipath,
        int distance,
        boolean blackhole,
        boolean metricFromMed,
        Chain chain) {
    /** Behind it stand guards only. */
    static final long MOST_METRIC = Route.GUARD_METRIC - 1;

    @Nullable
    IpAddress source(Family family) {
        return family == Family.IPV4 ? sourceIpv4 : sourceIpv6;
    }

    /** Whether a path has to be looked into, beyond its next hop. */
    boolean asksForAttributes() {
        return blackhole || metricFromMed || !chain.policies().isEmpty();
    }
}
