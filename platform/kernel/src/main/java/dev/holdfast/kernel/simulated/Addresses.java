package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses of all links, in the order the kernel keeps them. Knows nothing of the routes they bring. */
final class Addresses {
    private static final Prefix LOOPBACK = Prefix.parse("127.0.0.0/8");

    private final List<SimAddress> held = new ArrayList<>();
    private final Events events;

    Addresses(Events events) {
        this.events = events;
    }

    List<SimAddress> all() {
        return List.copyOf(held);
    }

    List<SimAddress> on(SimLink link, Family family) {
        return held.stream()
                .filter(address -> address.link == link && address.family() == family)
                .toList();
    }

    @Nullable
    SimAddress find(SimLink link, Address wanted) {
        for (SimAddress address : held) {
            if (address.link == link && address.sameAs(wanted)) {
                return address;
            }
        }
        return null;
    }

    /** The address a delete request means, or why there is none. */
    SimAddress get(SimLink link, Address wanted) throws KernelRefusal {
        SimAddress found = find(link, wanted);
        if (found != null) {
            return found;
        }
        if (wanted.local().family() == Family.IPV4) {
            throw new KernelRefusal("EADDRNOTAVAIL", "ipv4: Address not found");
        }
        if (!link.speaksIpv6()) {
            throw new KernelRefusal("ENXIO", "IPv6 is disabled on this device");
        }
        throw new KernelRefusal("EADDRNOTAVAIL", "address not found");
    }

    /** The link a packet for {@code address} is taken in on; null: it is none of ours. */
    @Nullable
    SimLink owner(IpAddress address) {
        for (SimAddress candidate : held) {
            if (candidate.local().equals(address) && !candidate.tentative) {
                return candidate.link;
            }
        }
        return LOOPBACK.contains(address) ? loopback() : null;
    }

    private @Nullable SimLink loopback() {
        for (SimAddress address : held) {
            if (address.link.isLoopback()) {
                return address.link;
            }
        }
        return null;
    }

    boolean isLocal(IpAddress address) {
        return owner(address) != null;
    }

    /** Enters an address; a primary one goes before the secondary ones. */
    void insert(SimAddress address) {
        int at = held.size();
        while (!address.secondary && at > 0 && held.get(at - 1).secondary && held.get(at - 1).link == address.link) {
            at--;
        }
        held.add(at, address);
    }

    void remove(SimAddress address) {
        held.remove(address);
    }

    void post(Presence presence, SimAddress address, Requester who) {
        KernelAddress view = address.view();
        events.post((listener, origin) -> listener.address(presence, view, origin), who);
    }

    List<KernelAddress> dump() {
        var views = new ArrayList<KernelAddress>(held.size());
        held.forEach(address -> views.add(address.view()));
        return views;
    }
}
