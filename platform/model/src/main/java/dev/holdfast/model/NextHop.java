package dev.holdfast.model;

import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/**
 * One way out of the host.
 *
 * @param gateway the next router, of either family (an IPv4 route may go via an IPv6 gateway); null: the device reaches it
 * @param device name of the outgoing link, at most 15 characters; null: the kernel finds it through the gateway
 * @param onlink reach the gateway over the device even if no route says so; needs both
 * @param weight 1..256, the share of a multipath route
 */
public record NextHop(@Nullable IpAddress gateway, @Nullable String device, boolean onlink, int weight)
        implements Comparable<NextHop> {
    private static final Comparator<NextHop> ORDER = Comparator.comparing(
                    NextHop::gateway, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(NextHop::device, Comparator.nullsFirst(Comparator.naturalOrder()))
            .thenComparing(NextHop::weight)
            .thenComparing(NextHop::onlink);

    /** @throws IllegalArgumentException with a message that names the rule that is broken */
    public NextHop {
        if (gateway == null && device == null) {
            throw new IllegalArgumentException("a next hop needs a gateway or a device");
        }
        if (onlink && (gateway == null || device == null)) {
            throw new IllegalArgumentException("onlink needs both a gateway and a device");
        }
        if (weight < 1 || weight > 256) {
            throw new IllegalArgumentException("weight must be 1..256, was " + weight);
        }
        if (device != null) {
            LinkKey.checkName(device);
        }
    }

    public static NextHop via(IpAddress gateway) {
        return new NextHop(gateway, null, false, 1);
    }

    public static NextHop via(IpAddress gateway, String device) {
        return new NextHop(gateway, device, false, 1);
    }

    public static NextHop dev(String device) {
        return new NextHop(null, device, false, 1);
    }

    /** By gateway, then device: the order in which the legs of an IPv6 route are kept, as its kernel keeps none. */
    @Override
    public int compareTo(NextHop other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (gateway == null ? "" : "via " + gateway)
                + (gateway != null && device != null ? " " : "")
                + (device == null ? "" : "dev " + device)
                + (onlink ? " onlink" : "")
                + (weight == 1 ? "" : " weight " + weight);
    }
}
