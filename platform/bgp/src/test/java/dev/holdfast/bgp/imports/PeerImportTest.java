package dev.holdfast.bgp.imports;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.CommunityPattern;
import dev.holdfast.bgp.policy.MatchConfig;
import dev.holdfast.bgp.policy.Neighbor;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PoliciesConfig;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.bgp.policy.SetConfig;
import dev.holdfast.bgp.policy.StatementConfig;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.policy.WellKnown;
import dev.holdfast.bgp.rib.ImportRule;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.bgp.rib.RibRules;
import dev.holdfast.bgp.wire.AsPath;
import dev.holdfast.bgp.wire.AttributesView;
import dev.holdfast.bgp.wire.AttributesWriter;
import dev.holdfast.bgp.wire.Origin;
import dev.holdfast.bgp.wire.Role;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** AS 65001, router id 1, cluster 2, next hop of the peer 192.0.2.2, our address 192.0.2.1. */
class PeerImportTest {
    private static final IpAddress OURS = IpAddress.parse("192.0.2.1");
    private static final Prefix TEN = Prefix.parse("10.0.0.0/8");

    private final Rib rib = new Rib(RibRules.USUAL);

    private static ImportTerms terms(long as, int allowOwnAs, boolean first, @Nullable Role role, Chain chain) {
        var neighbor = new Neighbor(IpAddress.parse("192.0.2.2"), as, "ix", OURS, null);
        return new ImportTerms(65001, 65001, 1, 2, neighbor, allowOwnAs, first, role, chain, OURS::equals);
    }

    private static AttributesWriter route(String path, String nextHop) {
        long[] numbers = path.isEmpty()
                ? new long[0]
                : Arrays.stream(path.split(" ")).mapToLong(Long::parseLong).toArray();
        return new AttributesWriter()
                .origin(Origin.IGP)
                .asPath(AsPath.of(numbers))
                .nextHop(IpAddress.parse(nextHop));
    }

    private static byte[] bytes(AttributesWriter writer) {
        return Arrays.copyOf(writer.bytes(), writer.length());
    }

    /** What the rule makes of it: the reason for which it is rejected, or the attributes it has. */
    private String judge(ImportTerms terms, AttributesWriter writer) {
        byte[] received = bytes(writer);
        var rule = new PeerImport(rib, terms);
        int set = rib.intern(received, 0, received.length);
        int effective = rule.judge(Family.IPV4, 0, TEN.network().low(), 8, set);
        ImportExplanation explained = rule.explain(TEN, received);
        assertThat(explained.rejection()).isEqualTo(rule.whyRejected(TEN, received));
        if (effective == ImportRule.REJECT) {
            Rejection why = explained.rejection();
            assertThat(why).isNotNull();
            assertThat(rule.rejected(why)).isEqualTo(1);
            assertThat(rule.uncounted().judge(Family.IPV4, 0, TEN.network().low(), 8, set))
                    .isEqualTo(ImportRule.REJECT);
            assertThat(rule.rejected(why)).isEqualTo(1);
            rib.release(set);
            return why.key();
        }
        byte[] made = rib.bytes(effective);
        String result = new AttributesView().wrap(made, 0, made.length).toString();
        assertThat(explained.result()).isEqualTo(result);
        rib.release(set);
        if (effective != set) {
            rib.release(effective);
        }
        assertThat(rib.size().attributeSets()).isZero();
        return result;
    }

    @ParameterizedTest
    @CsvSource({
        // peer AS, allowed, first AS asked, path, next hop, what becomes of it
        "65002, 0, true, 65002, 192.0.2.2, in",
        "65002, 0, true, 65002 65003, 192.0.2.2, in",
        "65002, 0, true, 65002 65001, 192.0.2.2, own-as",
        "65002, 1, true, 65002 65001, 192.0.2.2, in",
        "65002, 1, true, 65002 65001 65001, 192.0.2.2, own-as",
        "65002, 0, true, 65003 65002, 192.0.2.2, first-as",
        "65002, 0, false, 65003 65002, 192.0.2.2, in",
        "65002, 0, true, '', 192.0.2.2, first-as",
        "65002, 0, true, 65002, 192.0.2.1, own-next-hop",
        "65002, 0, true, 65001, 192.0.2.1, own-as",
        "65001, 0, true, '', 192.0.2.2, in",
        "65001, 0, true, 65003, 192.0.2.2, in",
        "65001, 0, true, 65003 65001, 192.0.2.2, own-as",
        "65001, 0, true, '', 192.0.2.1, own-next-hop",
    })
    void aRouteIsCheckedInTurn(long as, int allowed, boolean first, String path, String nextHop, String becomes) {
        String found = judge(terms(as, allowed, first, null, Chain.PERMIT_ALL), route(path, nextHop));
        assertThat(found).isEqualTo(becomes.equals("in") ? "IGP path [" + path + "] next hop " + nextHop : becomes);
    }

    @Test
    void reflectedRoutesDoNotComeBack() {
        ImportTerms internal = terms(65001, 0, true, null, Chain.PERMIT_ALL);
        assertThat(judge(internal, route("", "192.0.2.2").originatorId(1))).isEqualTo("originator");
        assertThat(judge(internal, route("", "192.0.2.2").originatorId(7).clusterList(9, 2)))
                .isEqualTo("cluster");
        assertThat(judge(internal, route("", "192.0.2.2").originatorId(7).clusterList(9)))
                .isEqualTo("IGP path [] next hop 192.0.2.2");
    }

    @Test
    void theAsWeSayWeAreIsOursAsWell() {
        ImportTerms plain = terms(65002, 0, true, null, Chain.PERMIT_ALL);
        var posing =
                new ImportTerms(65001, 64999, 1, 2, plain.neighbor(), 0, true, null, Chain.PERMIT_ALL, OURS::equals);
        assertThat(judge(posing, route("65002 64999", "192.0.2.2"))).isEqualTo("own-as");
        assertThat(judge(posing, route("65002 65001", "192.0.2.2"))).isEqualTo("own-as");
    }

    @ParameterizedTest
    @CsvSource({
        "PROVIDER, , in only to customers of 65002",
        "PROVIDER, 65009, in only to customers of 65009",
        "PEER, , in only to customers of 65002",
        "PEER, 65002, in only to customers of 65002",
        "PEER, 65009, leak",
        "CUSTOMER, , in",
        "CUSTOMER, 65002, leak",
        "ROUTE_SERVER, , in only to customers of 65002",
        "ROUTE_SERVER_CLIENT, 65002, leak",
    })
    void rolesKeepRoutesFromLeaking(Role role, @Nullable Long only, String becomes) {
        AttributesWriter route = route("65002", "192.0.2.2");
        String found =
                judge(terms(65002, 0, true, role, Chain.PERMIT_ALL), only == null ? route : route.onlyToCustomer(only));
        assertThat(found).isEqualTo(becomes.replaceFirst("^in", "IGP path [65002] next hop 192.0.2.2"));
    }

    @Test
    void withoutAPolicyAnotherAsGetsNothingIn() {
        Chain nothingSaid =
                new Policies(PoliciesConfig.NONE).inForce(List.of(), true, true).chain();
        assertThat(judge(terms(65002, 0, true, null, nothingSaid), route("65002", "192.0.2.2")))
                .isEqualTo("no-policy");
    }

    private static Chain chain(StatementConfig... statements) {
        var level = new Policies.Level("test", new PolicyUseConfig(List.of(), List.of(statements)));
        return new Policies(PoliciesConfig.NONE)
                .inForce(List.of(level), true, true)
                .chain();
    }

    private static MatchConfig tagged(String community) {
        return new MatchConfig(
                null,
                null,
                null,
                null,
                null,
                null,
                List.of(CommunityPattern.parse(community)),
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static MatchConfig network(Prefix prefix) {
        return new MatchConfig(
                prefix, null, null, null, null, null, List.of(), null, null, null, null, null, null, null, null, null,
                null, null, null);
    }

    private static final SetConfig PREFER = new SetConfig(200L, null, null, List.of(), List.of(), null);

    @Test
    void thePolicyIsAskedLastAndMayChangeOrDeny() {
        Chain chain = chain(
                new StatementConfig("no", tagged("65002:1"), Verdict.DENY, null),
                new StatementConfig("yes", tagged("65002:2"), Verdict.PERMIT, PREFER));
        ImportTerms terms = terms(65002, 0, true, null, chain);
        assertThat(judge(terms, route("65002", "192.0.2.2").communities(0xFDEA0001)))
                .isEqualTo("policy");
        assertThat(judge(terms, route("65002", "192.0.2.2").communities(0xFDEA0002)))
                .contains("local-pref 200");
        assertThat(PeerImport.explain(
                                terms, TEN, bytes(route("65002", "192.0.2.2").communities(0xFDEA0001)))
                        .steps())
                .extracting(Object::toString)
                .containsExactly("test 1 (no): deny");
    }

    @Test
    void whoIsAboutToGoIsTheLastChoiceWhateverThePolicySays() {
        Chain prefer = chain(new StatementConfig(null, network(TEN), Verdict.PERMIT, PREFER));
        AttributesWriter going = route("65002", "192.0.2.2").communities(WellKnown.GRACEFUL_SHUTDOWN);
        assertThat(judge(terms(65002, 0, true, null, prefer), going)).contains("local-pref 0");
        assertThat(judge(terms(65001, 0, true, null, Chain.PERMIT_ALL), going)).doesNotContain("local-pref");
    }

    @Test
    void prefixesWithEqualAttributesAreLookedAtOnceUnlessThePolicyAsksForThem() {
        Chain onlyTen = chain(new StatementConfig(null, network(TEN), Verdict.DENY, null));
        var byPrefix = new PeerImport(rib, terms(65002, 0, true, null, onlyTen));
        byte[] received = bytes(route("65002", "192.0.2.2"));
        int set = rib.intern(received, 0, received.length);
        assertThat(byPrefix.judge(Family.IPV4, 0, TEN.network().low(), 8, set)).isEqualTo(ImportRule.REJECT);
        assertThat(byPrefix.judge(Family.IPV4, 0, TEN.network().low(), 9, set)).isEqualTo(set);

        var plain = new PeerImport(rib, terms(65002, 0, true, null, Chain.PERMIT_ALL));
        assertThat(plain.judge(Family.IPV4, 0, TEN.network().low(), 8, set)).isEqualTo(set);
        rib.release(set);
        byte[] looped = bytes(route("65002 65001", "192.0.2.2"));
        int again = rib.intern(looped, 0, looped.length);
        assertThat(again).as("the number is used again").isEqualTo(set);
        assertThat(plain.judge(Family.IPV4, 0, TEN.network().low(), 8, again)).isEqualTo(ImportRule.REJECT);
    }

    @Test
    void routesThatStayAsTheyAreMakeNoGarbage() {
        Chain notTen = chain(new StatementConfig(null, network(TEN), Verdict.DENY, null));
        byte[] received = bytes(route("65002", "192.0.2.2"));
        int set = rib.intern(received, 0, received.length);
        for (Chain chain : List.of(Chain.PERMIT_ALL, notTen)) {
            var rule = new PeerImport(rib, terms(65002, 0, true, Role.CUSTOMER, chain));
            judgeMany(rule, set);
            var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
            long before = threads.getCurrentThreadAllocatedBytes();
            judgeMany(rule, set);
            assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(10_000);
        }
    }

    private static void judgeMany(PeerImport rule, int set) {
        for (int i = 0; i < 10_000; i++) {
            assertPermitted(rule.judge(Family.IPV4, 0, TEN.network().low() + ((long) i << 8), 24, set), set);
        }
    }

    private static void assertPermitted(int effective, int set) {
        if (effective != set) {
            throw new AssertionError("not let in as it is");
        }
    }
}
