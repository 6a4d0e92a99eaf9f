package dev.holdfast.bgp.policy;

import org.jspecify.annotations.Nullable;

/**
 * A rule of a policy; the first whose conditions hold decides.
 *
 * @param name shown beside its number
 * @param match what it asks of a route, at least one condition
 * @param action `permit` or `deny`
 * @param set what a route that it permits becomes
 */
public record StatementConfig(@Nullable String name, MatchConfig match, Verdict action, @Nullable SetConfig set) {

    /** @throws IllegalArgumentException with a message that begins with the key and says what would be right */
    public StatementConfig {
        if (action == Verdict.DENY && set != null && !set.isNothing()) {
            throw new IllegalArgumentException(
                    "set cannot be used with action deny; leave it out, or write action: permit");
        }
    }
}
