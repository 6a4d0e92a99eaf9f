package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.time.Duration;

/** What coming and going of IPv6 addresses does, after {@code addrconf.c} of Linux. Its events never have an author. */
final class Ipv6Addresses {
    /** One probe and the wait for an answer, with the kernel's random delay at its mean. */
    static final Duration DUPLICATE_DETECTION = Duration.ofMillis(1500);

    private static final int KERNEL = 2;
    private static final long CONNECTED_METRIC = 256;
    private static final long LINK_LOCAL_HIGH = 0xFE80_0000_0000_0000L;
    private static final int LINK_LOCAL_LENGTH = 64;

    private final KernelState kernel;

    Ipv6Addresses(KernelState kernel) {
        this.kernel = kernel;
    }

    /** @param probe whether duplicate address detection has to finish before it can be used */
    void add(SimAddress address, boolean probe, Requester who) throws KernelRefusal {
        for (SimAddress other : kernel.addresses.on(address.link, Family.IPV6)) {
            if (other.local().equals(address.local())) {
                throw new KernelRefusal("EEXIST", "ipv6: address already assigned");
            }
        }
        if (!address.link.speaksIpv6()) {
            throw new KernelRefusal("EINVAL", "ipv6: IPv6 is disabled on this device");
        }
        address.tentative = probe && address.link.probesForDuplicates();
        address.usableAtNanos = address.link.carrier() ? probedAt() : Long.MAX_VALUE;
        kernel.addresses.insert(address);
        kernel.addresses.post(Presence.PRESENT, address, who.unnamed());
        connect(address);
    }

    private long probedAt() {
        long at = kernel.clock.nanos() + DUPLICATE_DETECTION.toNanos();
        kernel.dueAt(at);
        return at;
    }

    /** The link is up: what was added while it was down gets its routes. */
    void linkUp(SimLink link) {
        kernel.addresses.on(link, Family.IPV6).forEach(this::connect);
    }

    private void connect(SimAddress address) {
        if (!address.link.up || address.link.isLoopback()) {
            return;
        }
        if (address.hasPeer()) {
            connect(address, Prefix.host(address.local()));
        }
        if (!address.address.noPrefixRoute()) {
            connect(address, address.network());
        }
    }

    private void connect(SimAddress address, Prefix network) {
        var forwarding =
                kernel.intern(Forwarding.over(NextHop.dev(address.link.name)).withScope(Scope.UNIVERSE));
        long metric = address.metric == 0 ? CONNECTED_METRIC : address.metric;
        var route = new FibEntry(RouteKey.MAIN, network, 0, metric, KERNEL, forwarding, Long.MAX_VALUE);
        boolean there = kernel.fib6.madeTable(RouteKey.MAIN).at(route.prefix).stream()
                .anyMatch(entry -> entry.metric == metric
                        && entry.type() == RouteType.UNICAST
                        && entry.uses(address.link.name)
                        && entry.hops().get(0).gateway() == null);
        if (there) {
            return;
        }
        try {
            kernel.fib6.add(route, Placing.PREPEND, Requester.KERNEL);
        } catch (KernelRefusal refusal) {
            throw new IllegalStateException("no route to the network of " + address.address, refusal);
        }
    }

    /** Deletes an address by request; routes that prefer it as their source stop doing so. */
    void delete(SimAddress address, Requester who) {
        lose(address, who);
        if (kernel.addresses.all().stream().noneMatch(other -> other.local().equals(address.local()))) {
            kernel.fib6.sourceGone(address.local());
        }
    }

    private void lose(SimAddress address, Requester who) {
        kernel.addresses.remove(address);
        if (!address.tentative) {
            kernel.addresses.post(Presence.GONE, address, who.unnamed()); // no word of one that never was usable
        }
        Prefix network = address.network();
        boolean shared = kernel.addresses.on(address.link, Family.IPV6).stream()
                .anyMatch(other -> other.network().equals(network) && !other.address.noPrefixRoute());
        if (!shared && !address.address.noPrefixRoute()) {
            kernel.fib6.removeConnected(RouteKey.MAIN, network, address.link.name);
        }
        if (address.hasPeer()) {
            kernel.fib6.removeConnected(RouteKey.MAIN, Prefix.host(address.local()), address.link.name);
        }
    }

    /** All addresses of a link that IPv6 was switched off for. Routes elsewhere that prefer one as source keep it. */
    void loseAll(SimLink link) {
        kernel.addresses.on(link, Family.IPV6).forEach(address -> lose(address, Requester.KERNEL));
    }

    /** The link can carry packets now: it gets its link-local address, and probing goes on. */
    void linkReady(SimLink link) {
        if (!link.speaksIpv6() || link.isLoopback()) {
            return;
        }
        for (SimAddress address : kernel.addresses.on(link, Family.IPV6)) {
            if (address.tentative && address.usableAtNanos == Long.MAX_VALUE) {
                address.usableAtNanos = probedAt();
            }
        }
        var own = new IpAddress(Family.IPV6, LINK_LOCAL_HIGH, 0x0200_00FF_FE00_0000L | link.index);
        var wanted = new Address(Address.of(link.name, own, LINK_LOCAL_LENGTH).key(), Scope.LINK, false);
        if (kernel.addresses.find(link, wanted) == null) {
            var address = new SimAddress(link, wanted, 0);
            kernel.addresses.insert(address);
            kernel.addresses.post(Presence.PRESENT, address, Requester.KERNEL);
            connect(address);
        }
    }

    /** Ends the probing of addresses whose time has come. */
    void settle(long now) {
        for (SimAddress address : kernel.addresses.all()) {
            if (!address.tentative || address.usableAtNanos == Long.MAX_VALUE) {
                continue;
            }
            if (now >= address.usableAtNanos) {
                address.tentative = false;
                kernel.addresses.post(Presence.PRESENT, address, Requester.KERNEL);
            } else {
                kernel.dueAt(address.usableAtNanos);
            }
        }
    }
}
