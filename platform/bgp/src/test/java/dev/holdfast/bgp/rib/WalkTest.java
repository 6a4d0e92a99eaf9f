package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Chores that are done in pieces, while other peers go on talking, end where they would have ended at once. */
class WalkTest {
    private static final int PEERS = 4;
    private static final int PREFIXES = 5000;

    private final Rib walked = new Rib(RibRules.USUAL);
    private final Rib atOnce = new Rib(RibRules.USUAL);
    private final Walk walk = new Walk(walked, System::nanoTime);
    private final AttributesWriter attributes = new AttributesWriter();

    WalkTest() {
        for (int i = 0; i < PEERS; i++) {
            var peer = new RibPeer(IpAddress.parse("192.0.2." + (i + 1)), i, true, false);
            walked.add(peer);
            atOnce.add(peer);
        }
    }

    private void announce(Rib rib, int peer, int prefix, int med) {
        attributes.clear().origin(Origin.IGP).asPath(AsPath.of(65001 + peer)).med(med);
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        rib.announce(peer, Family.IPV4, 0, 0, 0x0A000000L + prefix, 32, set, set, false);
        rib.release(set);
    }

    private static List<String> content(Rib rib) {
        List<String> lines = new ArrayList<>();
        for (int row = 0; row < rib.rows(Family.IPV4); row++) {
            for (int path = rib.firstPath(Family.IPV4, row); path != Rib.NONE; path = rib.nextPath(Family.IPV4, path)) {
                lines.add(rib.prefix(Family.IPV4, row) + " " + rib.peerOf(Family.IPV4, path) + " "
                        + rib.isStale(Family.IPV4, path) + rib.isLongLived(Family.IPV4, path)
                        + (rib.best(Family.IPV4, row) == path));
            }
        }
        return List.copyOf(new TreeSet<>(lines));
    }

    @Test
    void whatIsDoneInPiecesEndsAsAtOnce() {
        for (int seed = 0; seed < 6; seed++) {
            Random random = new Random(seed);
            for (int i = 0; i < 3 * PREFIXES; i++) {
                int peer = random.nextInt(PEERS);
                int prefix = random.nextInt(PREFIXES);
                int med = random.nextInt(3);
                announce(walked, peer, prefix, med);
                announce(atOnce, peer, prefix, med);
            }
            // Of two of the peers something is done; the other two go on.
            List<Chore> chores = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                int peer = random.nextInt(2);
                chores.add(
                        switch (random.nextInt(5)) {
                            case 0 -> Chore.flush(peer, Family.IPV4);
                            case 1 -> Chore.sweep(peer, Family.IPV4);
                            case 2 -> Chore.keepLong(peer, Family.IPV4);
                            default -> Chore.keep(peer, Family.IPV4);
                        });
            }
            int[] done = new int[1];
            chores.forEach(chore -> walk.add(chore, () -> done[0]++));
            while (walk.work(System.nanoTime())) {
                int peer = 2 + random.nextInt(2);
                int prefix = random.nextInt(2 * PREFIXES);
                announce(walked, peer, prefix, 1);
                announce(atOnce, peer, prefix, 1);
                walked.drain(Family.IPV4, 100, (row, best) -> {});
            }
            chores.forEach(atOnce::act);
            assertThat(done[0]).isEqualTo(chores.size());
            assertThat(walk.isBusy(0) || walk.isBusy(1)).isFalse();
            assertThat(content(walked)).as("seed %d", seed).isEqualTo(content(atOnce));
        }
    }

    @Test
    void whatIsInTheWayOfAPeersNextWordCanBeFinishedAtOnce() {
        for (int i = 0; i < PREFIXES; i++) {
            announce(walked, 0, i, 0);
            announce(walked, 1, i, 0);
        }
        walk.add(Chore.keep(0, Family.IPV4), () -> {});
        walk.add(Chore.judge(1, Family.IPV4, ImportRule.ACCEPT), () -> {});
        walk.work(System.nanoTime());
        assertThat(walk.isInTheWay(0)).isTrue();
        assertThat(walk.isInTheWay(1)).isFalse();
        walk.finish(0);
        assertThat(walk.isBusy(0)).isFalse();
        assertThat(walk.isBusy(1)).isTrue();
        assertThat(content(walked).stream().filter(line -> line.contains(" 0 true")))
                .hasSize(PREFIXES);
    }

    @Test
    void aPeerWithNothingThereIsDoneAtOnce() {
        boolean[] done = new boolean[1];
        walk.add(Chore.flush(1, Family.IPV6), () -> done[0] = true);
        assertThat(done[0]).isTrue();
        assertThat(walk.work(System.nanoTime())).isFalse();
    }

    @Test
    void whatIsNotRepeatedGoesAndWhatIsStaleHasItsOwnTerm() {
        announce(walked, 0, 1, 0);
        walked.keep(0, Family.IPV4);
        announce(walked, 0, 2, 0);
        announce(walked, 0, 3, 0);
        walked.act(Chore.repeat(0, Family.IPV4));
        announce(walked, 0, 2, 0);
        walked.act(Chore.repeated(0, Family.IPV4));
        assertThat(content(walked)).containsExactly("10.0.0.1/32 0 truefalsetrue", "10.0.0.2/32 0 falsefalsetrue");
    }

    @Test
    void aBestPathThatOutlivesItsPeerForLongIsToldAnew() {
        announce(walked, 0, 1, 0);
        walked.drain(Family.IPV4, 9, (row, best) -> {});
        walked.keep(0, Family.IPV4);
        assertThat(walked.pending(Family.IPV4)).isZero();
        walked.keepLong(0, Family.IPV4);
        assertThat(walked.pending(Family.IPV4)).isOne();
        walked.drain(Family.IPV4, 9, (row, best) -> {});
        announce(walked, 0, 1, 0);
        assertThat(walked.pending(Family.IPV4)).isOne();
    }
}
