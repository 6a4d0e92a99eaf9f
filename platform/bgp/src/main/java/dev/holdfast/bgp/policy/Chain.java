package dev.holdfast.bgp.policy;

import java.util.List;

/**
 * Policies in turn: each sees what the ones before made of the route; the first that denies ends it, and what all permit is
 * permitted.
 */
public record Chain(List<Policy> policies) {
    /** Lets everything through as it is. */
    public static final Chain PERMIT_ALL = new Chain(List.of());

    /** Lets nothing through, because nobody said what to let through (RFC 8212). */
    static final Chain NOTHING_SAID = new Chain(List.of(new Policy("rfc8212", List.of(), Verdict.DENY)));

    public Chain {
        policies = List.copyOf(policies);
    }

    /** Whether nobody said what to let through, so that nothing is. */
    public boolean isNothingSaid() {
        return this == NOTHING_SAID;
    }

    /** Whether the answer depends on which peer it is about; if not, peers can share it. */
    public boolean asksForNeighbor() {
        return policies.stream().anyMatch(each -> each.asks(Condition.OfNeighbor.class));
    }

    /** Whether routes with equal attributes from the same peer may get different answers. */
    public boolean asksForMoreThanAttributes() {
        return asksForRpki()
                || asksForAspa()
                || policies.stream().anyMatch(each -> each.asks(Condition.InPrefixes.class));
    }

    /** Whether routes must be judged again when what origin validation says of them changes. */
    public boolean asksForRpki() {
        return policies.stream().anyMatch(each -> each.asks(Condition.Rpki.class));
    }

    /** Whether routes must be judged again when what validation of their way says changes. */
    public boolean asksForAspa() {
        return policies.stream().anyMatch(each -> each.asks(Condition.Aspa.class));
    }
}
