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
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an operator reads about a prefix on its way to a peer. */
class ExplainerTest {
    private static final Prefix PREFIX = Prefix.parse("10.0.0.0/8");

    private final Rib rib = new Rib(RibRules.USUAL);
    private final Exports exports = new Exports(rib, () -> 0);
    private final int first = peer(1);
    private final int second = peer(2);

    private int peer(int number) {
        return rib.add(new RibPeer(IpAddress.parse("192.0.2." + number), number, true, false));
    }

    private void announce(int peer, boolean rejected, long... path) {
        var attributes = new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(path))
                .nextHop(IpAddress.parse("192.0.2.7"));
        int set = rib.intern(attributes.bytes(), 0, attributes.length());
        rib.announce(peer, Family.IPV4, 0, 0, PREFIX.network().low(), PREFIX.length(), set, set, rejected);
        rib.release(set);
        rib.drain(Family.IPV4, 9, (prefix, best) -> exports.changed(Family.IPV4, prefix, best));
    }

    private static List<String> codes(ExportExplanation explanation) {
        return explanation.paths().stream().map(line -> line.reason().code()).toList();
    }

    @Test
    void whatIsToldIsToldWithWhatWasMadeOfIt() {
        announce(first, false, 7);
        var given = GivenTerms.of(Relation.EXTERNAL)
                .chain(Chains.permit(Chains.within("10.0.0.0/8"), Chains.community("65001:5")));
        var member = new Hearing(second, given.theirs());
        exports.join(member, given.terms());
        assertThat(exports.explain(member, PREFIX).advertised()).isFalse();
        exports.work(1);
        ExportExplanation explanation = exports.explain(member, PREFIX);
        assertThat(explanation.advertised()).isTrue();
        assertThat(codes(explanation)).containsExactly("ebgp_route");
        var line = explanation.paths().get(0);
        assertThat(line.nextHop()).isEqualTo(IpAddress.parse("192.0.2.1"));
        assertThat(line.modifications())
                .containsExactly(
                        "as-path [7] -> [65001 7]", "next-hop 192.0.2.7 -> 192.0.2.1", "community 65001:5 added");
        assertThat(line.policy()).isNotNull();
        assertThat(line.attributes()).isEqualTo("IGP path [65001 7] next hop 192.0.2.1 communities 65001:5");
    }

    @Test
    void whatIsNotToldHasAReason() {
        ExportTerms terms = GivenTerms.of(Relation.EXTERNAL).terms();
        assertThat(exports.explain(second, terms, PREFIX).paths()).isEmpty();
        announce(first, true, 7);
        assertThat(codes(exports.explain(second, terms, PREFIX))).containsExactly("no_best_route");
        announce(first, false, 7);
        assertThat(codes(exports.explain(first, terms, PREFIX))).containsExactly("split_horizon");
        ExportTerms silent =
                GivenTerms.of(Relation.EXTERNAL).chain(Chains.nothingSaid()).terms();
        assertThat(codes(exports.explain(second, silent, PREFIX))).containsExactly("ebgp_no_policy");
    }

    @Test
    void aRouteServerClientIsToldTheNextOneInsteadOfItsOwn() {
        announce(first, false, 7);
        announce(second, false, 7, 8);
        ExportTerms terms = GivenTerms.of(Relation.ROUTE_SERVER_CLIENT).terms();
        assertThat(codes(exports.explain(first, terms, PREFIX))).containsExactly("split_horizon", "ebgp_route");
        assertThat(codes(exports.explain(second, terms, PREFIX))).containsExactly("ebgp_route", "split_horizon");
        assertThat(codes(exports.explain(peer(3), terms, PREFIX))).containsExactly("ebgp_route", "not_among_paths");
    }

    @Test
    void ofManyPathsAsManyAsFitAreTold() {
        announce(first, false, 7);
        announce(second, false, 7, 8);
        ExportTerms terms = GivenTerms.of(Relation.EXTERNAL).addPath(1).terms();
        assertThat(codes(exports.explain(peer(3), terms, PREFIX))).containsExactly("ebgp_route", "not_among_paths");
    }
}
