package dev.holdfast.bgp.install;

import dev.holdfast.api.DumpException;
import dev.holdfast.api.KernelRoute;
import dev.holdfast.bgp.rib.NextHopMetrics;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The ways to all next hops that were ever announced, as the kernel sees them. A new one is asked about at once, which takes
 * the kernel some microseconds; looking again is done elsewhere.
 */
public final class NextHopWays implements NextHopMetrics {
    private final Finder finder;
    private final Predicate<String> down;
    private final Map<IpAddress, Way> known = new HashMap<>();
    private final Map<IpAddress, Set<String>> links = new HashMap<>(); // of link-local ones
    private int unreachable;

    /** Asks the kernel; {@link dev.holdfast.api.Dataplane#lookup(IpAddress)}, where that may be called from any thread. */
    @FunctionalInterface
    public interface Finder {
        @Nullable
        KernelRoute lookup(IpAddress destination) throws DumpException;
    }

    /** @param down whether a link is there and cannot pass packets; asked from any thread */
    public NextHopWays(Finder finder, Predicate<String> down) {
        this.finder = finder;
        this.down = down;
    }

    /** On the thread of the Rib. */
    @Override
    public int metric(IpAddress nextHop) {
        if (!nextHop.isLinkLocal()) {
            return way(nextHop).metric();
        }
        // It is heard over the link it is on, which is to be told with its first route.
        Way way = known.get(nextHop);
        return way == null ? 0 : way.metric();
    }

    /** On the thread of the Rib; not for link-local addresses. */
    Way way(IpAddress nextHop) {
        Way way = known.get(nextHop);
        if (way == null) {
            Way found = look(new Target(nextHop, List.of()));
            String silence = "the kernel was asked for the way to " + nextHop + " and did not answer";
            way = found != null ? found : Way.none(silence);
            known.put(nextHop, way);
            unreachable += way.isReachable() ? 0 : 1;
        }
        return way;
    }

    /**
     * The way to a link-local next hop. Routers on different links may have the same address, so it has a hop for each link
     * that it was ever asked about and that is up.
     */
    Way way(IpAddress linkLocal, String device) {
        Way way = known.get(linkLocal);
        if (way != null && links.getOrDefault(linkLocal, Set.of()).contains(device)) {
            return way;
        }
        links.computeIfAbsent(linkLocal, any -> new TreeSet<>()).add(device);
        List<NextHop> hops = new ArrayList<>(way == null ? List.of() : way.hops());
        hops.add(NextHop.via(linkLocal, device));
        Way more = new Way(hops, true, 0, linkLocal.family().bits(), "");
        known.put(linkLocal, more);
        return more;
    }

    /** @param devices that a link-local next hop is on */
    record Target(IpAddress nextHop, List<String> devices) {}

    /** What to look at again. On the thread of the Rib. */
    List<Target> all() {
        List<Target> all = new ArrayList<>(known.size());
        known.keySet().forEach(nextHop -> all.add(target(nextHop)));
        return all;
    }

    private Target target(IpAddress nextHop) {
        return new Target(nextHop, List.copyOf(links.getOrDefault(nextHop, Set.of())));
    }

    /** Looks again; what the kernel does not answer stays as it was. Anywhere. */
    Map<IpAddress, Way> look(List<Target> targets) {
        Map<IpAddress, Way> found = new HashMap<>();
        for (Target target : targets) {
            Way way = look(target);
            if (way != null) {
                found.put(target.nextHop(), way);
            }
        }
        return found;
    }

    private @Nullable Way look(Target target) {
        IpAddress nextHop = target.nextHop();
        if (nextHop.isLinkLocal()) {
            return overLinks(target);
        }
        try {
            return Way.of(nextHop, finder.lookup(nextHop)).without(down);
        } catch (DumpException e) {
            return null;
        }
    }

    private Way overLinks(Target target) {
        IpAddress nextHop = target.nextHop();
        List<NextHop> hops = target.devices().stream()
                .map(device -> NextHop.via(nextHop, device))
                .toList();
        return new Way(hops, true, 0, nextHop.family().bits(), "").without(down);
    }

    /** Takes in what was found; returns the metrics of those that are reached otherwise. On the thread of the Rib. */
    Map<IpAddress, Integer> learn(Map<IpAddress, Way> found) {
        Map<IpAddress, Integer> moved = new HashMap<>();
        found.forEach((nextHop, seen) -> {
            // It may have been heard over one more link since it was looked at.
            Way way = nextHop.isLinkLocal() ? overLinks(target(nextHop)) : seen;
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
