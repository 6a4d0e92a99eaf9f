package dev.holdfast.kernel.linux;

import dev.holdfast.api.Clock;
import org.jspecify.annotations.Nullable;

/**
 * How to talk to a Linux kernel.
 *
 * @param netns the network namespace to manage: a name under {@code /run/netns} or an absolute path; null: our own
 * @param protocol what our routes and rules carry, 1..255; see {@link #PROTOCOL}
 * @param receiveBufferBytes room for notifications. Each is charged about 830 bytes; 64 MiB hold 160,000 of them, and
 *     without CAP_NET_ADMIN the kernel grants what {@code net.core.rmem_max} says instead
 */
public record LinuxOptions(@Nullable String netns, int protocol, int receiveBufferBytes, Clock clock) {

    /**
     * The protocol number Holdfast uses unless told otherwise. 73 is named nowhere: not in {@code rtnetlink.h}, not by
     * ip(8), not by FRR or BIRD. One of theirs would not do: a starting zebra adopts what carries 186, 188 or 196, and
     * removes it when it ends.
     */
    public static final int PROTOCOL = 73;

    /** @throws IllegalArgumentException with a message that names the value and the range */
    public LinuxOptions {
        if (protocol < 1 || protocol > 255) {
            throw new IllegalArgumentException("protocol must be 1..255, was " + protocol);
        }
        if (receiveBufferBytes < 4096 || receiveBufferBytes > 1 << 30) {
            throw new IllegalArgumentException("receive buffer must be 4 KiB to 1 GiB, was " + receiveBufferBytes);
        }
    }

    /** Our own namespace, {@link #PROTOCOL}, 64 MiB. */
    public static LinuxOptions defaults() {
        return new LinuxOptions(null, PROTOCOL, 64 << 20, Clock.system());
    }

    public LinuxOptions withNetns(@Nullable String newNetns) {
        return new LinuxOptions(newNetns, protocol, receiveBufferBytes, clock);
    }
}
