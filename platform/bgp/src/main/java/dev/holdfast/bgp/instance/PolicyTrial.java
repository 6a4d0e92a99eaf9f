package dev.holdfast.bgp.instance;

import dev.holdfast.bgp.policy.Trace;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of a route in a trial.
 *
 * @param accepted whether it would go on
 * @param because where the policy in force comes from
 * @param checks what the rules besides the policy said, in words; a route they stop does not reach the policy
 * @param trace what each statement said; null: the policy was not asked
 */
public record PolicyTrial(boolean accepted, String because, List<String> checks, @Nullable Trace trace) {
    public PolicyTrial {
        checks = List.copyOf(checks);
    }
}
