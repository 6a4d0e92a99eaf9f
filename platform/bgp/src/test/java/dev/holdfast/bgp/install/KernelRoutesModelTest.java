package dev.holdfast.bgp.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.model.Family;
import dev.holdfast.model.Forwarding;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.Route;
import dev.holdfast.model.RouteKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Random announcements, withdrawals and kernels by seed, with the work done in pieces at random moments: when all is done, what
 * is wanted is what the best paths say, worked out anew from the Rib, and nothing was said that made no difference.
 */
class KernelRoutesModelTest {
    private static final int SEEDS = 12;
    private static final int STEPS = 600;
    private static final List<String> PEERS = List.of("192.0.2.2", "192.0.2.3", "192.0.2.4!", "fe80::2", "local");
    private static final List<String> NEXT_HOPS =
            List.of("192.0.2.2", "192.0.2.3", "203.0.113.7", "203.0.114.7", "2001:db8::7", "fe80::2", "10.3.0.1");

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void whatIsWantedIsWhatIsBest(int multipath) {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed, multipath).run();
        }
    }

    private static final class Run {
        private final int seed;
        private final int multipath;
        private final boolean byMed;
        private final Random random;
        private final Bench bench;
        private final List<String> prefixes = new ArrayList<>();

        Run(int seed, int multipath) {
            this.seed = seed;
            this.multipath = multipath;
            byMed = seed % 2 == 0;
            random = new Random(seed);
            bench = new Bench(new InstallTerms(254, 20, null, null, multipath, 120, false, byMed, Chain.PERMIT_ALL));
            for (int i = 0; i < 12; i++) {
                prefixes.add("10." + i % 4 + ".0.0/" + (14 + i / 2));
                prefixes.add("2001:db8:" + (i + 1) + "::/48");
            }
            prefixes.replaceAll(text -> {
                String[] parts = text.split("/");
                return Prefix.covering(IpAddress.parse(parts[0]), Integer.parseInt(parts[1]))
                        .toString();
            });
        }

        private <T> T any(List<T> of) {
            return of.get(random.nextInt(of.size()));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                bench.frozen(random.nextInt(4) != 0);
                int kind = random.nextInt(20);
                if (kind < 11) {
                    String med = random.nextInt(5) == 0 ? " med=" + random.nextInt(3) : "";
                    bench.announce(any(PEERS), "via=" + any(NEXT_HOPS) + med, any(prefixes));
                } else if (kind < 17) {
                    bench.withdraw(any(PEERS), any(prefixes));
                } else if (kind == 17) {
                    kernelMoves();
                } else {
                    piece();
                }
                if (step % 100 == 99) {
                    check(step);
                }
            }
        }

        private void kernelMoves() {
            Prefix moved = Prefix.parse(any(List.of("203.0.113.0/24", "203.0.114.0/24", "10.3.0.0/24", "0.0.0.0/0")));
            if (random.nextInt(3) == 0) {
                bench.kernel.remove(moved);
            } else {
                IpAddress gateway = IpAddress.parse("198.51.100." + (1 + random.nextInt(3)));
                bench.route(moved.toString(), random.nextInt(2), NextHop.via(gateway, "eth1"));
            }
            bench.routes.look();
        }

        /** A piece of whatever is to be done. */
        private void piece() {
            switch (random.nextInt(3)) {
                case 0 -> {
                    Family family = any(List.of(Family.values()));
                    bench.rib.drain(
                            family,
                            1 + random.nextInt(4),
                            (prefix, best) -> bench.routes.changed(bench.rib, family, prefix, best));
                }
                case 1 -> bench.routes.work(1 + random.nextInt(4));
                default -> {
                    if (!bench.elsewhere.isEmpty()) {
                        bench.elsewhere.remove().run();
                    }
                }
            }
        }

        private void check(int step) {
            bench.frozen(false);
            bench.routes.look();
            bench.settleDown();
            Map<String, String> wanted = new TreeMap<>();
            bench.intents.wanted.forEach(
                    (key, intent) -> wanted.put(key.prefix().toString(), String.valueOf(intent.object())));
            Map<String, String> expected = new TreeMap<>();
            for (String prefix : prefixes) {
                String route = expected(Prefix.parse(prefix));
                if (route != null) {
                    expected.put(prefix, route);
                }
            }
            assertThat(wanted).as("seed %d, step %d", seed, step).isEqualTo(expected);
            assertThat(bench.routes.wanted()).isEqualTo(expected.size());
            List<String> lines = bench.intents.take();
            for (int i = 1; i < lines.size(); i++) {
                assertThat(lines.get(i)).as("said twice").isNotEqualTo(lines.get(i - 1));
            }
        }

        private @Nullable String expected(Prefix prefix) {
            Rib rib = bench.rib;
            Family family = prefix.family();
            int row = rib.find(prefix);
            int best = row == Rib.NONE ? Rib.NONE : rib.best(family, row);
            if (best == Rib.NONE || rib.peer(rib.peerOf(family, best)).local()) {
                return null;
            }
            int[] paths = new int[multipath];
            int count = multipath == 1 ? 1 : rib.equals(family, row, paths);
            paths[0] = multipath == 1 ? best : paths[0];
            var hops = new TreeSet<NextHop>();
            for (int i = 0; i < count; i++) {
                hops.addAll(hops(prefix, paths[i]));
            }
            if (hops.isEmpty()) {
                return null;
            }
            byte[] bytes = rib.bytes(rib.attributes(family, best));
            long med = new AttributesView().wrap(bytes, 0, bytes.length).med(0);
            var key = new RouteKey(254, prefix, 0, med == 0 || !byMed ? 20 : med);
            return new Route(key, Forwarding.over(List.copyOf(hops))).toString();
        }

        private List<NextHop> hops(Prefix prefix, int path) {
            Rib rib = bench.rib;
            Family family = prefix.family();
            IpAddress nextHop = rib.nextHopAddress(rib.nextHop(rib.attributes(family, path)));
            if (nextHop.isLinkLocal()) {
                var peer = rib.peer(rib.peerOf(family, path));
                return peer.address().isLinkLocal()
                        ? List.of(NextHop.via(nextHop, "eth" + peer.routerId()))
                        : List.of();
            }
            if (family == Family.IPV6 && nextHop.family() == Family.IPV4) {
                return List.of();
            }
            var route = bench.lookup(nextHop);
            if (route == null) {
                return List.of();
            }
            NextHop hop = route.forwarding().nextHops().get(0);
            if (hop.gateway() == null) {
                return List.of(NextHop.via(nextHop, String.valueOf(hop.device())));
            }
            boolean own = prefix.contains(nextHop)
                    && prefix.length() >= route.prefix().length();
            return own ? List.of() : List.of(hop);
        }
    }
}
