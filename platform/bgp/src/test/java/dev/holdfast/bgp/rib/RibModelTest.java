package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Bytes;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Random work on the table and on {@link PlainRib}, by seed: they always hold the same, and agree on the best. */
class RibModelTest {
    private static final int SEEDS = 8;
    private static final int STEPS = 1500;
    private static final int PEERS = 5;
    private static final List<IpAddress> NEXT_HOPS =
            List.of(IpAddress.parse("192.0.2.1"), IpAddress.parse("192.0.2.2"), IpAddress.parse("2001:db8::1"));

    @ParameterizedTest
    @CsvSource({"false, false, false, false", "true, true, true, true", "true, false, true, false"})
    void theColumnsDoWhatMapsDo(boolean demote, boolean ignoreLength, boolean alwaysMed, boolean missingWorst) {
        for (int seed = 0; seed < SEEDS; seed++) {
            new Run(seed, new RibRules(demote, false, ignoreLength, alwaysMed, missingWorst)).run();
        }
    }

    /** One seed. */
    private static final class Run {
        private final Random random;
        private final int seed;
        private final Rib rib;
        private final PlainRib plain;
        private final List<RibPeer> peers = new ArrayList<>();
        private final List<Bytes> sets = new ArrayList<>();
        private final List<Prefix> prefixes = new ArrayList<>();
        private final Map<Prefix, String> told = new HashMap<>();
        private final Map<IpAddress, Integer> metrics = new HashMap<>();

        Run(int seed, RibRules rules) {
            this.seed = seed;
            random = new Random(seed);
            rib = new Rib(rules, nextHop -> metrics.getOrDefault(nextHop, 0));
            plain = new PlainRib(rules, peers);
            for (int i = 0; i < PEERS; i++) {
                var address = IpAddress.parse("198.51.100." + (1 + random.nextInt(250)));
                boolean local = random.nextInt(8) == 0;
                var peer = new RibPeer(
                        address, random.nextInt(3), random.nextBoolean(), local, !local && random.nextInt(3) == 0);
                peers.add(peer);
                assertThat(rib.add(peer)).isEqualTo(i);
            }
            for (int i = 0; i < 40; i++) {
                sets.add(attributes());
            }
            for (int i = 0; i < 60; i++) {
                long bits = random.nextInt() & 0xFFFFFFFFL;
                prefixes.add(
                        i % 2 == 0
                                ? Prefix.covering(new IpAddress(Family.IPV4, 0, bits), random.nextInt(33))
                                : Prefix.covering(new IpAddress(Family.IPV6, bits << 20, bits), random.nextInt(129)));
            }
        }

        private Bytes attributes() {
            var writer = new AttributesWriter().origin(Origin.values()[random.nextInt(3)]);
            long[] path = random.longs(random.nextInt(4), 65001, 65004).toArray();
            writer.asPath(AsPath.of(path)).nextHop(NEXT_HOPS.get(random.nextInt(3)));
            if (random.nextBoolean()) {
                writer.med(random.nextInt(3));
            }
            if (random.nextInt(3) == 0) {
                writer.localPref(99 + random.nextInt(3));
            }
            int marks = random.nextInt(12);
            if (marks < 3) {
                writer.communities(0xFFFF0006 + marks);
            }
            if (random.nextInt(3) == 0) {
                writer.originatorId(random.nextInt(3))
                        .clusterList(random.ints(1 + random.nextInt(2)).toArray());
            }
            return Bytes.of(Arrays.copyOf(writer.bytes(), writer.length()));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                work();
                if (random.nextInt(20) == 0) {
                    rib.drain(Family.IPV4, 1 + random.nextInt(100), (row, best) -> tell(Family.IPV4, row, best));
                    rib.drain(Family.IPV6, 1 + random.nextInt(100), (row, best) -> tell(Family.IPV6, row, best));
                }
                boolean more = random.nextInt(3) == 0 && rib.judgeMoved(1 + random.nextInt(20));
                if (!more && random.nextInt(10) == 0) {
                    judgeAll();
                    compare(step);
                }
            }
            judgeAll();
            drainAll();
            compare(STEPS);
            Map<Prefix, String> expected = new HashMap<>();
            plain.prefixes().keySet().forEach(prefix -> expected.put(prefix, line(plain.best(prefix))));
            expected.values().removeIf("none"::equals);
            told.values().removeIf("none"::equals);
            assertThat(told).as("seed %d", seed).isEqualTo(expected);
            emptied();
        }

        private void judgeAll() {
            while (rib.judgeMoved(1 + random.nextInt(20))) {
                // in pieces, as the loop of an instance does
            }
        }

        private void work() {
            Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
            Family family = prefix.family();
            Predicate<Prefix> ofFamily = each -> each.family() == family;
            int peer = random.nextInt(PEERS);
            int kind = random.nextInt(100);
            if (kind < 70) {
                announce(prefix, peer);
            } else if (kind < 90) {
                var who = new PlainRib.Who(peer, random.nextInt(2));
                plain.withdraw(prefix, who);
                rib.withdraw(
                        peer,
                        family,
                        who.pathId(),
                        prefix.network().high(),
                        prefix.network().low(),
                        prefix.length());
            } else if (kind < 91) {
                plain.removeOf(peer, ofFamily, path -> true);
                rib.flush(peer, family);
            } else if (kind < 94) {
                plain.replaceOf(peer, ofFamily, path -> path.stale(path.longLived()));
                rib.keep(peer, family);
            } else if (kind < 96) {
                plain.replaceOf(peer, ofFamily, path -> path.stale() ? path.stale(true) : path);
                plain.removeOf(peer, ofFamily, path -> path.longLived() && PlainRib.mustNotBeLongLived(path));
                rib.keepLong(peer, family);
            } else if (kind < 97) {
                int salt = random.nextInt(7);
                plain.replaceOf(prefix.family(), peer, (each, path) -> judged(each, path, salt));
                rib.judgeAgain(peer, family, (of, high, low, length, received) -> {
                    var each = new Prefix(new IpAddress(of, high, low), length);
                    Bytes bytes = Bytes.of(rib.bytes(received));
                    int verdict = verdict(each, bytes, salt);
                    Bytes effective = effective(bytes, verdict);
                    return verdict == 0 ? ImportRule.REJECT : effective.equals(bytes) ? received : intern(effective);
                });
            } else if (kind < 98) {
                plain.removeOf(peer, ofFamily, PlainRib.Path::stale);
                rib.sweep(peer, family);
            } else {
                IpAddress nextHop = NEXT_HOPS.get(random.nextInt(3));
                int metric = random.nextInt(4) - 1;
                plain.metric(nextHop, metric);
                metrics.put(nextHop, metric);
                rib.moved(metrics);
            }
        }

        /** What a rule says that knows nothing but the prefix and the bytes: 0 rejects, 1 changes, others leave as is. */
        private static int verdict(Prefix prefix, Bytes received, int salt) {
            return Math.floorMod(prefix.toString().hashCode() + received.hashCode() + salt, 7);
        }

        private Bytes effective(Bytes received, int verdict) {
            return verdict == 1 ? sets.get(0) : received;
        }

        private PlainRib.Path judged(Prefix prefix, PlainRib.Path path, int salt) {
            int verdict = verdict(prefix, path.received(), salt);
            return new PlainRib.Path(
                    path.who(),
                    path.received(),
                    effective(path.received(), verdict),
                    verdict == 0,
                    path.stale(),
                    path.longLived());
        }

        private void announce(Prefix prefix, int peer) {
            Bytes received = sets.get(random.nextInt(sets.size()));
            Bytes effective = random.nextInt(4) == 0 ? sets.get(random.nextInt(sets.size())) : received;
            boolean rejected = random.nextInt(6) == 0;
            var who = new PlainRib.Who(peer, random.nextInt(2));
            plain.announce(prefix, new PlainRib.Path(who, received, effective, rejected, false, false));
            int first = intern(received);
            int second = intern(effective);
            rib.announce(
                    peer,
                    prefix.family(),
                    who.pathId(),
                    prefix.network().high(),
                    prefix.network().low(),
                    prefix.length(),
                    first,
                    second,
                    rejected);
            rib.release(first);
            rib.release(second);
        }

        private int intern(Bytes bytes) {
            byte[] array = bytes.toArray();
            return rib.intern(array, 0, array.length);
        }

        private void tell(Family family, int row, int best) {
            told.put(rib.prefix(family, row), best == Rib.NONE ? "none" : line(family, best));
        }

        private String line(Family family, int path) {
            return rib.peerOf(family, path) + " " + rib.pathId(family, path) + " "
                    + Bytes.of(rib.bytes(rib.attributes(family, path)));
        }

        private static String line(PlainRib.@Nullable Path path) {
            return path == null ? "none" : path.who().peer() + " " + path.who().pathId() + " " + path.effective();
        }

        private void compare(int step) {
            for (int peer = 0; peer < PEERS; peer++) {
                for (Family family : Family.values()) {
                    var as = "seed %d, step %d, peer %d".formatted(seed, step, peer);
                    assertThat(rib.paths(peer, family)).as(as).isEqualTo(plain.count(peer, family, path -> true));
                    assertThat(rib.rejected(peer, family))
                            .as(as)
                            .isEqualTo(plain.count(peer, family, PlainRib.Path::rejected));
                }
            }
            for (Prefix prefix : prefixes) {
                Map<PlainRib.Who, PlainRib.Path> expected = plain.prefixes().getOrDefault(prefix, Map.of());
                Family family = prefix.family();
                int row = rib.find(prefix);
                Set<String> found = new HashSet<>();
                int path = row == Rib.NONE ? Rib.NONE : rib.firstPath(family, row);
                for (; path != Rib.NONE; path = rib.nextPath(family, path)) {
                    found.add(line(family, path) + " " + Bytes.of(rib.bytes(rib.received(family, path))) + " "
                            + rib.isStale(family, path));
                }
                Set<String> wanted = new HashSet<>();
                expected.values().forEach(each -> wanted.add(line(each) + " " + each.received() + " " + each.stale()));
                assertThat(found).as("seed %d, step %d, %s", seed, step, prefix).isEqualTo(wanted);
                int best = row == Rib.NONE ? Rib.NONE : rib.best(family, row);
                assertThat(best == Rib.NONE ? "none" : line(family, best))
                        .as("seed %d, step %d, best of %s: %s", seed, step, prefix, rib.explain(prefix))
                        .isEqualTo(line(plain.best(prefix)));
            }
        }

        private void drainAll() {
            for (Family family : Family.values()) {
                assertThat(rib.drain(family, Integer.MAX_VALUE, (row, best) -> tell(family, row, best)))
                        .isZero();
            }
        }

        /** What is left when everybody is gone is nothing. */
        private void emptied() {
            for (int peer = 0; peer < PEERS; peer++) {
                rib.remove(peer);
            }
            drainAll();
            assertThat(rib.size().prefixes()).isZero();
            assertThat(rib.size().paths()).isZero();
            assertThat(rib.size().attributeSets()).isZero();
        }
    }
}
