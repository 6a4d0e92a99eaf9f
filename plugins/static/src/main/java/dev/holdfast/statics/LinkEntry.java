package dev.holdfast.statics;

import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Link;
import dev.holdfast.model.Policy;
import org.jspecify.annotations.Nullable;

/**
 * A link to make, to keep up, and to delete when it is wanted no longer. Which of the parameters belong to it follows
 * from its kind; one that does not is an error.
 *
 * @param name 1..15 visible characters without / : and %
 * @param kind gre, ip6gre, ipip, vxlan, dummy or bridge
 * @param mtu 68..65535 bytes; 0: what the kernel chooses when it makes the link
 * @param local underlay source address of a tunnel
 * @param remote underlay destination address of a tunnel
 * @param key of gre and ip6gre, 0..4294967295; absent: no key in the header
 * @param ttl of the outer header, 0..255; absent: 64, for vxlan the kernel's default. 0: that of the inner packet
 * @param pmtuDiscovery of gre and ipip: whether the outer header forbids fragments; absent: yes
 * @param vni network identifier of vxlan, 1..16777215
 * @param port UDP destination port of vxlan, 1..65535; absent: 4789
 * @param distance administrative distance, 0..255; absent: that of the service
 * @param policy enforce, yield or report; absent: that of the service
 * @param gate a condition it waits for; absent: that of the service
 */
public record LinkEntry(
        String name,
        Kind kind,
        int mtu,
        @Nullable IpAddress local,
        @Nullable IpAddress remote,
        @Nullable Long key,
        @Nullable Integer ttl,
        @Nullable Boolean pmtuDiscovery,
        @Nullable Integer vni,
        @Nullable Integer port,
        @Nullable Integer distance,
        @Nullable Policy policy,
        @Nullable String gate)
        implements Entry {

    /** The kinds that can be declared. */
    public enum Kind {
        GRE,
        IP6GRE,
        IPIP,
        VXLAN,
        DUMMY,
        BRIDGE
    }

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public LinkEntry {
        Entry.checkDistance(distance);
        Entry.checkPresent("name", name);
        var parameters = new LinkParameters(local, remote, key, ttl, pmtuDiscovery, vni, port);
        new Link(name, parameters.of(kind), mtu);
    }

    @Override
    public Link object() {
        var parameters = new LinkParameters(local, remote, key, ttl, pmtuDiscovery, vni, port);
        return new Link(name, parameters.of(kind), mtu);
    }
}
