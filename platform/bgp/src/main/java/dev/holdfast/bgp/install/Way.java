package dev.holdfast.bgp.install;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.RouteType;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How packets get to the next hop of a path.
 *
 * @param hops what a kernel route over it goes through; empty: no route can
 * @param direct whether it is on a link of ours, so that it is the gateway itself
 * @param metric see {@link dev.holdfast.bgp.rib.NextHopMetrics}
 * @param within the length of the kernel's prefix that leads there
 * @param words for people: the kernel's route, or why there is no way
 */
public record Way(List<NextHop> hops, boolean direct, int metric, int within, String words) {

    public Way {
        hops = List.copyOf(hops);
    }

    static Way none(String why) {
        return new Way(List.of(), false, Rib.UNREACHABLE, 0, why);
    }

    /** @param found what the kernel says serves {@code nextHop} now; null: nothing does */
    static Way of(IpAddress nextHop, @Nullable KernelRoute found) {
        if (found == null) {
            return none("the kernel has no route to " + nextHop);
        }
        if (found.forwarding().type() == RouteType.LOCAL) {
            // That of a route of our own: we are reached, and there is nothing to install.
            return new Way(List.of(), true, 0, found.prefix().length(), nextHop + " is an address of this host");
        }
        if (found.forwarding().type() != RouteType.UNICAST) {
            return none("the kernel's route to " + nextHop + " is: " + found);
        }
        List<NextHop> hops = new ArrayList<>();
        boolean direct = true;
        for (NextHop hop : found.forwarding().nextHops()) {
            direct &= hop.gateway() == null;
            hops.add(hop.gateway() == null ? new NextHop(nextHop, hop.device(), false, hop.weight()) : hop);
        }
        if (hops.isEmpty()) {
            return none("the kernel does not say over which link " + nextHop + " is reached: " + found);
        }
        int metric = direct ? 0 : 1 + (int) Math.min(found.metric(), Integer.MAX_VALUE - 1L);
        return new Way(hops, direct, metric, found.prefix().length(), found.toString());
    }

    /** The same without the links that are down: the kernel knows a way over a link without a carrier, and loses packets there. */
    Way without(Predicate<String> down) {
        List<NextHop> up = hops.stream()
                .filter(hop -> hop.device() == null || !down.test(hop.device()))
                .toList();
        if (up.size() == hops.size()) {
            return this;
        }
        return up.isEmpty()
                ? none("the link " + hops.get(0).device() + " is down")
                : new Way(up, direct, metric, within, words);
    }

    /** Whether a route can go over it. */
    boolean exists() {
        return !hops.isEmpty();
    }

    boolean isReachable() {
        return metric != Rib.UNREACHABLE;
    }

    /**
     * Whether a route for a prefix of that length, if the next hop lies in it, would take the place of the route that leads to
     * the next hop, so that packets would go round. A gateway on a link of ours is found through the link's own route whatever
     * else there is.
     */
    boolean isWithin(int length) {
        return !direct && length >= within;
    }
}
