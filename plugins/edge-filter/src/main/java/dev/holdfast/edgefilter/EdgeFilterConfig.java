package dev.holdfast.edgefilter;

import dev.holdfast.api.DefaultValue;
import dev.holdfast.api.overlay.ServiceAddress;
import dev.holdfast.api.overlay.SessionConfig;
import dev.holdfast.api.overlay.TunnelConfig;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A service of type {@code edge-filtering}: what goes to a prefix is looked up among what was learned, what comes from one goes
 * into the tunnel.
 *
 * @param tunnel the way to the network
 * @param address what the network knows this host by; stands on the tunnel
 * @param bgp the session over the tunnel
 * @param prefixes at least one network; traffic to and from them is filtered
 * @param toTable with learned routes, for traffic to the prefixes, 100..200
 * @param fromTable with a default route into the tunnel, for traffic from the prefixes, 100..200, not `to-table`
 * @param toPriority of the rules that lead to `to-table`, 100..200
 * @param fromPriority of the rules that lead to `from-table`, 100..200
 * @param guard keep unreachable routes under the learned ones and under the default route, so that filtered traffic fails
 *     instead of leaving elsewhere while they are away
 * @param metric of its routes, 1..4294967295; below 4000000000 with a guard
 * @param distance administrative distance of all its objects, 0..255
 * @param gate a condition learned routes wait for; absent: none
 */
public record EdgeFilterConfig(
        TunnelConfig tunnel,
        IpAddress address,
        SessionConfig bgp,
        List<Prefix> prefixes,
        @DefaultValue("100") int toTable,
        @DefaultValue("101") int fromTable,
        @DefaultValue("100") int toPriority,
        @DefaultValue("101") int fromPriority,
        @DefaultValue("true") boolean guard,
        @DefaultValue("100") long metric,
        @DefaultValue("20") int distance,
        @Nullable String gate) {
    private static final int LEAST = 100;
    private static final int MOST = 200;

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public EdgeFilterConfig {
        prefixes = List.copyOf(prefixes);
        ServiceAddress.check(address, tunnel);
        ServiceAddress.checkRoutes(metric, distance, guard);
        checkRange("to-table", toTable);
        checkRange("from-table", fromTable);
        checkRange("to-priority", toPriority);
        checkRange("from-priority", fromPriority);
        if (toTable == fromTable) {
            throw new IllegalArgumentException("from-table " + fromTable
                    + " is to-table as well; give the default route a table of its own, such as 101");
        }
        if (prefixes.isEmpty()) {
            throw new IllegalArgumentException("prefixes is empty or missing; add 'prefixes: [198.51.100.0/24]'");
        }
        checkPrefixes(prefixes, tunnel);
    }

    private static void checkRange(String key, int number) {
        if (number < LEAST || number > MOST) {
            throw new IllegalArgumentException(key + " must be 100..200, was " + number);
        }
    }

    private static void checkPrefixes(List<Prefix> prefixes, TunnelConfig tunnel) {
        var seen = new HashSet<Prefix>();
        for (Prefix prefix : prefixes) {
            if (prefix.family() != Family.IPV4
                    || prefix.length() == 0
                    || prefix.network().isMulticast()) {
                throw new IllegalArgumentException("prefixes cannot have " + prefix
                        + "; write IPv4 unicast networks smaller than everything, such as 198.51.100.0/24");
            }
            if (!seen.add(prefix)) {
                throw new IllegalArgumentException("prefixes names " + prefix + " twice; once is enough");
            }
            IpAddress source = tunnel.source();
            if (source != null && prefix.contains(source)) {
                throw new IllegalArgumentException("prefixes has " + prefix + ", in which tunnel.source " + source
                        + " lies, so that the tunnel's own packets would go into the tunnel; leave that address out of"
                        + " the prefixes, or send from another one");
            }
        }
    }
}
