package dev.holdfast.bgp.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ChainTest {
    private static final MatchConfig ANY = Given.match("asPathLengthGe", 0);
    private final Judge judge = new Judge();

    private static RouteInput route() {
        return Given.route("10.0.0.0/8", Given.attributes(65002));
    }

    @Test
    void theFirstStatementThatFitsDecides() {
        Chain chain = Given.chain(Given.policy(
                Given.permit(ANY, Given.set("localPref", 200L)),
                Given.permit(ANY, Given.set("localPref", 300L)),
                Given.deny(ANY)));
        assertThat(judge.judge(chain, route())).isEqualTo(Verdict.PERMIT);
        assertThat(judge.attributes().localPref(0)).isEqualTo(200);
    }

    @Test
    void aLaterPolicySeesWhatTheOnesBeforeMade() {
        MatchConfig tagged = Given.match("community", Given.patterns("65001:100"));
        Chain chain = Given.chain(
                Given.policy(Given.permit(ANY, Given.set("communityAdd", Given.communities("65001:100")))),
                Given.policy(Given.permit(tagged, Given.set("localPref", 200L))),
                Given.policy(Given.permit(
                        Given.match("localPrefGe", 200L),
                        Given.set("communityRemove", Given.patterns("65001:100"), "med", 7L))));
        assertThat(judge.judge(chain, route())).isEqualTo(Verdict.PERMIT);
        assertThat(judge.attributes()).hasToString("IGP path [65002] next hop 192.0.2.2 med 7 local-pref 200");
    }

    @Test
    void aDenialEndsTheChainAndLeavesTheRouteAsItCame() {
        Chain chain = Given.chain(
                Given.policy(Given.permit(ANY, Given.set("localPref", 200L))),
                Given.policy(Given.deny(Given.match("localPrefGe", 200L))),
                Given.policy(Given.permit(ANY, SetConfig.NOTHING)));
        RouteInput route = route();
        assertThat(judge.judge(chain, route)).isEqualTo(Verdict.DENY);
        assertThat(judge.attributes()).isSameAs(route.attributes());
        assertThat(judge.changed()).isFalse();
    }

    @Test
    void whatNoStatementIsForGetsTheDefault() {
        StatementConfig other = Given.deny(Given.match("medGe", 1L));
        assertThat(judge.judge(Given.chain(Given.policy(other)), route())).isEqualTo(Verdict.PERMIT);
        Chain closed = Given.chain(new PolicyConfig(List.of(other), Verdict.DENY));
        assertThat(judge.judge(closed, route())).isEqualTo(Verdict.DENY);
        assertThat(judge.judge(Chain.PERMIT_ALL, route())).isEqualTo(Verdict.PERMIT);
    }

    @Test
    void aTraceNamesTheStatementAndWhatItChanged() {
        var named = new StatementConfig(
                "tag",
                ANY,
                Verdict.PERMIT,
                Given.set("localPref", 200L, "communityAdd", Given.communities("no-export")));
        Chain chain = Given.chain(
                Given.policy(Given.deny(Given.match("medGe", 1L)), named),
                Given.policy(Given.deny(Given.match("prefix", Prefix.parse("192.0.2.0/24"), "ge", 25))));
        Trace trace = judge.trace(chain, route());
        assertThat(trace.steps())
                .extracting(Trace.Step::toString)
                .containsExactly(
                        "p1 1: not med-ge 1",
                        "p1 2 (tag): permit; local-pref none -> 200, community no-export added",
                        "p2 1: not prefix 192.0.2.0/24 ge 25",
                        "p2 default: permit");
        assertThat(trace.attributes())
                .isEqualTo("IGP path [65002] next hop 192.0.2.2 local-pref 200 communities 65535:65281");
    }

    /** RFC 8212: nobody said what an external peer may send or get. */
    @ParameterizedTest
    @CsvSource({"true, true, DENY", "true, false, PERMIT", "false, true, PERMIT", "false, false, PERMIT"})
    void anExternalPeerWithoutAPolicyGetsNothing(boolean external, boolean required, Verdict verdict) {
        Policies.InForce inForce = new Policies(PoliciesConfig.NONE)
                .inForce(List.of(new Policies.Level("neighbor", PolicyUseConfig.NONE)), external, required);
        assertThat(judge.judge(inForce.chain(), route())).isEqualTo(verdict);
        assertThat(inForce.because().contains("RFC 8212")).isEqualTo(verdict == Verdict.DENY);
    }

    @Test
    void theNearestLevelDecidesAlone() {
        var policies = new Policies(Given.policies(Map.of("closed", new PolicyConfig(List.of(), Verdict.DENY))));
        var open = new PolicyUseConfig(List.of(), List.of(Given.permit(ANY, Given.set("med", 9L))));
        var closed = new PolicyUseConfig(List.of("closed"), List.of());
        Policies.InForce inForce = policies.inForce(
                List.of(
                        new Policies.Level("neighbor 192.0.2.2", PolicyUseConfig.NONE),
                        new Policies.Level("group transit", open),
                        new Policies.Level("all", closed)),
                true,
                true);
        assertThat(inForce.because()).isEqualTo("group transit");
        Trace trace = judge.trace(inForce.chain(), route());
        assertThat(trace.steps()).hasToString("[group transit 1: permit; med none -> 9]");
    }

    @Test
    void namesThatAreNotThereAreRefused() {
        assertThatThrownBy(() -> Given.chain(Given.policies(Map.of("a", Given.policy(Given.deny(ANY)))), "b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("undefined policy 'b' referenced in chain; define it under policies, known are a");
        assertThatThrownBy(() -> Given.chain(Given.policy(Given.deny(Given.match("prefixSet", "x")))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("undefined prefix-set 'x'");
        assertThatThrownBy(() -> new PolicyUseConfig(List.of("a"), List.of(Given.deny(ANY))))
                .hasMessageContaining("mutually exclusive");
        assertThatThrownBy(() -> new StatementConfig(null, ANY, Verdict.DENY, Given.set("med", 1L)))
                .hasMessageContaining("cannot be used with action deny");
        assertThatThrownBy(() -> new PolicyConfig(List.of(), null)).hasMessageContaining("says nothing");
    }

    @Test
    void aChainSaysWhetherValidationCounts() {
        Chain both = Given.chain(
                Given.policy(Given.deny(Given.match("rpki", RpkiState.INVALID))),
                Given.policy(Given.deny(Given.match("aspa", AspaState.INVALID))));
        assertThat(both.asksForRpki()).isTrue();
        assertThat(both.asksForAspa()).isTrue();
        assertThat(Chain.PERMIT_ALL.asksForRpki()).isFalse();
    }
}
