package dev.holdfast.bgp.policy;

import dev.holdfast.model.IpAddress;
import java.util.Set;

/**
 * Peers: those with one of the addresses, in one of the AS, or in one of the groups.
 *
 * @param addresses of the peers
 * @param as AS numbers, each 1..4294967295
 * @param groups names of peer groups
 */
public record NeighborSet(Set<IpAddress> addresses, Set<Long> as, Set<String> groups) {

    /** @throws IllegalArgumentException with a message that says what would be right */
    public NeighborSet {
        addresses = Set.copyOf(addresses);
        as = Set.copyOf(as);
        groups = Set.copyOf(groups);
        if (addresses.isEmpty() && as.isEmpty() && groups.isEmpty()) {
            throw new IllegalArgumentException("a set of neighbours names none; write addresses, as or groups");
        }
        as.forEach(each -> Numbers.check("as", each, 1, Numbers.MOST_32));
    }

    boolean has(Neighbor neighbor) {
        return addresses.contains(neighbor.address())
                || as.contains(neighbor.as())
                || neighbor.group() != null && groups.contains(neighbor.group());
    }
}
