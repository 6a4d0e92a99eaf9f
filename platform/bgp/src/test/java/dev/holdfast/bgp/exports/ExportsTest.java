package dev.holdfast.bgp.exports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibPeer;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is told when, and what it costs. */
class ExportsTest {
    private static final long SECOND = 1_000_000_000L;

    private final Rib rib = new Rib(RibRules.USUAL);
    private long now;
    private final List<String> tooBig = new ArrayList<>();
    private final Exports exports =
            new Exports(rib, () -> now, (family, prefix, terms) -> tooBig.add("" + rib.prefix(family, prefix)));
    private final int source = peer(1);

    private int peer(int number) {
        return rib.add(new RibPeer(IpAddress.parse("192.0.2." + number), number, true, false));
    }

    private void announce(int peer, String text, long... path) {
        Prefix prefix = Prefix.parse(text);
        var attributes = new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(path))
                .nextHop(IpAddress.parse("192.0.2.2"));
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        IpAddress network = prefix.network();
        rib.announce(peer, prefix.family(), 0, network.high(), network.low(), prefix.length(), set, set, false);
        rib.release(set);
        drain();
    }

    private void withdraw(int peer, String text) {
        Prefix prefix = Prefix.parse(text);
        IpAddress network = prefix.network();
        rib.withdraw(peer, prefix.family(), 0, network.high(), network.low(), prefix.length());
        drain();
    }

    private void drain() {
        for (Family family : Family.values()) {
            rib.drain(family, Integer.MAX_VALUE, (prefix, best) -> exports.changed(family, prefix, best));
        }
    }

    private void work() {
        assertThat(exports.work(Long.MAX_VALUE)).isFalse();
    }

    private Hearing join(Relation relation) {
        var given = GivenTerms.of(relation);
        var hearing = new Hearing(peer(10 + exports.size().members()), given.theirs());
        exports.join(hearing, given.terms());
        return hearing;
    }

    private static List<String> paths(Hearing hearing) {
        return hearing.heard().keySet().stream().map(key -> key.split(" ")[1]).toList();
    }

    @Test
    void aTableIsToldFromTheFirstRowToTheLastAndThenItsEnd() {
        announce(source, "10.0.0.0/8", 7);
        announce(source, "2001:db8::/32", 7);
        Hearing hearing = join(Relation.ROUTE_SERVER_CLIENT);
        assertThat(hearing.heard()).isEmpty();
        work();
        assertThat(paths(hearing)).containsExactly("10.0.0.0/8", "2001:db8::/32");
        for (Family family : Family.values()) {
            assertThat(hearing.complete(family)).isOne();
        }
        announce(source, "10.0.0.0/9", 7);
        work();
        assertThat(hearing.updates()).isEqualTo(3);
        assertThat(hearing.complete(Family.IPV4)).isOne();
    }

    @Test
    void theSameBytesGoToAllWithTheSameTerms() {
        List<byte[]> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            int peer = peer(20 + i);
            exports.join(
                    new Collecting(peer, sent), GivenTerms.of(Relation.EXTERNAL).terms());
        }
        work();
        announce(source, "10.0.0.0/8", 7);
        work();
        assertThat(sent).hasSize(3);
        assertThat(sent.get(1)).isSameAs(sent.get(0));
        assertThat(sent.get(2)).isSameAs(sent.get(0));
        assertThat(exports.size().groups()).isOne();
    }

    @Test
    void nobodyIsToldAnythingWhileItIsHeld() {
        exports.hold();
        Hearing hearing = join(Relation.EXTERNAL);
        announce(source, "10.0.0.0/8", 7);
        announce(source, "10.0.0.0/8", 8);
        work();
        assertThat(hearing.updates()).isZero();
        assertThat(hearing.complete(Family.IPV6)).isZero();
        exports.release();
        work();
        assertThat(hearing.updates()).isOne();
        assertThat(hearing.complete(Family.IPV6)).isOne();
    }

    @Test
    void whoIsSlowHoldsUpTheOthersForASecondAtMost() {
        Hearing quick = join(Relation.EXTERNAL);
        Hearing slow = join(Relation.EXTERNAL);
        work();
        slow.writable(false);
        announce(source, "10.0.0.0/8", 7);
        work();
        assertThat(quick.updates()).isZero();
        now += SECOND;
        work();
        assertThat(quick.updates()).isOne();
        assertThat(slow.updates()).isZero();
        // What happens meanwhile is not kept for it; what holds in the end is.
        announce(source, "10.0.0.0/8", 8);
        work();
        announce(source, "10.1.0.0/16", 8);
        work();
        withdraw(source, "10.1.0.0/16");
        work();
        assertThat(quick.updates()).isEqualTo(4);
        slow.writable(true);
        work();
        assertThat(slow.heard()).isEqualTo(quick.heard());
        assertThat(slow.updates()).isEqualTo(2);
        announce(source, "10.2.0.0/16", 8);
        work();
        assertThat(slow.heard()).isEqualTo(quick.heard());
    }

    @Test
    void whoIsAloneIsWaitedFor() {
        Hearing slow = join(Relation.EXTERNAL);
        work();
        slow.writable(false);
        announce(source, "10.0.0.0/8", 7);
        now += 3 * SECOND;
        work();
        assertThat(exports.size().pending()).isOne();
        withdraw(source, "10.0.0.0/8");
        slow.writable(true);
        work();
        assertThat(slow.updates()).isZero();
        assertThat(rib.size().prefixes()).isZero();
    }

    @Test
    void aPrefixKeepsItsRowUntilAllHaveHeardThatItIsGone() {
        Hearing hearing = join(Relation.EXTERNAL);
        announce(source, "10.0.0.0/8", 7);
        work();
        hearing.writable(false);
        withdraw(source, "10.0.0.0/8");
        announce(source, "10.1.0.0/16", 7);
        assertThat(rib.size().prefixes()).isEqualTo(2);
        hearing.writable(true);
        work();
        assertThat(paths(hearing)).containsExactly("10.1.0.0/16");
        assertThat(rib.size().prefixes()).isOne();
    }

    @Test
    void aMemberMayLeaveWhileItIsSentSomething() {
        int peer = peer(30);
        var leaving = new Collecting(peer, new ArrayList<>()) {
            @Override
            public void send(byte[] messages) {
                exports.leave(this);
            }
        };
        exports.join(leaving, GivenTerms.of(Relation.EXTERNAL).terms());
        Hearing other = join(Relation.EXTERNAL);
        announce(source, "10.0.0.0/8", 7);
        work();
        assertThat(exports.size().members()).isOne();
        assertThat(paths(other)).containsExactly("10.0.0.0/8");
    }

    @Test
    void peersOnOtherLinksShareWhatTheyWereTold() {
        int rows = 3;
        List<Hearing> all = new ArrayList<>();
        for (int i = 1; i <= rows; i++) {
            var given = GivenTerms.of(Relation.EXTERNAL)
                    .addresses("10.0." + i + ".1", "2001:db8:" + i + "::1", i == 2 ? "fe80::2" : null)
                    .shared("10.0." + i + ".0/30", "2001:db8:" + i + "::/127");
            var hearing = new Hearing(peer(30 + i), given.theirs());
            exports.join(hearing, given.terms());
            all.add(hearing);
        }
        announce(source, "172.16.0.0/12", 7);
        announce(source, "2001:db8:f::/48", 7);
        work();
        assertThat(exports.size().groups()).isOne();
        assertThat(rib.size().attributeSets()).isEqualTo(3);
        assertThat(all.get(0).heard()).hasSize(2).containsValue("1=00 2=02020000fde900000007 3=0a000101 ");
        assertThat(all.get(2).heard()).containsValue("1=00 2=02020000fde900000007 3=0a000301 ");
        assertThat(all.get(0).heard().toString()).contains("0002011020010db80001000000000000000000010");
        assertThat(all.get(1).heard().toString())
                .contains("0002012020010db8000200000000000000000001fe80000000000000000000000000000200");
    }

    @Test
    void anotherAddressOfOursIsToldWithAllThatLeadsThere() {
        announce(source, "10.0.0.0/8", 7);
        Hearing hearing = join(Relation.EXTERNAL);
        work();
        exports.terms(
                hearing,
                GivenTerms.of(Relation.EXTERNAL)
                        .addresses("192.0.2.200", null, null)
                        .terms());
        work();
        assertThat(hearing.heard()).containsValue("1=00 2=02020000fde900000007 3=c00002c8 ");
    }

    @Test
    void newTermsSendDifferencesOnly() {
        announce(source, "10.0.0.0/8", 7);
        announce(source, "172.16.0.0/12", 7);
        Hearing hearing = join(Relation.EXTERNAL);
        work();
        var less = GivenTerms.of(Relation.EXTERNAL).chain(Chains.deny(Chains.within("10.0.0.0/8")));
        exports.terms(hearing, less.terms());
        work();
        assertThat(paths(hearing)).containsExactly("172.16.0.0/12");
        assertThat(hearing.redundant()).isZero();
        exports.terms(hearing, GivenTerms.of(Relation.EXTERNAL).terms());
        work();
        assertThat(hearing.heard()).hasSize(2);
        assertThat(hearing.redundant()).isZero();
    }

    @Test
    void groupsThatComeToTellTheSameBecomeOne() {
        Hearing first = join(Relation.EXTERNAL);
        Hearing second = join(Relation.EXTERNAL);
        announce(source, "10.0.0.0/8", 7);
        work();
        var tagged = GivenTerms.of(Relation.EXTERNAL)
                .chain(Chains.permit(Chains.within("10.0.0.0/8"), Chains.med(5)))
                .terms();
        exports.terms(first, tagged);
        work();
        assertThat(exports.size().groups()).isEqualTo(2);
        exports.terms(second, tagged);
        work();
        assertThat(exports.size().groups()).isOne();
        announce(source, "10.0.0.0/8", 8);
        work();
        assertThat(first.heard()).isEqualTo(second.heard()).hasSize(1);
        assertThat(first.redundant() + second.redundant()).isZero();
    }

    @Test
    void whatCannotBeToldIsSaid() {
        join(Relation.EXTERNAL);
        long[] path = new long[1020];
        Arrays.fill(path, 7);
        announce(source, "10.0.0.0/8", path);
        work();
        assertThat(tooBig).containsExactly("10.0.0.0/8");
    }

    @Test
    void anIdOfAddPathStaysWhateverTheRank() {
        var given = GivenTerms.of(Relation.EXTERNAL).addPath(0);
        var hearing = new Hearing(peer(40), given.theirs());
        exports.join(hearing, given.terms());
        int second = peer(2);
        announce(source, "10.0.0.0/8", 7, 8, 9);
        announce(second, "10.0.0.0/8", 7, 8);
        work();
        int updates = hearing.updates();
        var ids = List.copyOf(hearing.heard().keySet());
        assertThat(ids).hasSize(2);
        announce(peer(3), "10.0.0.0/8", 7);
        work();
        assertThat(hearing.updates()).isEqualTo(updates + 1);
        assertThat(hearing.heard().keySet()).hasSize(3).containsAll(ids);
        withdraw(second, "10.0.0.0/8");
        work();
        assertThat(hearing.updates()).isEqualTo(updates + 2);
        assertThat(hearing.redundant()).isZero();
    }

    @Test
    void whatAMemberSaysIsNotJudgedWhileNobodyElseIsThere() {
        var given = GivenTerms.of(Relation.EXTERNAL);
        var first = new Hearing(source, given.theirs());
        exports.join(first, given.terms());
        announce(source, "10.0.0.0/8", 7);
        work();
        assertThat(rib.size().attributeSets()).isOne();
        Hearing second = join(Relation.EXTERNAL);
        work();
        assertThat(rib.size().attributeSets()).isEqualTo(2);
        assertThat(paths(second)).containsExactly("10.0.0.0/8");
        exports.leave(second);
        withdraw(source, "10.0.0.0/8");
        work();
        assertThat(first.updates()).isZero();
        assertThat(rib.size().attributeSets()).isZero();
    }

    @Test
    void whatWasToldTakesSevenBytesAPrefixAndNothingAfterItsLoss() {
        join(Relation.EXTERNAL);
        int rows = 1 << 17;
        var attributes =
                new AttributesWriter().origin(Origin.IGP).asPath(AsPath.of(7)).nextHop(IpAddress.parse("192.0.2.2"));
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        for (int i = 0; i < rows; i++) {
            rib.announce(source, Family.IPV4, 0, 0, 0x0A000000L + ((long) i << 8), 24, set, set, false);
        }
        drain();
        work();
        assertThat((double) exports.size().bytes() / rows).isLessThan(7);
        rib.flush(source, Family.IPV4);
        drain();
        work();
        assertThat((double) exports.size().bytes() / rows).isLessThan(1);
        assertThat(rib.size().prefixes()).isZero();
    }

    /** Keeps what it is sent. */
    private static class Collecting implements Member {
        private final int peer;
        private final List<byte[]> sent;

        Collecting(int peer, List<byte[]> sent) {
            this.peer = peer;
            this.sent = sent;
        }

        @Override
        public int ribPeer() {
            return peer;
        }

        @Override
        public boolean isWritable() {
            return true;
        }

        @Override
        public void send(byte[] messages) {
            sent.add(messages);
        }

        @Override
        public void told(Family family) {
            // Its end is not what is tested with it.
        }
    }
}
