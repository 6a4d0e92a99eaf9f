package dev.holdfast.bgp.install;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.bgp.rib.NextHopMetrics;
import dev.holdfast.model.IpAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The ways to all next hops that were ever announced, as the kernel sees them. A new one is asked about at once, which takes
 * the kernel some microseconds; looking again is done elsewhere.
 */
public final class NextHopWays implements NextHopMetrics {
    private final Finder finder;
    private final Map<IpAddress, Way> known = new HashMap<>();
    private int unreachable;

    /** Asks the kernel; {@link dev.holdfast.api.Dataplane#lookup(IpAddress)}, where that may be called from any thread. */
    @FunctionalInterface
    public interface Finder {
        @Nullable
        KernelRoute lookup(IpAddress destination) throws DumpException;
    }

    public NextHopWays(Finder finder) {
        this.finder = finder;
    }

    /** On the thread of the Rib. */
    @Override
    public int metric(IpAddress nextHop) {
        // One that is known on its link only is reached over the link of its session, if that is up at all.
        return nextHop.isLinkLocal() ? 0 : way(nextHop).metric();
    }

    /** On the thread of the Rib; not for link-local addresses. */
    Way way(IpAddress nextHop) {
        Way way = known.get(nextHop);
        if (way == null) {
            way = first(nextHop);
            known.put(nextHop, way);
            unreachable += way.isReachable() ? 0 : 1;
        }
        return way;
    }

    private Way first(IpAddress nextHop) {
        Way found = look(nextHop);
        return found != null
                ? found
                : Way.none("the kernel was asked for the way to " + nextHop + " and did not answer");
    }

    private @Nullable Way look(IpAddress nextHop) {
        try {
            return Way.of(nextHop, finder.lookup(nextHop));
        } catch (DumpException e) {
            return null;
        }
    }

    /** What to look at again. On the thread of the Rib. */
    List<IpAddress> all() {
        return List.copyOf(known.keySet());
    }

    /** Looks again; what the kernel does not answer stays as it was. Anywhere. */
    Map<IpAddress, Way> look(List<IpAddress> nextHops) {
        Map<IpAddress, Way> found = new HashMap<>();
        for (IpAddress nextHop : nextHops) {
            Way way = look(nextHop);
            if (way != null) {
                found.put(nextHop, way);
            }
        }
        return found;
    }

    /** Takes in what was found; returns the metrics of those that are reached otherwise. On the thread of the Rib. */
    Map<IpAddress, Integer> learn(Map<IpAddress, Way> found) {
        Map<IpAddress, Integer> moved = new HashMap<>();
        found.forEach((nextHop, way) -> {
            Way before = known.put(nextHop, way);
            unreachable += (way.isReachable() ? 0 : 1) - (before == null || before.isReachable() ? 0 : 1);
            if (before == null || !isSame(before, way)) {
                moved.put(nextHop, way.metric());
            }
        });
        return moved;
    }

    private static boolean isSame(Way one, Way other) {
        return one.hops().equals(other.hops()) && one.metric() == other.metric() && one.within() == other.within();
    }

    /** How many of them cannot be reached. */
    int unreachable() {
        return unreachable;
    }
}
