package dev.holdfast.multicast;

import dev.holdfast.api.KernelLink;
import dev.holdfast.api.net.Envelope;
import dev.holdfast.model.IpAddress;

/**
 * Where packets leave: a tunnel that is there and up.
 *
 * @param link as the kernel has it now; every packet is pinned to its index, so no route elsewhere can catch one
 */
record Exit(KernelLink link) {

    /**
     * @param source the address it comes from
     * @param port of {@code destination}; 0 for a raw socket
     */
    Envelope to(IpAddress destination, int port, IpAddress source, int ttl) {
        var envelope = new Envelope().to((int) destination.low(), port);
        envelope.local = (int) source.low();
        envelope.device = link.index();
        envelope.ttl = ttl;
        return envelope;
    }
}
