package dev.holdfast.bgp.install;

import dev.holdfast.api.KernelRoute;
import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Owner;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import dev.holdfast.model.RouteType;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A Rib filled by hand, a kernel of a few routes, and what comes out of the two. */
final class Bench {
    static final InstallTerms TERMS =
            new InstallTerms(RouteKey.MAIN, 20, null, null, 1, 120, false, false, Chain.PERMIT_ALL);

    final Map<Prefix, KernelRoute> kernel = new HashMap<>();
    final RecordingIntents intents = new RecordingIntents();
    final Deque<Runnable> elsewhere = new ArrayDeque<>();
    final Set<String> down = new HashSet<>();
    final NextHopWays ways = new NextHopWays(this::lookup, down::contains);
    final Rib rib = new Rib(RibRules.USUAL, ways);
    final KernelRoutes routes;
    private final Map<String, Integer> peers = new HashMap<>();
    private boolean frozen;
    private long clock;
    long lookupNanos;
    int lookups;

    Bench(InstallTerms terms) {
        link("192.0.2.0/24", "eth0");
        link("2001:db8::/64", "eth0");
        link("198.51.100.0/24", "eth1");
        var handover = new Handover(intents, new Owner("bgp", "default"), elsewhere::add, Runnable::run);
        routes = new KernelRoutes(rib, terms, ways, new Peers(), handover, () -> {}, () -> clock);
    }

    private final class Peers implements InstallPeers {
        @Override
        public Neighbor neighbor(int ribPeer) {
            RibPeer peer = rib.peer(ribPeer);
            return new Neighbor(peer.address(), 65002, null, null, null);
        }

        @Override
        public @Nullable String device(int ribPeer) {
            return rib.peer(ribPeer).address().isLinkLocal()
                    ? "eth" + rib.peer(ribPeer).routerId()
                    : null;
        }
    }

    void link(String prefix, String device) {
        route(prefix, 0, NextHop.dev(device));
    }

    void route(String prefix, long metric, NextHop... hops) {
        Prefix to = Prefix.parse(prefix);
        kernel.put(to, new KernelRoute(254, to, 0, metric, 4, Forwarding.over(List.of(hops))));
    }

    void local(String address) {
        Prefix to = Prefix.parse(address);
        var local =
                new Forwarding(RouteType.LOCAL, List.of(NextHop.dev("lo")), null, dev.holdfast.model.Scope.HOST, 0, 0);
        kernel.put(to, new KernelRoute(255, to, 0, 0, 2, local));
    }

    /** By the longest prefix. */
    @Nullable
    KernelRoute lookup(IpAddress destination) {
        clock += lookupNanos;
        lookups++;
        KernelRoute best = null;
        for (KernelRoute route : kernel.values()) {
            boolean longer =
                    best == null || route.prefix().length() > best.prefix().length();
            best = route.prefix().contains(destination) && longer ? route : best;
        }
        return best;
    }

    /** @param words of the path: {@code via=}, {@code as=}, {@code med=}, {@code blackhole}, {@code lp=}, {@code id=} */
    void announce(String peer, String words, String... prefixes) {
        var writer = new AttributesWriter().origin(Origin.IGP).asPath(AsPath.of(65002));
        int pathId = 0;
        for (String word : words.split(" ")) {
            String value = word.substring(word.indexOf('=') + 1);
            if (word.startsWith("via=")) {
                writer.nextHop(IpAddress.parse(value));
            } else if (word.startsWith("med=")) {
                writer.med(Long.parseLong(value));
            } else if (word.startsWith("lp=")) {
                writer.localPref(Long.parseLong(value));
            } else if (word.startsWith("id=")) {
                pathId = Integer.parseInt(value);
            } else if (word.equals("blackhole")) {
                writer.communities(0xFFFF029A);
            }
        }
        int set = rib.intern(writer.bytes(), 0, writer.length());
        for (String text : prefixes) {
            Prefix prefix = Prefix.parse(text);
            IpAddress network = prefix.network();
            rib.announce(
                    peer(peer),
                    prefix.family(),
                    pathId,
                    network.high(),
                    network.low(),
                    prefix.length(),
                    set,
                    set,
                    false);
        }
        rib.release(set);
        settleDown();
    }

    void withdraw(String peer, String... prefixes) {
        for (String text : prefixes) {
            Prefix prefix = Prefix.parse(text);
            IpAddress network = prefix.network();
            rib.withdraw(peer(peer), prefix.family(), 0, network.high(), network.low(), prefix.length());
        }
        settleDown();
    }

    /** {@code 192.0.2.2}; {@code 192.0.2.2!}: its next hops are on a link; {@code local}. */
    int peer(String name) {
        return peers.computeIfAbsent(name, any -> {
            boolean local = name.equals("local");
            IpAddress address = IpAddress.parse(local ? "0.0.0.0" : name.replace("!", ""));
            return rib.add(new RibPeer(address, peers.size(), !local, local, name.endsWith("!")));
        });
    }

    /** Changes are kept until {@link #settleDown} is called without. */
    void frozen(boolean now) {
        frozen = now;
    }

    /** As the loop does: drain, work, hand over, until nothing is left. */
    void settleDown() {
        boolean more = !frozen;
        while (more) {
            drain();
            more = routes.work(3) || rib.pending(Family.IPV4) + rib.pending(Family.IPV6) > 0;
            while (!elsewhere.isEmpty()) {
                elsewhere.remove().run();
                more = true;
            }
        }
    }

    void pass(long nanos) {
        clock += nanos;
    }

    void drain() {
        for (Family family : Family.values()) {
            rib.drain(family, 100, (prefix, best) -> routes.changed(rib, family, prefix, best));
        }
    }

    /** Something is another way in the kernel, and we look. */
    void kernel(Consumer<Map<Prefix, KernelRoute>> change) {
        change.accept(kernel);
        routes.look();
        elsewhere.remove().run();
        settleDown();
    }
}
