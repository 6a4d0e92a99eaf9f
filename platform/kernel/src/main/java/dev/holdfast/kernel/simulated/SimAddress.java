package dev.holdfast.kernel.simulated;

import dev.holdfast.api.KernelAddress;
import dev.holdfast.model.Address;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import org.jspecify.annotations.Nullable;

/** An address of the simulated kernel; touched under its lock only. */
final class SimAddress {
    final SimLink link;
    final Address address;

    /** Metric of its connected route; 0: the family's default. */
    final long metric;

    /** IPv4: in the subnet of an earlier one, with which it goes. */
    boolean secondary;

    /** When duplicate address detection will be done with it; {@link Long#MAX_VALUE}: it waits for a carrier. */
    long usableAtNanos;

    boolean tentative;

    SimAddress(SimLink link, Address address, long metric) {
        this.link = link;
        this.address = address;
        this.metric = metric;
    }

    Family family() {
        return address.local().family();
    }

    IpAddress local() {
        return address.local();
    }

    /** The network its connected route leads to: that of the peer if there is one. */
    Prefix network() {
        IpAddress peer = address.peer();
        return Prefix.covering(
                peer == null ? address.local() : peer, address.key().prefixLength());
    }

    /** Whether the two are one address to the kernel. */
    boolean sameAs(Address other) {
        return address.key().equals(other.key());
    }

    boolean hasPeer() {
        @Nullable IpAddress peer = address.peer();
        return peer != null && !peer.equals(address.local());
    }

    KernelAddress view() {
        return new KernelAddress(address, tentative, false);
    }
}
