package dev.holdfast.kernel.contract;

import dev.holdfast.model.IpAddress;

/** Everybody else on the kernel under test. */
public interface ForeignHand {

    /** Runs {@code ip} with these words and fails unless it succeeds. */
    void ip(String command);

    /** Takes one end of a veth pair its carrier or gives it back, by setting its peer down or up. */
    void carrier(String link, boolean present);

    /** Sends UDP datagrams from a program of the host, to nobody in particular at {@code destination}; only for a kernel with tunnels. */
    default void send(IpAddress destination, int datagrams) {
        throw new UnsupportedOperationException("nothing is sent on this kernel");
    }
}
