package dev.holdfast.bgp.install;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.MatchConfig;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PoliciesConfig;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.bgp.policy.StatementConfig;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.bgp.rib.Rib;
import dev.holdfast.model.Family;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.NextHop;
import dev.holdfast.model.Prefix;
import dev.holdfast.model.RouteKey;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What best paths become, and that nothing is said twice. */
class KernelRoutesTest {
    private static final String A = "192.0.2.2";
    private static final String B = "192.0.2.3";

    private final Bench bench = new Bench(Bench.TERMS);

    @Test
    void aBestPathBecomesARouteAndLeavesWithIt() {
        bench.announce(A, "via=192.0.2.2", "10.0.0.0/8", "10.1.0.0/16");
        assertThat(bench.intents.take())
                .containsExactly(
                        "+ 10.0.0.0/8 metric 20 via 192.0.2.2 dev eth0",
                        "+ 10.1.0.0/16 metric 20 via 192.0.2.2 dev eth0");
        assertThat(bench.routes.wanted()).isEqualTo(2);
        bench.withdraw(A, "10.1.0.0/16");
        assertThat(bench.intents.take()).containsExactly("- 10.1.0.0/16 metric 20");
        assertThat(bench.routes.wanted()).isEqualTo(1);
    }

    @Test
    void anotherBestPathIsOneReplacement() {
        bench.announce(A, "via=192.0.2.2", "10.0.0.0/8");
        bench.announce(B, "via=192.0.2.3", "10.0.0.0/8");
        bench.intents.take();
        bench.withdraw(A, "10.0.0.0/8");
        assertThat(bench.intents.take()).containsExactly("+ 10.0.0.0/8 metric 20 via 192.0.2.3 dev eth0");
    }

    @Test
    void whatIsForwardedTheSameWayIsNotSaidAgain() {
        bench.announce(A, "via=192.0.2.2 med=1", "10.0.0.0/8");
        bench.announce(B, "via=192.0.2.2 lp=200", "10.0.0.0/8");
        bench.announce(A, "via=192.0.2.2 med=7", "10.0.0.0/8");
        assertThat(bench.intents.take()).hasSize(1);
    }

    @Test
    void aPrefixThatComesBackBeforeItsEndWasHandedOverIsThere() {
        bench.announce(A, "via=192.0.2.2", "10.0.0.0/8");
        bench.frozen(true);
        bench.withdraw(A, "10.0.0.0/8");
        bench.drain();
        bench.announce(A, "via=192.0.2.3", "11.0.0.0/8", "10.0.0.0/8");
        bench.drain();
        bench.frozen(false);
        bench.settleDown();
        assertThat(bench.intents.wanted.keySet().stream().map(RouteKey::toString))
                .containsExactly("10.0.0.0/8 metric 20", "11.0.0.0/8 metric 20");
        assertThat(bench.intents
                        .wanted
                        .get(RouteKey.main(Prefix.parse("10.0.0.0/8"), 20))
                        .object())
                .hasToString("10.0.0.0/8 metric 20 via 192.0.2.3 dev eth0");
    }

    @Test
    void nextHopsAreResolvedByTheKernel() {
        bench.route("203.0.113.0/24", 50, NextHop.via(IpAddress.parse("198.51.100.1"), "eth1"));
        bench.local("192.0.2.1/32");
        bench.announce(A, "via=203.0.113.7", "10.0.0.0/8");
        bench.announce(A, "via=203.0.114.7", "11.0.0.0/8");
        bench.announce(A, "via=192.0.2.1", "12.0.0.0/8");
        bench.announce(A + "!", "via=203.0.113.7", "13.0.0.0/8");
        assertThat(bench.intents.take()).containsExactly("+ 10.0.0.0/8 metric 20 via 198.51.100.1 dev eth1");
        assertThat(bench.routes.unreachableNextHops()).isEqualTo(1);
        String learned = "learned by BGP from 192.0.2.2 (AS 65002), AS path [65002]; not used: ";
        assertThat(bench.routes.describe(Prefix.parse("11.0.0.0/8")))
                .isEqualTo(learned + "the kernel has no route to 203.0.114.7");
        assertThat(bench.routes.describe(Prefix.parse("12.0.0.0/8")))
                .endsWith("AS path [65002], next hop 192.0.2.1; not installed: 192.0.2.1 is an address of this host");
        assertThat(bench.routes.describe(Prefix.parse("13.0.0.0/8")))
                .startsWith(learned + "its next hop 203.0.113.7 is not on a link of ours");
        assertThat(bench.routes.describe(Prefix.parse("14.0.0.0/8"))).isNull();
    }

    @Test
    void routesFollowTheWayToTheirNextHop() {
        bench.route("203.0.113.0/24", 50, NextHop.via(IpAddress.parse("198.51.100.1"), "eth1"));
        bench.announce(A, "via=203.0.113.7", "10.0.0.0/8");
        bench.announce(B, "via=192.0.2.3 lp=90", "10.0.0.0/8", "11.0.0.0/8");
        bench.intents.take();
        bench.kernel(routes -> bench.route("203.0.113.0/24", 50, NextHop.via(IpAddress.parse("192.0.2.9"), "eth0")));
        assertThat(bench.intents.take()).containsExactly("+ 10.0.0.0/8 metric 20 via 192.0.2.9 dev eth0");
        bench.kernel(routes -> routes.remove(Prefix.parse("203.0.113.0/24")));
        assertThat(bench.intents.take()).containsExactly("+ 10.0.0.0/8 metric 20 via 192.0.2.3 dev eth0");
        bench.kernel(routes -> routes.remove(Prefix.parse("192.0.2.0/24")));
        assertThat(bench.intents.take()).containsExactlyInAnyOrder("- 10.0.0.0/8 metric 20", "- 11.0.0.0/8 metric 20");
        bench.kernel(routes -> bench.link("192.0.2.0/24", "eth5"));
        assertThat(bench.intents.take())
                .containsExactlyInAnyOrder(
                        "+ 10.0.0.0/8 metric 20 via 192.0.2.3 dev eth5",
                        "+ 11.0.0.0/8 metric 20 via 192.0.2.3 dev eth5");
    }

    /** It would be the way to its own gateway. On a link the kernel knows better. */
    @Test
    void aRouteIsNotReachedOverItself() {
        bench.route("0.0.0.0/0", 0, NextHop.via(IpAddress.parse("198.51.100.1"), "eth1"));
        bench.announce(A, "via=203.0.113.7", "203.0.113.0/24", "0.0.0.0/0", "10.0.0.0/8");
        bench.announce(A, "via=192.0.2.2", "192.0.2.0/25");
        assertThat(bench.intents.take())
                .containsExactly(
                        "+ 10.0.0.0/8 metric 20 via 198.51.100.1 dev eth1",
                        "+ 192.0.2.0/25 metric 20 via 192.0.2.2 dev eth0");
        assertThat(bench.routes.describe(Prefix.parse("203.0.113.0/24")))
                .isEqualTo(
                        "learned by BGP from 192.0.2.2 (AS 65002), AS path [65002], next hop 203.0.113.7 by 0.0.0.0/0"
                                + " via 198.51.100.1 dev eth1 proto 4; not installed: its next hop 203.0.113.7 lies within it, and"
                                + " would be reached over this very route");
        // With a route that leads there, a default route may have its next hop anywhere.
        bench.kernel(routes -> bench.route("203.0.113.7/32", 0, NextHop.via(IpAddress.parse("198.51.100.2"), "eth1")));
        assertThat(bench.intents.wanted.keySet().stream()
                        .map(key -> key.prefix().toString()))
                .containsExactly("0.0.0.0/0", "10.0.0.0/8", "192.0.2.0/25", "203.0.113.0/24");
    }

    @Test
    void linkLocalAndOtherFamilies() {
        bench.announce("fe80::2", "via=fe80::2", "2001:db8:1::/48", "10.0.0.0/8");
        bench.announce(A, "via=2001:db8::7", "11.0.0.0/8");
        bench.announce(A, "via=fe80::9", "12.0.0.0/8");
        bench.announce(A, "via=192.0.2.7", "2001:db8:2::/48");
        assertThat(bench.intents.take())
                .containsExactly(
                        "+ 10.0.0.0/8 metric 20 via fe80::2 dev eth0",
                        "+ 2001:db8:1::/48 metric 20 via fe80::2 dev eth0",
                        "+ 11.0.0.0/8 metric 20 via 2001:db8::7 dev eth0");
        assertThat(bench.routes.describe(Prefix.parse("12.0.0.0/8"))).contains("the session's link is not known");
        assertThat(bench.routes.describe(Prefix.parse("2001:db8:2::/48"))).contains("no IPv6 route can go over");
    }

    /** Its routes would stay, as far as the kernel is concerned, or until the session is given up. */
    @Test
    void whatIsOverALinkThatIsDownIsNotUsed() {
        bench.announce("fe80::2", "via=fe80::2 lp=200", "10.0.0.0/8", "11.0.0.0/8");
        bench.announce(A, "via=198.51.100.2", "10.0.0.0/8", "12.0.0.0/8");
        bench.announce(B, "via=192.0.2.3 lp=50", "12.0.0.0/8");
        bench.intents.take();
        bench.kernel(routes -> bench.down.add("eth0"));
        assertThat(bench.intents.take())
                .containsExactlyInAnyOrder(
                        "+ 10.0.0.0/8 metric 20 via 198.51.100.2 dev eth1", "- 11.0.0.0/8 metric 20");
        assertThat(bench.routes.describe(Prefix.parse("11.0.0.0/8")))
                .endsWith("; not used: the link to its next hop fe80::2 is down");
        assertThat(bench.routes.unreachableNextHops()).isEqualTo(2);
        bench.kernel(routes -> {
            bench.down.clear();
            bench.down.add("eth1");
        });
        assertThat(bench.intents.take())
                .containsExactlyInAnyOrder(
                        "+ 10.0.0.0/8 metric 20 via fe80::2 dev eth0",
                        "+ 11.0.0.0/8 metric 20 via fe80::2 dev eth0",
                        "+ 12.0.0.0/8 metric 20 via 192.0.2.3 dev eth0");
    }

    @Test
    void equalPathsShareARoute() {
        var multi = new Bench(new InstallTerms(254, 20, null, null, 2, 120, false, false, Chain.PERMIT_ALL));
        multi.announce(B, "via=192.0.2.3", "10.0.0.0/8");
        multi.announce(A, "via=192.0.2.2", "10.0.0.0/8");
        multi.announce("192.0.2.4", "via=198.51.100.4 lp=50", "10.0.0.0/8");
        assertThat(multi.intents.take())
                .containsExactly(
                        "+ 10.0.0.0/8 metric 20 via 192.0.2.3 dev eth0",
                        "+ 10.0.0.0/8 metric 20 nexthop via 192.0.2.2 dev eth0 nexthop via 192.0.2.3 dev eth0");
        multi.withdraw(B, "10.0.0.0/8");
        assertThat(multi.intents.take()).containsExactly("+ 10.0.0.0/8 metric 20 via 192.0.2.2 dev eth0");
        multi.withdraw(A, "10.0.0.0/8");
        assertThat(multi.intents.take()).containsExactly("+ 10.0.0.0/8 metric 20 via 198.51.100.4 dev eth1");
    }

    @Test
    void sourceMetricBlackholeAndPolicy() {
        var terms = new InstallTerms(
                100,
                20,
                IpAddress.parse("192.0.2.1"),
                IpAddress.parse("2001:db8::1"),
                1,
                7,
                true,
                true,
                denying("172.16.0.0/12"));
        var other = new Bench(terms);
        other.announce(A, "via=192.0.2.2", "10.0.0.0/8", "172.16.0.0/12");
        other.announce(A, "via=2001:db8::7 med=77", "2001:db8:5::/48");
        other.announce(A, "via=192.0.2.2 blackhole", "10.9.9.9/32");
        assertThat(other.intents.take())
                .containsExactly(
                        "+ 10.0.0.0/8 table 100 metric 20 via 192.0.2.2 dev eth0 src 192.0.2.1",
                        "+ 2001:db8:5::/48 table 100 metric 77 via 2001:db8::7 dev eth0 src 2001:db8::1",
                        "+ blackhole 10.9.9.9/32 table 100 metric 20");
        assertThat(other.routes.describe(Prefix.parse("172.16.0.0/12"))).endsWith("the policy of install denies it");
        // Another metric is another key: the old one goes in the same breath.
        other.announce(A, "via=2001:db8::7 med=78", "2001:db8:5::/48");
        assertThat(other.intents.take())
                .containsExactly(
                        "+ 2001:db8:5::/48 table 100 metric 78 via 2001:db8::7 dev eth0 src 2001:db8::1",
                        "- 2001:db8:5::/48 table 100 metric 77");
        assertThat(other.intents.wanted.values()).allMatch(intent -> intent.distance() == 7);
    }

    static Chain denying(String prefix) {
        MatchConfig match = new MatchConfig(
                Prefix.parse(prefix),
                null,
                null,
                null,
                null,
                null,
                List.of(),
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
        var statement = new StatementConfig(null, match, Verdict.DENY, null);
        var use = new PolicyUseConfig(List.of(), List.of(statement));
        return new Policies(PoliciesConfig.NONE)
                .inForce(List.of(new Policies.Level("install", use)), false, false)
                .chain();
    }

    @Test
    void ourOwnRoutesAreNot() {
        bench.announce(A, "via=192.0.2.2", "10.0.0.0/8");
        bench.announce("local", "lp=100", "10.0.0.0/8");
        assertThat(bench.intents.take())
                .containsExactly("+ 10.0.0.0/8 metric 20 via 192.0.2.2 dev eth0", "- 10.0.0.0/8 metric 20");
        assertThat(bench.routes.describe(Prefix.parse("10.0.0.0/8"))).isEqualTo("originated here");
    }

    /** Such as one that was injected with an address of ours. */
    @Test
    void ourOwnRoutesMayHaveOurAddressAsNextHop() {
        bench.local("192.0.2.1/32");
        bench.announce("local", "via=192.0.2.1", "10.0.0.0/8");
        bench.announce("local", "via=203.0.114.7", "11.0.0.0/8");
        assertThat(bench.rib.best(Family.IPV4, bench.rib.find(Prefix.parse("10.0.0.0/8"))))
                .isNotEqualTo(Rib.NONE);
        assertThat(bench.intents.take()).isEmpty();
        assertThat(bench.routes.describe(Prefix.parse("10.0.0.0/8"))).isEqualTo("originated here");
        assertThat(bench.routes.describe(Prefix.parse("11.0.0.0/8")))
                .isEqualTo("originated here; not used: the kernel has no route to 203.0.114.7");
    }

    @Test
    void settledComesAfterAllThatWasKnown() {
        bench.frozen(true);
        bench.announce(A, "via=192.0.2.2", "10.0.0.0/8", "11.0.0.0/8", "12.0.0.0/8", "13.0.0.0/8");
        bench.routes.settle();
        bench.frozen(false);
        bench.settleDown();
        assertThat(bench.intents.lines).hasSize(5).endsWith("settled");
        bench.routes.unsettle();
        bench.settleDown();
        assertThat(bench.intents.lines).endsWith("unsettled");
    }

    /** Any peer can announce as many next hops as it likes. */
    @Test
    void lookingDoesNotTakeAllTheTime() {
        bench.announce(A, "via=192.0.2.2", "10.0.0.0/8");
        bench.announce(A, "via=192.0.2.3", "11.0.0.0/8");
        bench.lookupNanos = 50;
        bench.lookups = 0;
        for (int i = 0; i < 30; i++) {
            bench.routes.look();
            bench.settleDown();
            bench.pass(100);
        }
        assertThat(bench.lookups).isEqualTo(4);
    }

    /** Four pieces are under way at most; the rest waits as rows. */
    @Test
    void whoeverIsBehindIsWaitedFor() {
        bench.frozen(true);
        String[] prefixes = new String[60];
        for (int i = 0; i < prefixes.length; i++) {
            prefixes[i] = "10." + i + ".0.0/16";
        }
        bench.announce(A, "via=192.0.2.2", prefixes);
        bench.drain();
        for (int i = 0; i < 10; i++) {
            bench.routes.work(3);
        }
        assertThat(bench.elsewhere).hasSize(4);
        assertThat(bench.routes.pending()).isEqualTo(48);
        bench.frozen(false);
        bench.settleDown();
        assertThat(bench.intents.wanted).hasSize(60);
    }
}
