package dev.holdfast.api.overlay;

import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;

/**
 * The two addresses inside a tunnel: a /31 (RFC 3021) whose even address is the other end and whose odd one is ours.
 *
 * @param network an IPv4 /31
 */
public record OverlayNet(Prefix network) {
    private static final int LENGTH = 31;

    /** @throws IllegalArgumentException if it is no /31 of addresses that hosts can have */
    public OverlayNet {
        if (network.family() != Family.IPV4 || network.length() != LENGTH) {
            throw new IllegalArgumentException(
                    "net must be an IPv4 /31, was " + network + "; write it like 169.254.3.128/31");
        }
        HostAddresses.check("net", network.network());
    }

    /**
     * Reads {@code 169.254.3.128/31}; of {@code 169.254.3.129/31} the host bit is cleared.
     *
     * @throws IllegalArgumentException with a message that says what would be right
     */
    public static OverlayNet parse(String text) {
        int slash = text.indexOf('/');
        if (slash < 0) {
            throw new IllegalArgumentException("net " + text + " has no prefix length; write it like 169.254.3.128/31");
        }
        var address = IpAddress.parse(text.substring(0, slash));
        int length = Prefix.parse((address.family() == Family.IPV4 ? "0.0.0.0" : "::") + text.substring(slash))
                .length();
        return new OverlayNet(Prefix.covering(address, length));
    }

    /** Ours, the odd one. */
    public IpAddress local() {
        return new IpAddress(Family.IPV4, 0, network.network().low() + 1);
    }

    /** That of the other end, the even one. */
    public IpAddress remote() {
        return network.network();
    }

    @Override
    public String toString() {
        return network.toString();
    }
}
