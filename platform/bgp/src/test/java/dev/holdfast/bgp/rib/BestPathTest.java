package dev.holdfast.bgp.rib;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each step decides where all before it are equal, and the explanation names it. */
class BestPathTest {
    private static final Prefix TEN = Prefix.parse("10.0.0.0/8");

    /** A peer is: address, router id, e(xternal), i(nternal) or l(ocal). A path is words of {@link #path}. */
    @ParameterizedTest(name = "{0}: {2} before {4}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
        # step         | better peer    | better path               | worse peer     | worse path
        ACCEPTED       | 192.0.2.9 9 e  | as=1,2,3                  | 192.0.2.1 1 e  | as=1 rejected
        NEXT_HOP       | 192.0.2.9 9 e  | as=1,2,3                  | 192.0.2.1 1 e  | as=1 via=203.0.113.9
        FRESHNESS      | 192.0.2.9 9 e  | as=1,2,3                  | 192.0.2.1 1 e  | as=1 lp=500 llgr
        LOCAL_PREF     | 192.0.2.9 9 i  | as=1,2 lp=101             | 192.0.2.1 1 i  | as=1
        LOCAL_ORIGIN   | 192.0.2.9 9 l  | as=1,2                    | 192.0.2.1 1 e  | as=1
        AS_PATH_LENGTH | 192.0.2.9 9 i  | as=1 origin=INCOMPLETE    | 192.0.2.1 1 e  | as=1,2
        ORIGIN         | 192.0.2.9 9 i  | as=1 origin=EGP med=9     | 192.0.2.1 1 e  | as=1 origin=INCOMPLETE
        MED            | 192.0.2.9 9 i  | as=1                      | 192.0.2.1 1 e  | as=1 med=1
        MED            | 192.0.2.9 9 i  | as=1 med=4                | 192.0.2.1 1 e  | as=1 med=5
        EXTERNAL       | 192.0.2.9 9 e  | as=1 med=9                | 192.0.2.1 1 i  | as=2
        IGP_METRIC     | 192.0.2.9 9 e  | as=1                      | 192.0.2.1 1 e  | as=1 via=203.0.113.5
        ROUTER_ID      | 192.0.2.9 1 e  | as=1                      | 192.0.2.1 9 e  | as=1
        ROUTER_ID      | 192.0.2.9 9 i  | as=1 originator=1         | 192.0.2.1 2 i  | as=1
        ROUTER_ID      | 192.0.2.9 1 i  | as=1                      | 192.0.2.1 4294967295 i | as=1
        CLUSTER_LIST   | 192.0.2.9 9 i  | as=1                      | 192.0.2.1 9 i  | as=1 clusters=1
        PEER_ADDRESS   | 192.0.2.1 9 e  | as=1 id=5                 | 192.0.2.2 9 e  | as=1
        PEER_ADDRESS   | 192.0.2.1 9 e  | as=1                      | 2001:db8::1 9 e | as=1
        PATH_ID        | 192.0.2.1 9 e  | as=1 id=3                 | 192.0.2.1 9 e  | as=1 id=4
        PATH_ID        | 192.0.2.1 9 e  | as=1 id=0                 | 192.0.2.1 9 e  | as=1 id=4294967295
        """)
    void eachStep(Preference step, String betterPeer, String better, String worsePeer, String worse) {
        for (boolean betterFirst : new boolean[] {true, false}) {
            Rib rib = rib(RibRules.USUAL);
            announce(rib, betterFirst ? betterPeer : worsePeer, betterFirst ? better : worse);
            announce(rib, betterFirst ? worsePeer : betterPeer, betterFirst ? worse : better);
            List<Explanation.Line> lines = explain(rib);
            assertThat(lines).hasSize(2);
            assertThat(lines.get(0).peer()).isEqualTo(peer(betterPeer));
            assertThat(lines.get(0).lostAt()).isNull();
            assertThat(lines.get(1).lostAt()).isEqualTo(step);
        }
    }

    /**
     * A beats B by MED, B beats C by router id, C beats A by router id: compared in pairs nobody wins. Within each neighbour
     * first, C does, whatever came first.
     */
    @Test
    void medsOfOneNeighbourAreSettledBeforeOthersAreLookedAt() {
        String[][] paths = {
            {"192.0.2.1 3 e", "as=1 med=1"}, {"192.0.2.2 1 e", "as=1 med=2"}, {"192.0.2.3 2 e", "as=2 med=9"}
        };
        int[][] orders = {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}};
        for (int[] order : orders) {
            Rib rib = rib(RibRules.USUAL);
            for (int i : order) {
                announce(rib, paths[i][0], paths[i][1]);
            }
            assertThat(explain(rib).stream().map(line -> line.peer().address() + " " + line.lostAt()))
                    .containsExactly("192.0.2.3 null", "192.0.2.1 ROUTER_ID", "192.0.2.2 MED");
        }
    }

    @Test
    void rulesChangeWhatCounts() {
        assertThat(winner(new RibRules(false, false, true, false, false), "as=1,2,3 origin=IGP", "as=1 origin=EGP"))
                .isEqualTo("192.0.2.1");
        assertThat(winner(new RibRules(false, false, false, true, false), "as=1 med=1", "as=2 med=2"))
                .isEqualTo("192.0.2.1");
        assertThat(winner(RibRules.USUAL, "as=1 med=1", "as=1")).isEqualTo("192.0.2.2");
        assertThat(winner(new RibRules(false, false, false, false, true), "as=1 med=1", "as=1"))
                .isEqualTo("192.0.2.1");
    }

    private static String winner(RibRules rules, String first, String second) {
        Rib rib = rib(rules);
        announce(rib, "192.0.2.1 9 e", first);
        announce(rib, "192.0.2.2 8 e", second);
        return explain(rib).get(0).peer().address().toString();
    }

    @Test
    void stalePathsAreDemotedOnlyIfTheyAreLongLivedOrThatIsAsked() {
        for (boolean demote : new boolean[] {false, true}) {
            Rib rib = rib(new RibRules(demote, false, false, false, false));
            int first = announce(rib, "192.0.2.1 1 e", "as=1");
            announce(rib, "192.0.2.2 2 e", "as=1");
            rib.keep(first, Family.IPV4);
            assertThat(explain(rib).get(0).peer().routerId()).isEqualTo(demote ? 2 : 1);
            rib.keepLong(first, Family.IPV4);
            assertThat(explain(rib).get(0).peer().routerId()).isEqualTo(2);
            assertThat(explain(rib).get(1).lostAt()).isEqualTo(Preference.FRESHNESS);
        }
    }

    @Test
    void nextHopsOfADirectPeerAreOnALinkOfOurs() {
        for (boolean direct : new boolean[] {false, true}) {
            Rib rib = rib(RibRules.USUAL);
            int near = announce(rib, "192.0.2.2 2 e", "as=1,2");
            announce(rib, new RibPeer(IpAddress.parse("192.0.2.1"), 1, true, false, direct), "as=1 via=203.0.113.5");
            assertThat(explain(rib).get(0).peer().routerId()).isEqualTo(direct ? 2 : 1);
            assertThat(explain(rib).get(1).lostAt())
                    .isEqualTo(direct ? Preference.NEXT_HOP : Preference.AS_PATH_LENGTH);
            rib.remove(near);
            assertThat(rib.best(Family.IPV4, rib.find(TEN)) == Rib.NONE).isEqualTo(direct);
        }
    }

    @Test
    void pathsAreEqualUpToTheDistanceOfTheirNextHops() {
        Rib rib = rib(RibRules.USUAL);
        announce(rib, "192.0.2.3 3 e", "as=1,2");
        announce(rib, "192.0.2.2 2 e", "as=3,4");
        announce(rib, "192.0.2.1 1 e", "as=1,2 via=203.0.113.5");
        announce(rib, "192.0.2.4 4 i", "as=1,2");
        announce(rib, "192.0.2.5 5 e", "as=3,4 via=203.0.113.9");
        int row = rib.find(TEN);
        int[] paths = new int[4];
        assertThat(rib.equals(Family.IPV4, row, paths)).isEqualTo(2);
        assertThat(Arrays.stream(paths, 0, 2).mapToLong(path -> rib.peer(rib.peerOf(Family.IPV4, path))
                        .routerId()))
                .containsExactlyInAnyOrder(2L, 3L);
        assertThat(rib.equals(Family.IPV4, row, new int[1])).isEqualTo(1);
    }

    @Test
    void whoeverUsesSeveralPathsIsToldOfEachChange() {
        for (boolean every : new boolean[] {false, true}) {
            Rib rib = rib(RibRules.USUAL);
            if (every) {
                rib.tellEveryChange();
            }
            announce(rib, "192.0.2.1 1 e", "as=1");
            rib.drain(Family.IPV4, 9, (prefix, best) -> {});
            announce(rib, "192.0.2.2 2 e", "as=1");
            assertThat(rib.pending(Family.IPV4)).isEqualTo(every ? 1 : 0);
        }
    }

    @Test
    void anExplanationReads() {
        Rib rib = rib(RibRules.USUAL);
        announce(rib, "192.0.2.1 1 e", "as=65002,65003 med=5");
        announce(rib, "192.0.2.2 2 e", "as=65002,65003 med=7 id=4");
        assertThat(explain(rib).stream().map(Explanation.Line::toString))
                .containsExactly(
                        "192.0.2.1 IGP path [65002 65003] next hop 203.0.113.1 med 5: best",
                        "192.0.2.2 #4 IGP path [65002 65003] next hop 203.0.113.1 med 7: higher MED from the same neighbour AS");
        assertThat(rib.explain(Prefix.parse("11.0.0.0/8"))).isNull();
    }

    private static Rib rib(RibRules rules) {
        return new Rib(rules, BestPathTest::metric);
    }

    private static int metric(IpAddress nextHop) {
        return switch (nextHop.toString()) {
            case "203.0.113.5" -> 10;
            case "203.0.113.9" -> Rib.UNREACHABLE;
            default -> 0;
        };
    }

    private static RibPeer peer(String text) {
        String[] words = text.split(" ");
        return new RibPeer(
                IpAddress.parse(words[0]), Long.parseLong(words[1]), words[2].equals("e"), words[2].equals("l"));
    }

    private static int announce(Rib rib, String peer, String path) {
        return announce(rib, peer(peer), path);
    }

    private static int announce(Rib rib, RibPeer peer, String path) {
        int number = rib.add(peer);
        var writer = new AttributesWriter();
        String origin = word(path, "origin", "IGP");
        writer.origin(Origin.valueOf(origin));
        writer.asPath(AsPath.of(Arrays.stream(word(path, "as", "1").split(","))
                .mapToLong(Long::parseLong)
                .toArray()));
        writer.nextHop(IpAddress.parse(word(path, "via", "203.0.113.1")));
        if (path.contains("med=")) {
            writer.med(Long.parseLong(word(path, "med", "")));
        }
        if (path.contains("lp=")) {
            writer.localPref(Long.parseLong(word(path, "lp", "")));
        }
        if (path.contains("llgr")) {
            writer.communities(0xFFFF0006);
        }
        if (path.contains("originator=")) {
            writer.originatorId(Long.parseLong(word(path, "originator", "")));
        }
        if (path.contains("clusters=")) {
            writer.clusterList(Integer.parseInt(word(path, "clusters", "")));
        }
        int set = rib.intern(writer.bytes(), 0, writer.length());
        int id = Integer.parseUnsignedInt(word(path, "id", "0"));
        boolean rejected = path.contains("rejected");
        rib.announce(number, Family.IPV4, id, 0, TEN.network().low(), TEN.length(), set, set, rejected);
        rib.release(set);
        return number;
    }

    private static String word(String path, String name, String absent) {
        return Arrays.stream(path.split(" "))
                .filter(word -> word.startsWith(name + "="))
                .map(word -> word.substring(name.length() + 1))
                .collect(Collectors.collectingAndThen(
                        Collectors.toList(), found -> found.isEmpty() ? absent : found.get(0)));
    }

    private static List<Explanation.Line> explain(Rib rib) {
        Explanation explanation = rib.explain(TEN);
        assertThat(explanation).isNotNull();
        return explanation == null ? List.of() : explanation.paths();
    }
}
