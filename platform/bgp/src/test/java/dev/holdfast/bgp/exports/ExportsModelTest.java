package dev.holdfast.bgp.exports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Random work by seed. Whenever all is quiet, every member has heard what a plain reading of the table says it should: no
 * more, no less, however it came to that.
 */
class ExportsModelTest {
    private static final int SEEDS = 20;
    private static final int STEPS = 1200;
    private static final int PEERS = 7;
    private static final List<String> OURS = List.of("192.0.2.1", "198.51.100.1");
    private static final List<@Nullable String> LINKS = Arrays.asList(null, "fe80::1");

    /** What happens in a run. */
    private enum Weather {
        /** Routes come and go. Nothing may be said that changes nothing. */
        CALM,
        /** Peers, policies, refreshes and slow readers as well. */
        ROUGH
    }

    @ParameterizedTest
    @EnumSource
    void whatMembersHeardIsWhatTheTableSays(Weather weather) {
        for (int seed = 0; seed < SEEDS; seed++) {
            try {
                new Run(seed, weather).run();
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + " " + weather + ": " + e.getMessage(), e);
            }
        }
    }

    private static final class Run {
        private final Random random;
        private final Weather weather;
        private final Rib rib = new Rib(RibRules.USUAL);
        private long now;
        private final Exports exports = new Exports(rib, () -> now += 1000);
        private final int[] numbers = new int[PEERS];
        private final Relation[] relations = new Relation[PEERS];
        private final Map<Integer, Hearing> members = new HashMap<>();
        private final Map<Integer, ExportTerms> terms = new HashMap<>();
        private final List<Prefix> prefixes = new ArrayList<>();
        private final List<byte[]> sets = new ArrayList<>();
        private final List<Chain> chains = List.of(
                Chain.PERMIT_ALL,
                Chains.deny(Chains.within("0.0.0.0/1")),
                Chains.deny(Chains.tagged("65001:1")),
                Chains.permit(Chains.within("::/1"), Chains.med(7)));
        private final Relation[] joined = new Relation[PEERS];
        private boolean held;

        Run(int seed, Weather weather) {
            random = new Random(seed);
            this.weather = weather;
            for (int i = 0; i < 40; i++) {
                long bits = random.nextInt() & 0xFFFFFFFFL;
                prefixes.add(
                        i % 2 == 0
                                ? Prefix.covering(new IpAddress(Family.IPV4, 0, bits), 1 + random.nextInt(32))
                                : Prefix.covering(new IpAddress(Family.IPV6, bits << 32, bits), random.nextInt(129)));
            }
            for (int i = 0; i < 25; i++) {
                sets.add(attributes());
            }
            for (int i = 0; i < PEERS; i++) {
                relations[i] = Relation.values()[random.nextInt(4)];
                joined[i] = Relation.EXTERNAL;
                numbers[i] = rib.add(peer(i));
            }
            if (random.nextBoolean()) {
                exports.hold();
                held = true;
            }
            for (int i = 0; i < PEERS; i++) {
                if (random.nextInt(4) > 0) {
                    join(i);
                }
            }
        }

        private RibPeer peer(int i) {
            var address = IpAddress.parse("192.0.2." + (10 + i));
            return new RibPeer(address, 10 + i, !relations[i].isInternal(), i == 0);
        }

        private byte[] attributes() {
            var writer = new AttributesWriter().origin(Origin.IGP);
            writer.asPath(
                    AsPath.of(random.longs(1 + random.nextInt(3), 64500, 64505).toArray()));
            // Ascending by type, as they come from a reader that had to write them anew.
            boolean four = random.nextBoolean();
            if (four) {
                writer.nextHop(IpAddress.parse("192.0.2." + (10 + random.nextInt(3))));
            }
            if (random.nextInt(3) == 0) {
                writer.med(random.nextInt(3));
            }
            if (random.nextInt(3) == 0) {
                writer.localPref(99 + random.nextInt(3));
            }
            switch (random.nextInt(5)) {
                case 0 -> writer.communities(65001 << 16 | 1);
                case 1 -> writer.communities(0xFFFFFF01);
                default -> {}
            }
            if (!four) {
                writer.nextHop(IpAddress.parse("2001:db8::" + random.nextInt(3)));
            }
            return Arrays.copyOf(writer.bytes(), writer.length());
        }

        private GivenTerms given(int i) {
            return givenOf(i).chain(chains.get(random.nextInt(chains.size())));
        }

        private GivenTerms givenOf(int i) {
            var given = GivenTerms.of(relations[i]);
            return switch (i) {
                case 2 -> given.addPath(0);
                case 3 -> given.addPath(2);
                case 4, 5 -> given.shared("192.0.2.0/24");
                default -> given;
            };
        }

        private void join(int i) {
            GivenTerms given = given(i);
            given.addresses(
                    OURS.get(random.nextInt(2)), "2001:db8::1" + random.nextInt(2), LINKS.get(random.nextInt(2)));
            joined[i] = relations[i];
            var hearing = new Hearing(numbers[i], given.theirs());
            members.put(i, hearing);
            terms.put(i, given.terms());
            exports.join(hearing, given.terms());
        }

        private void leave(int i) {
            Hearing hearing = members.remove(i);
            if (hearing != null) {
                exports.leave(hearing);
                hearing.gone();
            }
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                if (weather == Weather.ROUGH && random.nextInt(12) == 0) {
                    trouble();
                } else {
                    routes();
                }
                if (random.nextInt(6) == 0) {
                    drain(1 + random.nextInt(30));
                }
                if (random.nextInt(4) == 0) {
                    exports.work(now + random.nextInt(60_000));
                }
                if (random.nextInt(100) == 0) {
                    quiet(step);
                }
            }
            quiet(STEPS);
            empty();
        }

        private void routes() {
            Prefix prefix = prefixes.get(random.nextInt(prefixes.size()));
            Family family = prefix.family();
            int peer = numbers[random.nextInt(PEERS)];
            long high = prefix.network().high();
            long low = prefix.network().low();
            int pathId = random.nextInt(2);
            if (random.nextInt(3) > 0) {
                byte[] bytes = sets.get(random.nextInt(sets.size()));
                int set = rib.intern(bytes, 0, bytes.length);
                boolean rejected = random.nextInt(6) == 0;
                rib.announce(peer, family, pathId, high, low, prefix.length(), set, set, rejected);
                rib.release(set);
            } else {
                rib.withdraw(peer, family, pathId, high, low, prefix.length());
            }
        }

        private void trouble() {
            int i = random.nextInt(PEERS);
            Hearing hearing = members.get(i);
            Family family = Family.values()[random.nextInt(2)];
            switch (random.nextInt(11)) {
                case 0 -> leave(i);
                case 1 -> {
                    leave(i);
                    join(i);
                }
                case 2 -> {
                    leave(i);
                    rib.remove(numbers[i]);
                    relations[i] = Relation.values()[random.nextInt(4)];
                    numbers[i] = rib.add(peer(i));
                    join(i);
                }
                case 3, 4 -> retell(i);
                case 5 -> {
                    Chain chain = chains.get(random.nextInt(chains.size()));
                    members.forEach((j, each) -> {
                        terms.put(j, terms.get(j).with(chain, terms.get(j).neighbor()));
                        exports.terms(each, terms.get(j));
                    });
                }
                case 6 -> {
                    if (hearing != null) {
                        exports.refresh(hearing, family, random.nextBoolean());
                    }
                }
                case 7 -> {
                    if (hearing != null) {
                        hearing.writable(random.nextBoolean());
                    }
                }
                case 8 -> now += 2_000_000_000L;
                case 9 -> moveHouse(i);
                default -> {
                    if (hearing != null) {
                        exports.judgeAgain(hearing, family);
                    }
                }
            }
        }

        private void retell(int i) {
            Hearing hearing = members.get(i);
            if (hearing != null) {
                Chain chain = chains.get(random.nextInt(chains.size()));
                terms.put(i, terms.get(i).with(chain, terms.get(i).neighbor()));
                exports.terms(hearing, terms.get(i));
            }
        }

        /** Our address to a peer is another one. */
        private void moveHouse(int i) {
            Hearing hearing = members.get(i);
            if (hearing != null) {
                ExportTerms before = terms.get(i);
                Chain chain = chains.get(random.nextInt(chains.size()));
                GivenTerms given = givenOf(i).chain(chain);
                given.addresses(OURS.get(random.nextInt(2)), "2001:db8::10", LINKS.get(random.nextInt(2)));
                terms.put(i, given.terms());
                exports.terms(hearing, given.terms());
                assertThat(given.terms().outgoing()).isEqualTo(before.outgoing());
            }
        }

        private void drain(int most) {
            for (Family family : Family.values()) {
                rib.drain(family, most, (prefix, best) -> exports.changed(family, prefix, best));
            }
        }

        private void quiet(int step) {
            drain(Integer.MAX_VALUE);
            if (held) {
                assertThat(exports.work(Long.MAX_VALUE)).isFalse();
                members.values().forEach(each -> assertThat(each.updates()).isZero());
                exports.release();
                held = false;
            }
            members.values().forEach(each -> each.writable(true));
            int rounds = 0;
            while (exports.work(now + 500_000)) {
                assertThat(++rounds).as("it comes to an end").isLessThan(10_000);
            }
            assertThat(exports.work(now + 500_000)).isFalse();
            assertThat(exports.size().pending()).isZero();
            members.forEach((i, each) -> compare(i, each, step));
            long live = prefixes.stream()
                    .filter(each ->
                            rib.find(each) != Rib.NONE && rib.firstPath(each.family(), rib.find(each)) != Rib.NONE)
                    .distinct()
                    .count();
            assertThat((long) rib.size().prefixes())
                    .as("no row is held for longer, step %d", step)
                    .isEqualTo(live);
        }

        private void compare(int i, Hearing hearing, int step) {
            String as = "step %d, peer %d, %s".formatted(step, i, relations[i]);
            for (Family family : Family.values()) {
                assertThat(hearing.complete(family)).as(as).isOne();
            }
            assertThat(hearing.repeating()).as(as).isZero();
            boolean ids = !terms.get(i).outgoing().addPath().isEmpty();
            Map<String, List<String>> expected = new TreeMap<>();
            for (Prefix prefix : prefixes) {
                List<String> wanted = ids ? severalPaths(i, prefix) : onePath(i, prefix);
                if (!wanted.isEmpty()) {
                    expected.put(prefix.toString(), wanted);
                }
            }
            Map<String, List<String>> heard = new TreeMap<>();
            hearing.heard()
                    .forEach((key, attributes) -> heard.computeIfAbsent(key.split(" ")[1], each -> new ArrayList<>())
                            .add(attributes));
            heard.values().forEach(each -> each.sort(null));
            expected.values().forEach(each -> each.sort(null));
            for (Prefix prefix : prefixes) {
                String key = prefix.toString();
                assertThat(heard.get(key)).as(as + ", " + key).isEqualTo(expected.get(key));
            }
            if (weather == Weather.CALM) {
                assertThat(hearing.redundant()).as(as).isZero();
            }
            shown(hearing, heard, as);
        }

        /** What the faces would show is the same. */
        private void shown(Hearing hearing, Map<String, List<String>> heard, String as) {
            int count = 0;
            Map<String, List<String>> shown = new TreeMap<>();
            for (Family family : Family.values()) {
                count += exports.advertised(hearing, family);
                int row = 0;
                while (row != Rib.NONE) {
                    row = exports.advertised(
                            hearing, family, row, 7, (prefix, id, source, attributes) -> shown.computeIfAbsent(
                                            rib.prefix(family, prefix).toString(), each -> new ArrayList<>())
                                    .add(Hearing.whole(attributes)));
                }
            }
            shown.values().forEach(each -> each.sort(null));
            assertThat(shown).as(as).isEqualTo(heard);
            assertThat(count).as(as).isEqualTo(heard.size());
        }

        private List<String> onePath(int i, Prefix prefix) {
            boolean server = relations[i] == Relation.ROUTE_SERVER_CLIENT;
            for (int path : ranked(prefix)) {
                boolean own = rib.peerOf(prefix.family(), path) == numbers[i];
                String said = own && server ? null : say(i, prefix, path);
                if (said != null && !own) {
                    return new ArrayList<>(List.of(said));
                }
                if (!server) {
                    break;
                }
            }
            return List.of();
        }

        private List<String> severalPaths(int i, Prefix prefix) {
            List<String> all = new ArrayList<>();
            int room = terms.get(i).mostPaths() == 0
                    ? Integer.MAX_VALUE
                    : terms.get(i).mostPaths();
            for (int path : ranked(prefix)) {
                String said = say(i, prefix, path);
                if (said != null && room-- > 0 && rib.peerOf(prefix.family(), path) != numbers[i]) {
                    all.add(said);
                }
            }
            return all;
        }

        private int[] ranked(Prefix prefix) {
            int row = rib.find(prefix);
            int[] ranked = new int[3 * PEERS];
            int count = row == Rib.NONE ? 0 : rib.ranked(prefix.family(), row, ranked);
            return Arrays.copyOf(ranked, count);
        }

        private @Nullable String say(int i, Prefix prefix, int path) {
            var rule = new Workshop(rib, (family, row, of) -> {});
            for (int j = 0; j < PEERS; j++) {
                rule.source(numbers[j], joined[j]);
            }
            int set = rule.rule(terms.get(i)).ask(prefix.family(), rib.find(prefix), path);
            if (set == Rib.NONE) {
                return null;
            }
            String text = text(set);
            rib.release(set);
            return text;
        }

        private String text(int set) {
            byte[] bytes = rib.bytes(set);
            return Hearing.whole(new AttributesView().wrap(bytes, 0, bytes.length));
        }

        /** Nothing is left of anything. */
        private void empty() {
            for (int i = 0; i < PEERS; i++) {
                leave(i);
                rib.remove(numbers[i]);
            }
            drain(Integer.MAX_VALUE);
            while (exports.work(now + 500_000)) {
                assertThat(exports.size().members()).isZero();
            }
            assertThat(rib.size().prefixes()).isZero();
            assertThat(rib.size().attributeSets()).isZero();
            assertThat(exports.size().groups()).isZero();
        }
    }
}
