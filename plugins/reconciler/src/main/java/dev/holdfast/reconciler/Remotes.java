package dev.holdfast.reconciler;

import dev.holdfast.api.RouteCursor;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.Arrays;
import java.util.Collection;

/** The far ends of our tunnels, sorted: whether a route concerns one is asked for every event. Makes no garbage. Immutable. */
final class Remotes {
    static final Remotes NONE = new Remotes(new IpAddress[0], new IpAddress[0]);

    private final IpAddress[] ipv4;
    private final IpAddress[] ipv6;

    private Remotes(IpAddress[] ipv4, IpAddress[] ipv6) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
    }

    static Remotes of(Collection<IpAddress> addresses) {
        return new Remotes(sorted(addresses, Family.IPV4), sorted(addresses, Family.IPV6));
    }

    private static IpAddress[] sorted(Collection<IpAddress> addresses, Family family) {
        return addresses.stream()
                .filter(address -> address.family() == family)
                .distinct()
                .sorted(Remotes::compare)
                .toArray(IpAddress[]::new);
    }

    private static int compare(IpAddress a, IpAddress b) {
        return compare(a, b.high(), b.low());
    }

    private static int compare(IpAddress address, long high, long low) {
        int byHigh = Long.compareUnsigned(address.high(), high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(address.low(), low);
    }

    boolean isEmpty() {
        return ipv4.length + ipv6.length == 0;
    }

    /** Whether {@code route} serves one of them, unless a longer prefix does. */
    boolean isConcernedBy(RouteCursor route) {
        IpAddress[] all = route.family() == Family.IPV4 ? ipv4 : ipv6;
        int at = firstNotBelow(all, route.high(), route.low());
        return at < all.length && isWithin(all[at], route);
    }

    private static int firstNotBelow(IpAddress[] all, long high, long low) {
        int from = 0;
        int to = all.length;
        while (from < to) {
            int middle = (from + to) >>> 1;
            if (compare(all[middle], high, low) < 0) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        return from;
    }

    private static boolean isWithin(IpAddress address, RouteCursor route) {
        int free = address.family().bits() - route.prefixLength();
        long highDiffers = address.high() ^ route.high();
        long lowDiffers = address.low() ^ route.low();
        if (free >= 128) {
            return true;
        }
        return free >= 64 ? highDiffers >>> (free - 64) == 0 : highDiffers == 0 && lowDiffers >>> free == 0;
    }

    @Override
    public String toString() {
        return Arrays.toString(ipv4) + Arrays.toString(ipv6);
    }
}
