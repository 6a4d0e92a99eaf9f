package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelListener.Presence;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import dev.holdfast.model.Scope;
import java.util.List;

/** What coming and going of IPv4 addresses does, after {@code devinet.c} and {@code fib_frontend.c} of Linux. */
final class Ipv4Addresses {
    private static final int KERNEL = 2;

    private final KernelState kernel;

    Ipv4Addresses(KernelState kernel) {
        this.kernel = kernel;
    }

    void add(SimAddress address, Requester who) throws KernelRefusal {
        for (SimAddress other : kernel.addresses.on(address.link, Family.IPV4)) {
            if (sameSubnet(other, address)) {
                if (other.local().equals(address.local())) {
                    throw new KernelRefusal("EEXIST", "ipv4: Address already assigned");
                }
                if (other.address.scope() != address.address.scope()) {
                    throw new KernelRefusal("EINVAL", "ipv4: Invalid scope value");
                }
                address.secondary = true;
            }
        }
        kernel.addresses.insert(address);
        kernel.addresses.post(Presence.PRESENT, address, who);
        connect(address);
        if (address.link.up) {
            kernel.fib4.deviceRevived(address.link.name);
        }
    }

    private static boolean sameSubnet(SimAddress a, SimAddress b) {
        return a.network().equals(b.network());
    }

    /** Adds the connected route of a primary address, behind what has its key. */
    void connect(SimAddress address) {
        Prefix network = address.network();
        boolean leads = network.length() < 32 || address.hasPeer();
        if (!address.link.up
                || address.secondary
                || address.link.isLoopback()
                || !leads
                || address.address.noPrefixRoute()) {
            return;
        }
        try {
            kernel.fib4.add(connected(address), Placing.APPEND, Requester.KERNEL);
        } catch (KernelRefusal there) {
            // An identical route exists: that is what was wanted.
            assert there.errno().equals("EEXIST") : there;
        }
    }

    private FibEntry connected(SimAddress address) {
        var forwarding = new Forwarding(
                RouteType.UNICAST, List.of(NextHop.dev(address.link.name)), address.local(), Scope.LINK, 0, 0);
        return new FibEntry(
                RouteKey.MAIN, address.network(), 0, address.metric, KERNEL, kernel.intern(forwarding), Long.MAX_VALUE);
    }

    /** Deletes an address, and with a primary one the secondary ones of its subnet. */
    void delete(SimAddress address, Requester who) {
        List<SimAddress> others = kernel.addresses.on(address.link, Family.IPV4);
        if (!address.secondary && !kernel.promoteSecondaries) {
            others.stream()
                    .filter(other -> other.secondary && sameSubnet(other, address))
                    .forEach(other -> remove(other, who));
        }
        remove(address, who);
        if (!address.secondary && kernel.promoteSecondaries) {
            promote(address);
        }
        if (kernel.addresses.on(address.link, Family.IPV4).isEmpty()) {
            kernel.fib4.deviceDied(address.link.name);
        }
    }

    private void promote(SimAddress gone) {
        for (SimAddress other : kernel.addresses.on(gone.link, Family.IPV4)) {
            if (other.secondary && sameSubnet(other, gone)) {
                other.secondary = false;
                kernel.addresses.remove(other);
                kernel.addresses.insert(other);
                kernel.addresses.post(Presence.PRESENT, other, Requester.KERNEL);
                connect(other);
                return;
            }
        }
    }

    private void remove(SimAddress address, Requester who) {
        kernel.addresses.remove(address);
        kernel.addresses.post(Presence.GONE, address, who);
        disconnect(address);
        IpAddress local = address.local();
        if (!kernel.addresses.isLocal(local)) {
            kernel.fib4.sourceGone(local);
        }
    }

    private void disconnect(SimAddress address) {
        if (address.secondary || address.link.isLoopback()) {
            return;
        }
        FibEntry route = connected(address);
        FibTable main = kernel.fib4.madeTable(RouteKey.MAIN);
        for (FibEntry entry : main.at(route.prefix)) {
            boolean same = entry.protocol == KERNEL
                    && entry.forwarding.equals(route.forwarding)
                    && (address.metric == 0 || address.metric == entry.metric);
            if (same) {
                kernel.fib4.dropAloud(entry, Requester.KERNEL);
                return;
            }
        }
    }
}
