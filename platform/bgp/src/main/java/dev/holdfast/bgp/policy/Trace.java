package dev.holdfast.bgp.policy;

import java.util.List;

/**
 * How a route went through a chain.
 *
 * @param verdict what became of it
 * @param steps what each statement said, in the order they were asked
 * @param attributes those it has afterwards, in words; those it came with if it was denied
 */
public record Trace(Verdict verdict, List<Step> steps, String attributes) {
    public Trace {
        steps = List.copyOf(steps);
    }

    /**
     * One statement, or the default of a policy.
     *
     * @param policy its name
     * @param statement number and name, or {@code default}
     * @param said what it came to: {@code permit}, {@code deny}, or the condition that does not hold
     * @param changes what it changed, in words
     */
    public record Step(String policy, String statement, String said, List<String> changes) {
        public Step {
            changes = List.copyOf(changes);
        }

        @Override
        public String toString() {
            String made = changes.isEmpty() ? "" : "; " + String.join(", ", changes);
            return policy + " " + statement + ": " + said + made;
        }
    }
}
