package dev.holdfast.bgp.exports;

import dev.holdfast.bgp.policy.Chain;
import dev.holdfast.bgp.policy.Community;
import dev.holdfast.bgp.policy.CommunityPattern;
import dev.holdfast.bgp.policy.MatchConfig;
import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PoliciesConfig;
import dev.holdfast.bgp.policy.PolicyConfig;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import dev.holdfast.bgp.policy.PrefixRange;
import dev.holdfast.bgp.policy.SetConfig;
import dev.holdfast.bgp.policy.SetNextHop;
import dev.holdfast.bgp.policy.StatementConfig;
import dev.holdfast.bgp.policy.Verdict;
import dev.holdfast.model.IpAddress;
import dev.holdfast.model.Prefix;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Policies to test with, of one statement each. */
final class Chains {
    private Chains() {}

    static Chain deny(MatchConfig match) {
        return chain(new StatementConfig(null, match, Verdict.DENY, null));
    }

    static Chain permit(MatchConfig match, SetConfig set) {
        return chain(new StatementConfig(null, match, Verdict.PERMIT, set));
    }

    private static Chain chain(StatementConfig statement) {
        var policy = new PolicyConfig(List.of(statement), null);
        var config = new PoliciesConfig(Map.of(), Map.of(), Map.of(), Map.of(), Map.of("p", policy));
        var use = new PolicyUseConfig(List.of("p"), List.of());
        return new Policies(config)
                .inForce(List.of(new Policies.Level("test", use)), true, true)
                .chain();
    }

    /** Nobody has said what to let through. */
    static Chain nothingSaid() {
        return new Policies(PoliciesConfig.NONE).inForce(List.of(), true, true).chain();
    }

    static MatchConfig within(String prefix) {
        var range = Prefix.parse(prefix);
        return match(range, new PrefixRange(range, null, range.family().bits()), null, List.of());
    }

    static MatchConfig tagged(String community) {
        return match(null, null, null, List.of(CommunityPattern.parse(community)));
    }

    static MatchConfig via(String nextHop) {
        return match(null, null, IpAddress.parse(nextHop), List.of());
    }

    private static MatchConfig match(
            @Nullable Prefix prefix,
            @Nullable PrefixRange range,
            @Nullable IpAddress nextHop,
            List<CommunityPattern> communities) {
        return new MatchConfig(
                prefix,
                null,
                range == null ? null : range.le(),
                null,
                null,
                null,
                communities,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                nextHop,
                null,
                null);
    }

    static SetConfig med(long med) {
        return new SetConfig(null, med, null, List.of(), List.of(), null);
    }

    static SetConfig community(String community) {
        return new SetConfig(null, null, null, List.of(), List.of(Community.parse(community)), null);
    }

    static SetConfig nextHop(String nextHop) {
        return new SetConfig(null, null, SetNextHop.parse(nextHop), List.of(), List.of(), null);
    }
}
