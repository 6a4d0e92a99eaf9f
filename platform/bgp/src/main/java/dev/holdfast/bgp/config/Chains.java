package dev.holdfast.bgp.config;

import dev.holdfast.bgp.policy.Policies;
import dev.holdfast.bgp.policy.PolicyUseConfig;
import java.util.List;

/** Whether chains can be made: all that they name is there. */
final class Chains {
    private final Policies policies;

    Chains(Policies policies) {
        this.policies = policies;
    }

    void check(String key, PolicyUseConfig use, Mistakes mistakes) {
        check(key, new Policies.Level(key, use), mistakes);
    }

    void check(String key, Policies.Level level, Mistakes mistakes) {
        try {
            policies.inForce(List.of(level), false, false);
        } catch (IllegalArgumentException e) {
            mistakes.add(key + " " + e.getMessage());
        }
    }
}
